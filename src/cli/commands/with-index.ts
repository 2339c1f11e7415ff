/** What every command over the index does first and last: brings it up to date, and says what was not found. */
import { relative, sep } from 'node:path';
import type { CodeIndex } from '../../codebase/code-index.ts';
import { findFile } from '../../codebase/search/find-file.ts';
import type { Config } from '../../config/config.ts';
import { OptimizerError } from '../../core/errors.ts';
import { type ComposeFlags, compose, type Program } from '../compose.ts';
import type { ExitCode } from '../exit-codes.ts';
import { progressBar } from '../progress-bar.ts';
import type { Terminal } from '../terminal.ts';
import { fileLookupError, LookupError } from './lookup-error.ts';

export interface IndexCommandOptions extends ComposeFlags {
  readonly json?: boolean;
}

export interface IndexCommandRun {
  readonly index: CodeIndex;
  readonly config: Config;
  readonly knownSecrets: Program['knownSecrets'];
  readonly loadHistory: Program['loadHistory'];
  /** The folder of the user, relative to the project, with `/`; `''`: the project itself, `null`: outside of it. */
  readonly here: string | null;
}

export class ArgumentError extends OptimizerError {
  readonly code = 'usage/argument';
}

export async function withIndex(
  options: IndexCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
  work: (run: IndexCommandRun) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const program = await compose(options, terminal);
  try {
    const bar = progressBar(terminal.err, options.json === true);
    const { index } = await program.openIndex(signal, bar.update).finally(() => bar.clear());
    const { config, knownSecrets, loadHistory, root } = program;
    return await work({ index, config, knownSecrets, loadHistory, here: hereIn(root, process.cwd()) });
  } catch (error) {
    if (error instanceof LookupError && options.json) {
      terminal.out.write(json({ schemaVersion: 1, found: false, ...error.choices }));
    }
    throw error;
  } finally {
    program.close();
  }
}

/** The files and folders that `--in` names. @throws LookupError */
export function placesMeant(
  index: CodeIndex,
  asked: readonly string[],
  here: string | null,
): readonly string[] {
  return asked.map((place) => {
    const lookup = findFile(index, place, here);
    if (lookup.kind !== 'found') throw fileLookupError(place, lookup);
    return lookup.folder ?? lookup.paths[0] ?? '';
  });
}

export function hereIn(root: string, cwd: string): string | null {
  const path = relative(root, cwd);
  if (path === '..' || path.startsWith(`..${sep}`)) return null;
  return path.split(sep).join('/');
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
