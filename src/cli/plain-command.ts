/**
 * A command whose flags are plain: each is there or not, or has one value behind it. Such a command is data, so that what
 * most people type is read without loading commander, which takes 3 ms; `read-plain-arguments.ts` and `program.ts` make
 * the same of it.
 */
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface PlainOption {
  /** As commander writes them: `--json`, `-q, --quiet`, `--tier <name>`. */
  readonly flags: string;
  readonly description: string;
  /** @throws FlagValueError */
  readonly parse?: (text: string) => unknown;
  /** All of its values, which shells complete. */
  readonly choices?: readonly string[];
  /** Options that it cannot be given with, as their names in code. */
  readonly conflicts?: readonly string[];
}

export interface PlainCommand {
  readonly name: string;
  readonly description: string;
  /** Such as `[question...]`; `null`: there are none. */
  readonly words: { readonly name: string; readonly description: string } | null;
  readonly options: readonly PlainOption[];
  /** @param options by their names in code: `--dry-run` is `dryRun`. */
  readonly run: (
    words: readonly string[],
    options: Readonly<Record<string, unknown>>,
    terminal: Terminal,
    signal: AbortSignal,
  ) => Promise<ExitCode>;
}

/** What stands behind a flag is none of its values. */
export class FlagValueError extends Error {}

/** @throws FlagValueError for any other */
export function oneOf(...values: readonly string[]): (text: string) => string {
  return (text) => {
    if (!values.includes(text)) throw new FlagValueError(`One of ${values.join(', ')} is needed.`);
    return text;
  };
}

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new FlagValueError('A whole number from 1 on is needed.');
  return Number(text);
}
