/** Which folder is meant when the user is somewhere inside of a project. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import { OptimizerError } from '../core/errors.ts';

export class ProjectError extends OptimizerError {
  readonly code = 'usage/project';
}

/**
 * @param asked value of `--project`, or `null`: the nearest folder upwards with an `.optimizer.toml` or a `.git`, else
 * the current folder
 * @param anywhere the command needs no project, so the home folder will do
 * @throws ProjectError when there is no such folder, or when it is the home folder or the root of the file system
 */
export function findProject(asked: string | null, cwd: string, anywhere: boolean): string {
  if (asked !== null) return checkedFolder(resolve(cwd, asked), anywhere);
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.optimizer.toml')) || existsSync(join(folder, '.git'))) {
      if (folder !== homedir()) return folder;
    }
    if (folder === parse(folder).root) break;
  }
  if (!anywhere && isNoProject(cwd)) throw noProject(cwd);
  return cwd;
}

function checkedFolder(folder: string, anywhere: boolean): string {
  if (!existsSync(folder))
    throw new ProjectError(`There is no folder ${folder}`, 'Check the path given to --project.');
  if (!statSync(folder).isDirectory())
    throw new ProjectError(`${folder} is not a folder`, 'Give --project the folder of the project.');
  if (!anywhere && isNoProject(folder)) throw noProject(folder);
  return folder;
}

/** Indexing all of somebody's files is never what was meant. */
function isNoProject(folder: string): boolean {
  return folder === homedir() || folder === parse(folder).root;
}

function noProject(folder: string): ProjectError {
  return new ProjectError(
    `${folder} is no project`,
    'Change into a repository, or name one with --project <folder>.',
  );
}
