/** Results in this process, the least recently used of them given up first. Bounded in number and in characters. */
import type { ResultCache } from '../result-cache.ts';

export interface MemoryCacheOptions {
  /** 500 unless told. */
  readonly mostEntries?: number;
  /** Of all keys and values together; 32 million unless told, which are 32 to 64 MB. */
  readonly mostCharacters?: number;
  readonly nowMs?: () => number;
}

interface Entry {
  readonly value: string;
  readonly expiresAtMs: number;
}

export function memoryCache(options: MemoryCacheOptions = {}): ResultCache {
  const { mostEntries = 500, mostCharacters = 32_000_000, nowMs = Date.now } = options;
  // In the order of last use: a map keeps the order in which keys were added.
  const entries = new Map<string, Entry>();
  let characters = 0;

  const remove = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    characters -= key.length + entry.value.length;
  };
  const makeRoom = () => {
    if (entries.size <= mostEntries && characters <= mostCharacters) return;
    // Of no use to anybody, however lately they were used.
    const now = nowMs();
    for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= now) remove(key);
    for (const key of entries.keys()) {
      if (entries.size <= mostEntries && characters <= mostCharacters) return;
      remove(key);
    }
  };
  return {
    async get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (entry.expiresAtMs <= nowMs()) {
        remove(key);
        return null;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    async set(key, value, ttlMs) {
      remove(key);
      const size = key.length + value.length;
      // One that is larger than all there is room for would only push out the others.
      if (ttlMs <= 0 || size > mostCharacters) return;
      entries.set(key, { value, expiresAtMs: nowMs() + ttlMs });
      characters += size;
      makeRoom();
    },
  };
}
