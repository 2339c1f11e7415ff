/**
 * Money within limits: what is left, and setting some of it aside before a call so that nothing that runs at the same time
 * can spend it too. Where that is kept is for others to know.
 */
import { addUsd, formatUsd, type NanoUsd, zeroUsd } from '../core/money.ts';
import { type CapState, describeCap, leftOf, type Spender } from '../ledger/budget.ts';

/**
 * At a limit: `ask` a person whether it may be passed, and `stop` where there is none; `local-only` goes on with what fits,
 * as models that cost nothing always do; `stop` ends the request.
 */
export type AtCap = 'ask' | 'local-only' | 'stop';

export type PurseReserved =
  | { readonly ok: true; readonly id: string }
  /** `null`: it cannot be kept, so it cannot be checked. */
  | { readonly ok: false; readonly refusedBy: CapState | null };

export interface Purse {
  readonly atCap: AtCap;
  /** `null`: the ledger cannot be read. Never throws. */
  states(spender: Spender): readonly CapState[] | null;
  /**
   * Never throws.
   * @param instead what is set aside already and is to become this amount
   * @param passing a person said that the limits may be passed
   */
  reserve(amount: NanoUsd, spender: Spender, instead: string | null, passing: boolean): PurseReserved;
  /** Never throws. */
  release(id: string): void;
  /** Whether the limits may be passed for this request. `null`: there is nobody to ask. */
  readonly askToPass: ((question: string) => Promise<boolean>) | null;
}

/** What is set aside for one attempt, whose tries are billed one by one. */
export class SetAside {
  readonly #purse: Purse;
  readonly #spender: Spender;
  readonly #passing: boolean;
  #id: string | null = null;
  /** What the tries that ended may be billed with. */
  #ended: NanoUsd = zeroUsd;

  constructor(purse: Purse, spender: Spender, passing = false) {
    this.#purse = purse;
    this.#spender = spender;
    this.#passing = passing;
  }

  /** Before a try. @returns whether it may be made, and what it could pass if not */
  cover(worst: NanoUsd): { readonly ok: true } | { readonly ok: false; readonly refusedBy: CapState | null } {
    const amount = addUsd(this.#ended, worst);
    const reserved = this.#purse.reserve(amount, this.#spender, this.#id, this.#passing);
    if (!reserved.ok) return reserved;
    this.#id = reserved.id;
    return { ok: true };
  }

  /** @param cost what was reported, or the most that it can be */
  tryEnded(cost: NanoUsd): void {
    this.#ended = addUsd(this.#ended, cost);
  }

  /** After what was used is recorded. */
  release(): void {
    if (this.#id !== null) this.#purse.release(this.#id);
    this.#id = null;
  }
}

/** For people, in half a sentence. */
export function describeRefusal(refusedBy: CapState | null): string {
  if (refusedBy === null) return 'what was spent is not known, as the ledger cannot be read';
  const { reserved } = refusedBy;
  const running = reserved > 0 ? ` (${formatUsd(reserved)} are set aside for calls that run)` : '';
  return `it may cost more than the ${formatUsd(leftOf(refusedBy))} left of the ${describeCap(refusedBy)}${running}`;
}

const warnedShares = [0.95, 0.8];

/** A line for people for each limit of which a request brought what is spent to 80 or 95 of 100. */
export function budgetWarnings(before: readonly CapState[], after: readonly CapState[]): string[] {
  return after.flatMap((state) => {
    // One that every question begins anew is no news.
    if (state.name === 'request' || state.limit <= 0) return [];
    const earlier = before.find(({ name }) => name === state.name)?.spent ?? zeroUsd;
    const crossed = warnedShares.find(
      (share) => state.spent >= share * state.limit && earlier < share * state.limit,
    );
    if (crossed === undefined) return [];
    const percent = Math.floor((100 * state.spent) / state.limit);
    return [`Budget: ${formatUsd(state.spent)} of the ${describeCap(state)} are spent (${percent}%).`];
  });
}
