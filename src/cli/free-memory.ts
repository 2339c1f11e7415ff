/**
 * Collects garbage earlier than V8 would by itself, for a process that builds a large index: V8 lets garbage grow to
 * three times of what is in use before it looks, on top of what the threads take. Small builds never come to that. Only
 * for a process that is ours: it waits meanwhile.
 */
import { createRequire } from 'node:module';

/** Below, V8 may do as it likes. */
const leastBytes = 96 * 1024 * 1024;

let collect: (() => void) | null = null;
let nextBytes = leastBytes;

/** Cheap enough for every few files. */
export function freeMemory(): void {
  const require = createRequire(import.meta.url);
  const { getHeapStatistics, setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  if (getHeapStatistics().used_heap_size < nextBytes) return;
  if (collect === null) {
    const { runInNewContext } = require('node:vm') as typeof import('node:vm');
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  nextBytes = Math.max(leastBytes, 2 * getHeapStatistics().used_heap_size);
}
