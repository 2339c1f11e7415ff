/** Runs the code of an answer against the examples of its question, in a sandbox. Says what came of it, judges nothing. */
import { randomBytes } from 'node:crypto';
import { interpreterFor, type RunnableLanguage } from '../../sandbox/interpreters.ts';
import { runSandboxed, whyNotSandboxed } from '../../sandbox/run-sandboxed.ts';
import type { Example } from './find-examples.ts';
import { javascriptHarness } from './javascript-harness.ts';
import { pythonHarness } from './python-harness.ts';

export interface ExampleTask {
  readonly language: RunnableLanguage;
  /** Functions that are asked for; the last one is what the examples are about. */
  readonly names: readonly string[];
  /** Of the question. */
  readonly code: string;
  /** What may be the code of the answer, the likeliest first. */
  readonly answers: readonly string[];
  readonly examples: readonly Example[];
}

export interface ExampleReport {
  readonly loaded: boolean;
  /** Why not; `null`: it did. */
  readonly error: string | null;
  readonly defined: readonly string[];
  /** Names that are used and nowhere bound. */
  readonly unbound: readonly string[];
  /** One for each example, in order; fewer where it ended before. `unread`: what it should give cannot be read. */
  readonly examples: readonly {
    readonly state: 'pass' | 'fail' | 'error' | 'unread';
    readonly got: string;
  }[];
}

export type ExampleOutcome =
  | { readonly kind: 'ran'; readonly report: ExampleReport }
  | { readonly kind: 'did-not-end' }
  /** The end of a sentence. */
  | { readonly kind: 'not-run'; readonly why: string };

export type ExampleRunner = (task: ExampleTask) => Promise<ExampleOutcome>;

/** All examples of an answer together. */
const timeLimitMs = 8_000;

/** @param signal ends what runs */
export function exampleRunner(signal: AbortSignal | null): ExampleRunner {
  return async (task) => {
    const why = await whyNotSandboxed();
    if (why !== null) return { kind: 'not-run', why };
    const interpreter = await interpreterFor(task.language);
    if (interpreter === null) return { kind: 'not-run', why: `${task.language} is not here` };
    const mark = `result-${randomBytes(9).toString('base64url')} `;
    const isPython = task.language === 'python';
    const run = await runSandboxed(
      {
        files: {
          'task.json': JSON.stringify({ ...task, target: task.names.at(-1) ?? '', mark, loose: true }),
          ...(isPython ? { 'harness.py': pythonHarness } : { 'harness.cjs': javascriptHarness }),
        },
        command: [...interpreter.command, isPython ? 'harness.py' : 'harness.cjs'],
        sees: interpreter.sees,
        timeLimitMs,
        outputLimitBytes: 1_048_576,
      },
      signal,
    );
    if (run.kind !== 'ended') return { kind: 'did-not-end' };
    const line = run.output.split('\n').findLast((text) => text.startsWith(mark));
    if (line === undefined) return { kind: 'did-not-end' };
    return { kind: 'ran', report: JSON.parse(line.slice(mark.length)) as ExampleReport };
  };
}
