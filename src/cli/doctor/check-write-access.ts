/** Whether what optimizer keeps can be written where it is kept. Makes nothing. */
import { accessSync, constants, existsSync, lstatSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Directories } from '../../config/directories.ts';
import { type LedgerLook, lookAtLedger } from '../../ledger/look-at-ledger.ts';
import { amountOf, megabytes } from '../amounts.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** An index of a large project has some hundred megabytes, and is built beside the old one. */
const fewFreeBytes = 500e6;

/** @param root `null`: there is no project here */
export function checkWriteAccess(
  { dataDir, cacheDir }: Pick<Directories, 'dataDir' | 'cacheDir'>,
  root: string | null,
): readonly Finding[] {
  const cache = whyNotWritable(cacheDir);
  return [
    dataOf(dataDir),
    cache === null ? ok(`${cacheDir} can be written`) : warning(`${cacheDir} ${cache}`, moveHint),
    ...(root === null ? [] : [indexFolderOf(root, cache)]),
    ledgerOf(lookAtLedger(dataDir)),
    ...roomOf([dataDir, cacheDir, ...(root === null ? [] : [root])]),
  ];
}

const moveHint = 'Make it writable, or set OPTIMIZER_HOME to a folder of your own.';

function dataOf(dataDir: string): Finding {
  const why = whyNotWritable(dataDir);
  return why === null
    ? ok(`${dataDir} can be written`)
    : problem(`${dataDir} ${why}: costs cannot be counted, and changes cannot be undone`, moveHint);
}

function indexFolderOf(root: string, cache: string | null): Finding {
  const folder = join(root, '.optimizer');
  const isLink = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const why = isLink ? 'is a symbolic link, which is not followed' : whyNotWritable(folder);
  if (why === null) return ok(`${folder} can be written`);
  const text = `${folder} ${why}`;
  return cache === null
    ? warning(`${text}: the index is kept in the cache folder`, null)
    : problem(
        `${text}, nor can the cache folder be written: there is no place for an index`,
        moveHint,
        exitCodes.index,
      );
}

function ledgerOf(look: LedgerLook): Finding {
  switch (look.kind) {
    case 'none':
      return ok('no ledger yet; the first question to a model begins it');
    case 'unusable':
      return problem(look.error.message.replace(/\.$/, ''), look.error.hint);
    case 'readable': {
      const { path, requests, version, currentVersion } = look;
      return version > currentVersion
        ? problem(
            `${path} was written by a newer optimizer (tables of version ${version})`,
            'Update optimizer.',
          )
        : ok(`the ledger opens: ${amountOf(requests, 'request')} in ${path}`);
    }
  }
}

/** Of each file system once. */
function roomOf(folders: readonly string[]): readonly Finding[] {
  const devices = new Map(folders.map(nearest).map((folder) => [statSync(folder).dev, folder]));
  return [...devices.values()].flatMap((folder) => {
    const { bavail, bsize } = statfsSync(folder);
    const freeBytes = bavail * bsize;
    return freeBytes >= fewFreeBytes
      ? []
      : [warning(`${megabytes(freeBytes)} are free on the disk of ${folder}`, 'Make room there.')];
  });
}

/** `null`: it can, or can be made; else the end of a sentence. */
function whyNotWritable(folder: string): string | null {
  const there = nearest(folder);
  try {
    if (!statSync(there).isDirectory()) return `cannot be made: ${there} is no folder`;
    accessSync(there, constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return there === folder ? 'cannot be written' : `cannot be made: ${there} cannot be written`;
  }
}

function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
