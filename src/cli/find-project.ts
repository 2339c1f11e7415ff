/** Which folder is meant when the user is somewhere inside of a project. */
import { existsSync, type Stats, statSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { checkReadable } from '../core/check-readable.ts';
import { OptimizerError } from '../core/errors.ts';

export class ProjectError extends OptimizerError {
  readonly code = 'usage/project';
}

/**
 * @param asked value of `--project`, or `null`: the nearest folder upwards with an `.optimizer.toml` or a `.git`, else
 * the current folder
 * @param anywhere the command needs no project, so the home folder will do
 * @param home the user's home folder
 * @throws ProjectError when there is no such folder, or when it is the home folder or the root of the file system, or
 * when it cannot be read
 */
export function findProject(asked: string | null, cwd: string, anywhere: boolean, home: string): string {
  if (asked !== null) return checkedFolder(resolve(cwd, asked), anywhere, home);
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.optimizer.toml')) || existsSync(join(folder, '.git'))) {
      if (folder !== home) return readable(folder);
    }
    if (folder === parse(folder).root) break;
  }
  if (!anywhere && isNoProject(cwd, home)) throw noProject(cwd);
  return anywhere ? cwd : readable(cwd);
}

function checkedFolder(folder: string, anywhere: boolean, home: string): string {
  let stats: Stats | undefined;
  try {
    stats = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(folder, error);
  }
  if (!stats) throw new ProjectError(`There is no folder ${folder}`, 'Check the path given to --project.');
  if (!stats.isDirectory())
    throw new ProjectError(`${folder} is not a folder`, 'Give --project the folder of the project.');
  if (!anywhere && isNoProject(folder, home)) throw noProject(folder);
  return readable(folder);
}

function readable(folder: string): string {
  try {
    checkReadable(folder);
    return folder;
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function unreadable(folder: string, cause: unknown): ProjectError {
  return new ProjectError(
    `The folder ${folder} cannot be read`,
    'Allow reading and entering it, or name another with --project.',
    { cause },
  );
}

/** Indexing all of somebody's files is never what was meant. */
function isNoProject(folder: string, home: string): boolean {
  return folder === home || folder === parse(folder).root;
}

function noProject(folder: string): ProjectError {
  return new ProjectError(
    `${folder} is no project`,
    'Change into a repository, or name one with --project <folder>.',
  );
}
