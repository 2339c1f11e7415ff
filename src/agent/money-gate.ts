/**
 * Goes up the ladder of a turn, and decides at a limit on money what the configuration says: ask a person, go on with what
 * fits, or stop. Knows nothing about what tiers answer.
 */
import type { PlannedTurn } from './plan-turn.ts';
import type { TierWorld, TurnWorld } from './turn.ts';

type GateWorld = Pick<TurnWorld, 'purse' | 'onEvent' | 'signal'>;

export class MoneyGate {
  readonly #world: GateWorld;
  readonly #known: TierWorld;
  #steps: readonly string[];
  readonly #reserves: string[];
  #at = 0;
  #capped: PlannedTurn['capped'];
  #passing = false;
  #ended = false;
  #skipped = false;

  constructor({ plan, known, capped }: PlannedTurn, world: GateWorld) {
    this.#world = world;
    this.#known = known;
    this.#steps = plan.ladder.steps;
    this.#reserves = [...plan.ladder.reserves];
    this.#capped = capped;
  }

  /**
   * The tier to ask next; `null`: there is none, or the limits end it.
   * @param mayAskReserves at the end of the ladder nobody has given an answer
   */
  async next(mayAskReserves: boolean): Promise<string | null> {
    const name = this.#steps[this.#at];
    if (name !== undefined) {
      this.#at++;
      return name;
    }
    if (this.#capped === null) return mayAskReserves ? (this.#reserves.shift() ?? null) : null;
    const { rest, because } = this.#capped;
    this.#capped = null;
    if (!(await this.#mayPass(rest[0] ?? '', because))) return null;
    this.#steps = rest;
    this.#at = 1;
    return rest[0] ?? null;
  }

  /** A tier that fitted when the turn was planned does not any more. @returns the tier to ask in its place, as `next` does */
  async denied(name: string, because: string, mayAskReserves: boolean): Promise<string | null> {
    if (this.#world.purse?.atCap !== 'local-only') {
      // A person let it pass, and it still cannot be set aside.
      if (this.#passing) return this.#end(name, because);
      return (await this.#mayPass(name, because)) ? name : null;
    }
    this.#skipped = true;
    this.#world.onEvent({ type: 'notice', text: `${name} is not asked: ${because}.` });
    return this.next(mayAskReserves);
  }

  /** As far as is known before a person is asked; `null`: none. */
  get likelyNext(): string | null {
    const asks = this.#world.purse?.atCap === 'ask' && this.#world.purse.askToPass !== null;
    return this.#steps[this.#at] ?? (asks ? (this.#capped?.rest[0] ?? null) : null);
  }

  get isPassing(): boolean {
    return this.#passing;
  }

  /** A limit ended the ladder before its top. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** A tier was passed over because of a limit. */
  get hasSkipped(): boolean {
    return this.#skipped;
  }

  /** What bounds a request now. */
  get known(): TierWorld {
    const { ratiosOf, limitsOf } = this.#known;
    return this.#passing
      ? { ratiosOf, limitsOf: (tier) => ({ ...limitsOf(tier), money: null }) }
      : this.#known;
  }

  async #mayPass(name: string, because: string): Promise<boolean> {
    const { purse, signal } = this.#world;
    if (this.#passing) return true;
    if (purse?.atCap === 'ask' && purse.askToPass !== null && !signal.aborted) {
      this.#passing = await purse.askToPass(`${name} could pass a limit: ${because}. Ask it all the same?`);
      if (this.#passing) return true;
    }
    this.#end(name, because);
    return false;
  }

  #end(name: string, because: string): null {
    this.#ended = true;
    // Where nobody was asked, that nothing is answered says it.
    if (this.#at > 0) this.#world.onEvent({ type: 'notice', text: `Stopped before ${name}: ${because}.` });
    return null;
  }
}
