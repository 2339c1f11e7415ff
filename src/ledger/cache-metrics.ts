/** What caches were worth, and what kept them from being worth more. Pure: reads attempts and nothing else. */
import { addUsd, type NanoUsd, zeroUsd } from '../core/money.ts';
import { inputTokens } from '../core/usage.ts';
import type { Attempt } from './attempt.ts';

export interface Saved {
  /** What is known, net of what writing to caches cost more. */
  readonly known: NanoUsd;
  /** Attempts of which it is not known, because a price is not or the provider did not say. */
  readonly unknownAttempts: number;
}

export interface CacheMetrics {
  /** Requests that got the answer that the very same request got before; no model was asked. */
  readonly answeredBefore: number;
  /** Of the prompt tokens that providers reported, the share that their caches served, in [0, 1]; `null` without any. */
  readonly readShare: number | null;
  readonly savedByProviders: Saved;
  readonly savedByAnswers: Saved;
  readonly prefixes: {
    /** Prompts of a conversation that began with all of the one before them, of the same model. */
    readonly kept: number;
    /** Those that did not, by the first part that was another; most frequent first. */
    readonly broken: readonly BrokenPrefix[];
  };
}

export interface BrokenPrefix {
  /** Such as `AGENTS.md`. */
  readonly part: string;
  readonly how: 'changed' | 'left out' | 'new';
  readonly times: number;
}

/** @param attempts in order of their start. @param answeredBefore as counted by requests */
export function cacheMetrics(attempts: readonly Attempt[], answeredBefore: number): CacheMetrics {
  return {
    answeredBefore,
    readShare: readShare(attempts),
    savedByProviders: saved(attempts.filter(({ cached, tier }) => !cached && tier !== 'index')),
    savedByAnswers: saved(attempts.filter(({ cached }) => cached)),
    prefixes: prefixesOf(attempts),
  };
}

/** Of attempts that reported what their prompt was made of. */
function readShare(attempts: readonly Attempt[]): number | null {
  const reported = attempts.filter(
    ({ usage }) => usage.freshInput !== null && (usage.cacheRead !== null || usage.cacheWrite !== null),
  );
  const all = reported.reduce((sum, { usage }) => sum + (inputTokens(usage) ?? 0), 0);
  return all === 0 ? null : reported.reduce((sum, { usage }) => sum + (usage.cacheRead ?? 0), 0) / all;
}

function saved(attempts: readonly Attempt[]): Saved {
  return {
    known: attempts.reduce((sum, { saved: one }) => (one === null ? sum : addUsd(sum, one)), zeroUsd),
    unknownAttempts: attempts.filter((attempt) => attempt.saved === null).length,
  };
}

function prefixesOf(attempts: readonly Attempt[]): CacheMetrics['prefixes'] {
  const last = new Map<string, Attempt>();
  const broken = new Map<string, BrokenPrefix>();
  let kept = 0;
  for (const attempt of attempts) {
    const { conversation, model, cached, promptParts, outcome } = attempt;
    if (conversation === null || cached || promptParts.length === 0) continue;
    const key = JSON.stringify([conversation, model]);
    const before = last.get(key);
    // Only what was answered is gone on with.
    if (outcome === 'answered') last.set(key, attempt);
    if (before === undefined) continue;
    const first = firstOther(before, attempt);
    if (first === null) {
      kept += 1;
      continue;
    }
    const name = JSON.stringify(first);
    broken.set(name, { ...first, times: (broken.get(name)?.times ?? 0) + 1 });
  }
  return { kept, broken: [...broken.values()].sort((a, b) => b.times - a.times) };
}

/** The first part of a prompt by which it is no longer that of before. `null`: it begins with all of that. */
function firstOther(before: Attempt, now: Attempt): Omit<BrokenPrefix, 'times'> | null {
  const at = before.promptParts.findIndex(({ hash }, index) => now.promptParts[index]?.hash !== hash);
  const was = before.promptParts[at];
  if (was === undefined) return null;
  const is = now.promptParts[at];
  if (now.promptParts.some(({ name }) => name === was.name)) {
    const isNew = is !== undefined && !before.promptParts.some(({ name }) => name === is.name);
    return isNew ? { part: is.name, how: 'new' } : { part: was.name, how: 'changed' };
  }
  return { part: was.name, how: 'left out' };
}
