/**
 * Rules that the user said for one project when a command was asked for: a small file of its own beside the user's
 * configuration, never in the project, whose own files can allow nothing. Made to be read and changed by a person.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import * as z from 'zod/mini';
import { contentHash } from '../codebase/store/content-hash.ts';
import { OptimizerError } from '../core/errors.ts';

const file = z.object({ project: z.string(), allow: z.array(z.string()) });

class ProjectPermissionsError extends OptimizerError {
  readonly code = 'config/project-permissions';
}

export function permissionsFile(configFile: string, root: string): string {
  const name = basename(root).replace(/[^\w.-]/g, '-');
  return join(dirname(configFile), 'permissions', `${name}-${contentHash(root).slice(0, 8)}.toml`);
}

/** @throws ProjectPermissionsError when the file is there and cannot be read: what it allows is not guessed */
export function allowedIn(configFile: string, root: string): readonly string[] {
  const path = permissionsFile(configFile, root);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(path, error);
  }
  try {
    return file.parse(parse(text)).allow;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** @throws when it cannot be written */
export function allowIn(configFile: string, root: string, rules: readonly string[]): string {
  const path = permissionsFile(configFile, root);
  const allow = [...new Set([...allowedIn(configFile, root), ...rules])];
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const mine = `${path}.${process.pid}`;
  const head = '# What you allowed in this project for good. Delete a line, and it is asked for again.\n';
  writeFileSync(mine, `${head}${stringify({ project: root, allow })}\n`, { mode: 0o600 });
  renameSync(mine, path);
  return path;
}

function unreadable(path: string, error: unknown): ProjectPermissionsError {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new ProjectPermissionsError(
    `What is allowed in this project cannot be read: ${message}`,
    `Mend or delete ${path}.`,
  );
}
