/**
 * Reads the rules that a project has for its agents: `AGENTS.md` and `OPTIMIZER.md` of each folder from the project's own
 * down to the one that the user works in. Never anything outside of the project, by whatever link. Knows nothing about
 * what is done with them.
 */
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { RuleFile } from '../prompt/project-rules.ts';

/** The first that is there: who has written rules for this program means them in place of those for all agents. */
const names = ['OPTIMIZER.md', 'AGENTS.md'];
/** Far more than is ever sent. */
const mostBytes = 64 * 1024;

export interface ReadRules {
  /** From the outermost folder to the innermost. */
  readonly files: readonly RuleFile[];
  /** Why a file that is there was not read, a sentence each. */
  readonly refused: readonly string[];
}

/** @param cwd where the user works; only the project's own folder counts when it is elsewhere */
export function readProjectRules(root: string, cwd: string): ReadRules {
  const files: RuleFile[] = [];
  const refused: string[] = [];
  const realRoot = realPathOf(root);
  if (realRoot === null) return { files, refused };
  for (const folder of foldersBetween(realRoot, realPathOf(cwd) ?? realRoot)) {
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const real = realPathOf(join(realRoot, path));
      if (real === null) continue;
      if (!isInside(realRoot, real)) {
        refused.push(`${path} is not read: it leads out of the project.`);
        continue;
      }
      const text = readText(real);
      if (text === null) {
        refused.push(`${path} is not read: it is no text file.`);
        continue;
      }
      if (text.trim() !== '') files.push({ path, text });
      break;
    }
  }
  return { files, refused };
}

/** Relative to the root with `/`, the root first as an empty name. */
function foldersBetween(root: string, cwd: string): readonly string[] {
  if (!isInside(root, cwd)) return [''];
  const parts = relative(root, cwd)
    .split(sep)
    .filter((part) => part !== '');
  return ['', ...parts.map((_, at) => parts.slice(0, at + 1).join('/'))];
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** `null`: a folder, a device, binary, or not readable. */
function readText(path: string): string | null {
  try {
    // Before it is opened: to open a pipe that nobody writes to would wait.
    if (!statSync(path).isFile()) return null;
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(mostBytes);
      const text = bytes.subarray(0, readSync(file, bytes, 0, mostBytes, 0));
      return text.includes(0)
        ? null
        : text
            .toString('utf8')
            .replace(/^\ufeff/, '')
            .replaceAll('\r\n', '\n');
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
