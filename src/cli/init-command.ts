/** `optimizer init`: writes a file of the configuration in which nothing is set yet. Needs none that is valid. */
import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { resolveDirectories } from '../config/directories.ts';
import { homeDir, readEnvironment } from '../config/environment.ts';
import { renderExample, renderProjectFile } from '../config/render-example.ts';
import { formatValue } from '../config/setting.ts';
import { OptimizerError } from '../core/errors.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { findProject } from './find-project.ts';
import { suggestChecks } from './suggest-checks.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions {
  readonly user?: boolean;
  readonly force?: boolean;
  readonly project?: string;
  readonly json?: boolean;
}

export class InitError extends OptimizerError {
  constructor(
    readonly code: 'usage/file-exists' | 'files/not-writable',
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}

/** @throws InitError; ProjectError */
export async function initCommand(options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err } = terminal;
  const isUser = options.user === true;
  const { configFile } = resolveDirectories(readEnvironment(), process.platform);
  const root = isUser ? null : findProject(options.project ?? null, process.cwd(), false, homeDir());
  const path = root === null ? configFile : join(root, '.optimizer.toml');
  const checks = root === null ? [] : suggestChecks(root);
  const isNew = write(path, root === null ? renderExample() : renderProjectFile(checks), {
    force: options.force === true,
    followsLinks: isUser,
  });
  const next = isUser ? nextOfUser() : nextOfProject(configFile, checks);
  if (options.json === true) {
    const json = { schemaVersion: 1, path, replaced: !isNew, suggestedCommands: checks, next };
    out.write(`${JSON.stringify(json, null, 2)}\n`);
    return exitCodes.ok;
  }
  out.write(`${isNew ? 'Wrote' : 'Wrote anew'} ${path}\n`);
  err.write(`Next:\n${next.map((line) => `  ${line}\n`).join('')}`);
  return exitCodes.ok;
}

function nextOfProject(configFile: string, checks: readonly string[]): readonly string[] {
  return [
    'Set what you want in it (nothing is set yet) and commit it: it holds for all who work on the project.',
    ...(checks.length === 0
      ? []
      : [
          `To have changes checked, add to your own file ${configFile} (optimizer init --user):`,
          '  [verify]',
          `  commands = ${formatValue(checks)}`,
        ]),
    'optimizer doctor says what is missing on this machine.',
  ];
}

function nextOfUser(): readonly string[] {
  return [
    'Set what you want in it (nothing is set yet); it holds for all your projects.',
    'optimizer config shows each setting and where it comes from.',
    'optimizer doctor says what is missing on this machine.',
  ];
}

/**
 * Whole or not at all. A link in a project may lead anywhere, so it is replaced; the user's own file may be one on purpose.
 * @returns whether there was none
 */
function write(
  path: string,
  text: string,
  { force, followsLinks }: { readonly force: boolean; readonly followsLinks: boolean },
): boolean {
  let temporary: string | null = null;
  try {
    makeFolder(dirname(path), followsLinks ? 0o700 : 0o777);
    const target = followsLinks && force ? realPathOf(path) : path;
    temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    writeFileSync(temporary, text, { flag: 'wx', mode: followsLinks ? 0o600 : 0o666 });
    if (force) {
      const isNew = lstatSync(target, { throwIfNoEntry: false }) === undefined;
      renameSync(temporary, target);
      temporary = null;
      return isNew;
    }
    giveName(temporary, target, text);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      throw new InitError(
        'usage/file-exists',
        `There is ${path} already; it was left as it is`,
        'optimizer config shows what it sets; --force writes over it.',
      );
    }
    throw new InitError(
      'files/not-writable',
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      'Make its folder writable, or name another project with --project.',
      { cause: error },
    );
  } finally {
    if (temporary !== null) removeIfThere(temporary);
  }
}

/** @throws an error of the code `EEXIST` where something has the name */
function giveName(temporary: string, target: string, text: string): void {
  try {
    linkSync(temporary, target);
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw error;
    // A file system without links.
    writeFileSync(target, text, { flag: 'wx' });
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is none: nothing was written.
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
