/**
 * How many tokens a request to one tier may have, and what decides it: what is configured, the window that the tier serves,
 * what its provider still allows this minute, what the money left allows. Pure. Tokens are those that the
 * provider counts.
 */
import { formatUsd, zeroUsd } from '../core/money.ts';
import { budgetKeys, describeCap, leftOf } from '../ledger/budget.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import type { Bound, MoneyLimit, TierLimits } from './limits.ts';
import { describeRefusal } from './purse.ts';
import type { Tier } from './turn.ts';
import { tokensSurelyPaid } from './worst-case.ts';

/** What the request to a tier is bound by besides what is configured. */
export function hardBounds(tier: Tier, { tokensLeft, money, refused }: TierLimits): readonly Bound[] {
  const { windowTokens, maxOutputTokens } = tier;
  const bounds: Bound[] = refused === undefined ? [] : [refused];
  if (windowTokens !== null) {
    // An answer that may be as long as the window leaves it half.
    const answer = Math.min(maxOutputTokens, Math.floor(windowTokens / 2));
    const detail = `a window of ${windowTokens}, less ${answer} for the answer`;
    bounds.push({ name: 'window', promptTokens: windowTokens - answer, detail });
  }
  if (tokensLeft !== null) {
    const { tokens, countsOutput } = tokensLeft;
    const answer = countsOutput ? maxOutputTokens : 0;
    const detail = `${tokens} tokens left this minute${countsOutput ? `, less ${answer} for the answer` : ''}`;
    bounds.push({ name: 'rate-limit', promptTokens: Math.max(0, tokens - answer), detail });
  }
  const affordable = affordableTokens(tier, money);
  if (money !== null && affordable !== null) {
    const { tightest: cap } = money;
    const left = cap === null ? zeroUsd : leftOf(cap);
    const detail = `${formatUsd(left)}${cap === null ? '' : ` left of the ${describeCap(cap)}`}, less the longest answer, for the most that a prompt can cost`;
    bounds.push({ name: 'money', promptTokens: affordable, detail });
  }
  return bounds;
}

/** `null`: as many as one likes. */
function affordableTokens(tier: Tier, money: MoneyLimit | null): number | null {
  if (money === null) return null;
  // A long prompt can cost more a token; the price of the longest is the one that surely holds.
  const price = tier.priceFor(tier.windowTokens ?? 0);
  if (price?.isFree) return null;
  const answer = ceilingOf(0, tier.maxOutputTokens, price);
  const million = ceilingOf(1_000_000, 0, price);
  if (answer === null || million === null || money.tightest === null) return 0;
  const left = leftOf(money.tightest) - answer;
  return million === 0 ? null : tokensSurelyPaid((left * 1_000_000) / million);
}

/** `forMoney`: it could be asked, were there more of it. */
export type TierAvailability =
  | Extract<Availability, { available: true }>
  | (Extract<Availability, { available: false }> & { readonly forMoney?: boolean });

/** Why a tier cannot be asked with a prompt of so many tokens, however little context is sent. */
export function availabilityWithin(tier: Tier, limits: TierLimits, fewestTokens: number): TierAvailability {
  const { tokensLeft, money } = limits;
  for (const { name, promptTokens } of hardBounds(tier, limits)) {
    if (promptTokens >= fewestTokens) continue;
    if (name === 'rate-limit' && tokensLeft !== null) {
      const seconds = Math.ceil(tokensLeft.resetsInMs / 1_000);
      return {
        available: false,
        reason: `its provider allows ${tokensLeft.tokens} more tokens this minute, too few for question and answer`,
        hint: `In ${seconds} s it allows more.`,
      };
    }
    if (name === 'money' && money !== null) return tooDear(tier, money);
  }
  return { available: true };
}

function tooDear(tier: Tier, { tightest: cap }: MoneyLimit): TierAvailability {
  const no = { available: false, forMoney: true } as const;
  if (cap === null) {
    return {
      ...no,
      reason: describeRefusal(null),
      hint: 'Mend the ledger, or take the limits of [budget] away.',
    };
  }
  if (tier.priceFor(0) === null) {
    return {
      ...no,
      reason: `the price of ${tier.model} is not known, and a budget is to be kept`,
      hint: `Set its price in your configuration: [prices."${tier.vendor}/${tier.model}"].`,
    };
  }
  return {
    ...no,
    reason: describeRefusal(cap),
    hint: `Raise ${budgetKeys[cap.name]}, or ask a local model.`,
  };
}

/** The least of them; `null`: there is none. */
export function tightest(bounds: readonly Bound[]): Bound | null {
  return bounds.reduce<Bound | null>(
    (least, bound) => (least === null || bound.promptTokens < least.promptTokens ? bound : least),
    null,
  );
}
