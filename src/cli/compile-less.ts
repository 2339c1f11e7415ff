/**
 * Tells V8 to optimize less, for a process that is to build an index and end. Each thread compiles the code that parses
 * for itself and is gone after a second or two: with V8's own measure a quarter of the time goes into optimized code that
 * hardly gets to run (docs/decisions/0008-compile-less.md). Only for a process that is ours: V8 has these settings once
 * for all threads.
 */
import { createRequire } from 'node:module';

/** By default 68 KB to 132 KB of bytecode executed, depending on the version, before a function is optimized. */
const interruptBudget = 300_000;
/** By default 920 bytes of bytecode of other functions that are compiled into one. */
const inlinedBytecodeBytes = 300;

/** From this version on V8 has a compiler in between, wastes less, and knows other settings. */
const firstVersionWithMaglev = 12;

export function compileLess(): void {
  if (Number.parseInt(process.versions.v8, 10) >= firstVersionWithMaglev) return;
  // Loaded here: most starts of the program build no index.
  const { setFlagsFromString } = createRequire(import.meta.url)('node:v8') as typeof import('node:v8');
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${inlinedBytecodeBytes}`);
}
