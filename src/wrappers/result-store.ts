/**
 * What was decided before, beyond the conversations of this process: whole results for ten minutes, and the state of a
 * conversation by its beginning for an hour. A cache that fails only misses.
 */
import type { OptimizeStats } from '../prompt/pipeline/optimize.ts';
import { guardedCache } from './caches/guarded-cache.ts';
import { memoryCache } from './caches/memory-cache.ts';
import { type FoundConversation, type KeptConversation, sha256 } from './conversations.ts';
import type { KeptResult } from './kept-result.ts';
import type { ResultCache } from './result-cache.ts';

const exactLifetimeMs = 10 * 60_000;
const prefixLifetimeMs = 60 * 60_000;
/** Each is a question to a cache that may be far away. */
const beginningsAsked = 3;

export class ResultStore {
  readonly #exact: ResultCache | null;
  /** In this process conversations are found without one. */
  readonly #prefix: ResultCache | null;
  readonly #scope: readonly string[];

  /** @param given `null`: none; left out: in memory */
  constructor(
    given: ResultCache | null | undefined,
    { nowMs, scope }: { readonly nowMs: () => number; readonly scope: readonly string[] },
  ) {
    // One that is slow costs what is in it, not the call.
    this.#prefix = given == null ? null : guardedCache(given);
    this.#exact = given === undefined ? memoryCache({ nowMs }) : this.#prefix;
    this.#scope = scope;
  }

  async findResult(whole: readonly string[], tell: (hit: boolean) => void): Promise<KeptResult | null> {
    if (this.#exact === null) return null;
    const text = await find(this.#exact, this.#key('exact', whole));
    const kept = text === null ? null : (await import('./kept-result.ts')).readKeptResult(text);
    tell(kept !== null);
    return kept;
  }

  /** Requests end before answers of the model, so only such beginnings can have been kept. */
  async findConversation(
    model: string,
    chain: readonly string[],
    messages: readonly object[],
  ): Promise<FoundConversation | null> {
    if (this.#prefix === null) return null;
    const ends = [chain.length];
    for (let at = chain.length - 1; at > 0 && ends.length < beginningsAsked; at--) {
      if ((messages[at] as { readonly role?: unknown }).role === 'assistant') ends.push(at);
    }
    for (const end of ends) {
      const text = await find(this.#prefix, this.#key('prefix', [model, chain[end - 1] ?? '']));
      if (text === null) continue;
      const { readKeptConversation } = await import('./kept-result.ts');
      const kept = readKeptConversation(text);
      if (kept !== null) return { kept, messages: end };
    }
    return null;
  }

  /** Not waited for: the call goes out meanwhile. */
  keep(
    whole: readonly string[],
    model: string,
    chain: readonly string[],
    { conversation, stats }: { readonly conversation: KeptConversation; readonly stats: OptimizeStats },
  ): void {
    if (this.#exact !== null) {
      put(this.#exact, this.#key('exact', whole), { conversation, stats }, exactLifetimeMs);
    }
    const end = chain.at(-1);
    if (this.#prefix !== null && end !== undefined) {
      put(this.#prefix, this.#key('prefix', [model, end]), conversation, prefixLifetimeMs);
    }
  }

  #key(cache: 'exact' | 'prefix', parts: readonly string[]): string {
    return `${cache}:${sha256(...this.#scope, ...parts)}`;
  }
}

function put(cache: ResultCache, key: string, value: object, lifetimeMs: number): void {
  // In a later turn: to write it takes longer than to say that it shall be written.
  setImmediate(() => {
    let text: string;
    try {
      text = JSON.stringify(value);
    } catch {
      // Longer than any text can be.
      return;
    }
    void cache.set(key, `${sealOf(key, text)}${text}`, lifetimeMs);
  });
}

const sealLength = 64;

/** @returns `null`: nothing, or not what was kept under this key, to the letter: it would end up in a prompt */
async function find(cache: ResultCache, key: string): Promise<string | null> {
  const kept = await cache.get(key);
  if (typeof kept !== 'string') return null;
  const text = kept.slice(sealLength);
  return kept.slice(0, sealLength) === sealOf(key, text) ? text : null;
}

function sealOf(key: string, text: string): string {
  return sha256(key, text);
}
