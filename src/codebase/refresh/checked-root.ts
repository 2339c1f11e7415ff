/** Makes sure that a project's root is a folder that can be entered. */
import { type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkReadable } from '../../core/check-readable.ts';
import { errorCode, IndexError } from '../index-error.ts';

/** Absolute. @throws IndexError `index/root-missing`, `index/root-not-a-folder`, `index/root-unreadable` */
export function checkedRoot(root: string): string {
  const absolute = resolve(root);
  let stats: Stats;
  try {
    stats = statSync(absolute);
  } catch (error) {
    const why = errorCode(error) === 'EACCES' ? 'may not be entered' : 'does not exist';
    throw new IndexError('index/root-missing', `${absolute} ${why}.`, 'Name the folder of a project.', {
      cause: error,
    });
  }
  if (stats.isDirectory()) return readable(absolute);
  throw new IndexError(
    'index/root-not-a-folder',
    `${absolute} is a file, not the folder of a project.`,
    'Name the folder that holds it.',
  );
}

function readable(folder: string): string {
  try {
    checkReadable(folder);
    return folder;
  } catch (error) {
    throw new IndexError(
      'index/root-unreadable',
      `The folder ${folder} cannot be read.`,
      'Allow reading and entering it.',
      { cause: error },
    );
  }
}
