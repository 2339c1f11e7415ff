import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PathStamp, pathStamp } from '../../../src/codebase/discover/stamp.ts';
import { checkOneByOne, throughWasi } from '../../../src/codebase/discover/stamp-check.ts';
import {
  packPaths,
  packStamp,
  type StampedPaths,
  unpackPaths,
  unpackStamp,
} from '../../../src/codebase/discover/stamped-paths.ts';
import { temporaryFolder } from '../temporary-project.ts';
import { withoutPrivileges } from '../without-privileges.ts';

const names = [
  'plain.ts',
  'with space.ts',
  'a..b',
  '...',
  '.hidden',
  'Größe.ts',
  '日本語/ファイル.ts',
  '😀.ts',
  'line\nend.ts',
  'back\\slash.ts',
  `${'deep/'.repeat(40)}file.ts`,
  `${'x'.repeat(250)}.ts`,
];

function makeTree(): { readonly folder: string; stamped(): StampedPaths } {
  const folder = temporaryFolder();
  const paths = ['.', 'missing.ts', 'plain.ts/inside', 'link', 'broken', 'loop', 'folder', 'folder/in.ts'];
  for (const name of [...names, 'folder/in.ts']) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  symlinkSync('plain.ts', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'broken'));
  symlinkSync('loop', join(folder, 'loop'));
  const stampOf = (path: string) => {
    const [, ...stamp] = pathStamp(join(folder, path));
    return [path, ...stamp] as const;
  };
  return { folder, stamped: () => packPaths([...names, ...paths].map(stampOf)) };
}

/** Both ways must say the same. */
function check(folder: string, stamped: StampedPaths, expected: boolean): void {
  expect(checkOneByOne(folder, stamped)).toBe(expected);
  const fast = throughWasi(folder);
  expect(fast === null).toBe(process.platform === 'win32');
  try {
    expect(fast?.areSame(stamped) ?? expected).toBe(expected);
  } finally {
    fast?.close();
  }
}

test('what nobody touched is as it was, whatever it is called and is', () => {
  const { folder, stamped } = makeTree();
  check(folder, stamped(), true);
});

const changes: Readonly<Record<string, (folder: string) => void>> = {
  'another content': (folder) => appendFileSync(join(folder, 'plain.ts'), 'x'),
  'another content of the same size': (folder) => writeFileSync(join(folder, 'plain.ts'), 'PLAIN.TS'),
  'another time': (folder) => utimesSync(join(folder, 'plain.ts'), 1, 1),
  'other rights': (folder) => chmodSync(join(folder, 'plain.ts'), 0o600),
  'another name of the file elsewhere': (folder) =>
    linkSync(join(folder, 'plain.ts'), join(folder, 'folder/same.ts')),
  'a file that is gone': (folder) => rmSync(join(folder, 'a..b')),
  'a file that has come': (folder) => writeFileSync(join(folder, 'missing.ts'), ''),
  'a new file in a folder': (folder) => writeFileSync(join(folder, 'folder/new.ts'), ''),
  'a new file in the project': (folder) => writeFileSync(join(folder, 'new.ts'), ''),
  'a folder in the place of a file': (folder) => {
    rmSync(join(folder, 'plain.ts'));
    mkdirSync(join(folder, 'plain.ts'));
  },
  'another file in its place': (folder) => {
    writeFileSync(join(folder, 'folder/other.ts'), 'plain.ts');
    renameSync(join(folder, 'folder/other.ts'), join(folder, 'plain.ts'));
  },
  'a link in the place of a file': (folder) => {
    renameSync(join(folder, 'plain.ts'), join(folder, 'moved.ts'));
    symlinkSync('moved.ts', join(folder, 'plain.ts'));
  },
  'another target of a link': (folder) => {
    rmSync(join(folder, 'link'));
    symlinkSync('folder', join(folder, 'link'));
  },
};

test.each(Object.entries(changes))('%s is seen', (_name, change) => {
  const { folder, stamped } = makeTree();
  // Time passes: a stamp of this very moment could be that of the change.
  for (const name of names) utimesSync(join(folder, name), 1_000_000, 1_000_000);
  const before = stamped();
  change(folder);
  check(folder, before, false);
});

test.skipIf(process.platform === 'win32')('what may not be entered counts as missing', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'closed'));
  writeFileSync(join(folder, 'closed/in.ts'), '');
  await withoutPrivileges([folder], async () => {
    const [path, ...stamp] = pathStamp(join(folder, 'closed/in.ts'));
    chmodSync(join(folder, 'closed'), 0);
    check(folder, packPaths([['closed/in.ts', ...stamp]]), false);
    check(folder, packPaths([['closed/in.ts', -1, 0, 0, 0]]), true);
    chmodSync(join(folder, 'closed'), 0o700);
    check(folder, packPaths([[path.slice(folder.length + 1), ...stamp]]), true);
  });
});

test('times are those that lstat gives, before 1970 and after 2038', () => {
  const { folder, stamped } = makeTree();
  for (const seconds of [-5_000_000_000, -1.5, 0, 0.000001, 1_234_567.891234, 2 ** 31 + 0.5, 9_000_000_000]) {
    utimesSync(join(folder, 'plain.ts'), seconds, seconds);
    check(folder, stamped(), true);
  }
});

describe('packing', () => {
  const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const time = fc.integer({ min: -5e15, max: Number.MAX_SAFE_INTEGER });
  const stamp = fc.record({
    sizeBytes: fc.oneof(whole, fc.constant(-1)),
    modifiedUs: time,
    changedUs: time,
    inode: fc.oneof(whole, fc.constant(2 ** 64 - 2 ** 11)),
  });

  test('loses nothing', () => {
    fc.assert(
      fc.property(stamp, (any) => {
        expect(unpackStamp(packStamp(any))).toEqual(any);
      }),
    );
  });

  test('keeps paths apart', () => {
    const path = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(fc.tuple(path, stamp)), (all) => {
        const stamped = all.map(
          ([name, { sizeBytes, modifiedUs, changedUs, inode }]): PathStamp => [
            name,
            sizeBytes,
            modifiedUs,
            changedUs,
            inode,
          ],
        );
        expect(unpackPaths(packPaths(stamped))).toEqual(stamped);
      }),
    );
  });
});
