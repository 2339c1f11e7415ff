/**
 * What is remembered of tiers that failed, so that no process asks them again in vain: until when to wait, or that somebody
 * has to do something first. Where that is kept is for others to know.
 */
import { assertNever } from '../core/assert-never.ts';
import type { ProviderName } from '../core/provider-name.ts';
import type { Availability, ProviderFailure } from '../providers/contract.ts';
import { longestSaidPauseMs, type Pause, type Pauses, timeOfDay } from './pauses.ts';

export interface AskedTier {
  readonly name: string;
  readonly vendor: ProviderName;
  readonly model: string;
}

export interface TierHealth {
  readonly pauses: Pauses;
  /** The same as long as asking would end the same: another key or address is another tier. */
  readonly keyOf: (tier: AskedTier) => string;
}

/** Not of a tier that the user asked for by name: that is asked. */
export function healthOf(tier: AskedTier, { pauses, keyOf }: TierHealth): Availability {
  const pause = pauses.current(keyOf(tier));
  return pause === null ? { available: true } : unavailable(pause, tier);
}

function unavailable({ because, untilMs }: Pause, { name }: AskedTier): Availability {
  return {
    available: false,
    reason: because,
    hint: `It is asked again from ${timeOfDay(untilMs)} on; --tier ${name} asks it now.`,
  };
}

/** @param because for people */
export function noteFailure(
  tier: AskedTier,
  failure: ProviderFailure,
  because: string,
  { pauses, keyOf }: TierHealth,
): void {
  const pause = pauseAfter(failure);
  if (pause === null) return;
  if (pause.ms === null) pauses.begin(keyOf(tier), because);
  else pauses.begin(keyOf(tier), because, Math.min(pause.ms, longestSaidPauseMs));
}

export function noteAnswer(tier: AskedTier, { pauses, keyOf }: TierHealth): void {
  pauses.end(keyOf(tier));
}

/** After the retries. `null`: asking again may well go better. `ms` is `null` where nobody said how long. */
function pauseAfter(failure: ProviderFailure): { readonly ms: number | null } | null {
  switch (failure.kind) {
    case 'rate-limited':
      // What is left may do for a smaller request.
      return failure.tokensLeft !== undefined && failure.retryAfterMs === null
        ? null
        : { ms: failure.retryAfterMs };
    case 'overloaded':
      return { ms: failure.retryAfterMs };
    case 'timed-out':
      return { ms: null };
    // Nobody but the user can mend it; until then it costs a look now and then.
    case 'unauthorized':
    case 'model-missing':
      return { ms: longestSaidPauseMs };
    case 'unreachable':
    case 'cut-stream':
    case 'malformed':
    case 'context-overflow':
    case 'prompt-truncated':
    case 'tool-use-failed':
    case 'invalid-request':
    case 'aborted':
      return null;
    default:
      return assertNever(failure);
  }
}
