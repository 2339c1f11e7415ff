/**
 * How many tokens a request to one tier may have, and what decides it: what is configured, the window that the tier serves,
 * what its provider still allows this minute, what the money left of the day allows. Pure. Tokens are those that the
 * provider counts.
 */
import { formatUsd, toNanoUsd } from '../core/money.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import type { Bound, DailyMoney, TierLimits } from './limits.ts';
import type { Tier } from './turn.ts';

/** What the request to a tier is bound by besides what is configured. */
export function hardBounds(tier: Tier, { tokensLeft, money }: TierLimits): readonly Bound[] {
  const { windowTokens, maxOutputTokens } = tier;
  const bounds: Bound[] = [];
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
    const { limit, spent } = money;
    const left = toNanoUsd(limit - (spent ?? limit));
    const detail = `${formatUsd(left)} of ${formatUsd(limit)} left today, less the longest answer`;
    bounds.push({ name: 'money', promptTokens: affordable, detail });
  }
  return bounds;
}

/** `null`: as many as one likes. */
function affordableTokens(tier: Tier, money: DailyMoney | null): number | null {
  if (money === null) return null;
  // A long prompt can cost more a token; the price of the longest is the one that surely holds.
  const price = tier.priceFor(tier.windowTokens ?? 0);
  if (price?.isFree) return null;
  const answer = ceilingOf(0, tier.maxOutputTokens, price);
  const million = ceilingOf(1_000_000, 0, price);
  if (answer === null || million === null || money.spent === null) return 0;
  const left = money.limit - money.spent - answer;
  return million === 0 ? null : Math.max(0, Math.floor((left * 1_000_000) / million));
}

/** Why a tier cannot be asked with a prompt of so many tokens, however little context is sent. */
export function availabilityWithin(tier: Tier, limits: TierLimits, fewestTokens: number): Availability {
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

function tooDear(tier: Tier, { limit, spent }: DailyMoney): Availability {
  if (spent === null) {
    return {
      available: false,
      reason: 'what was spent today is not known, as the ledger cannot be read',
      hint: 'Mend the ledger, or take budget.daily-usd away.',
    };
  }
  if (tier.priceFor(0) === null) {
    return {
      available: false,
      reason: `the price of ${tier.model} is not known, and budget.daily-usd is to be kept`,
      hint: 'Set its price in your configuration.',
    };
  }
  return {
    available: false,
    reason: `${formatUsd(spent)} of the ${formatUsd(limit)} for today are spent, too much for another request`,
    hint: 'Raise budget.daily-usd, or ask a local model.',
  };
}

/** The least of them; `null`: there is none. */
export function tightest(bounds: readonly Bound[]): Bound | null {
  return bounds.reduce<Bound | null>(
    (least, bound) => (least === null || bound.promptTokens < least.promptTokens ? bound : least),
    null,
  );
}
