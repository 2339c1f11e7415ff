import { expect, test } from 'vitest';
import { writeFailure } from '../../../src/codebase/store/write-failure.ts';

function check(error: unknown, expected: string | null): void {
  expect(writeFailure('/p/.optimizer', error)?.code ?? null).toBe(expected);
}

const failure = (properties: object) => Object.assign(new Error('some words'), properties);

test.each<[string, unknown, string | null]>([
  ['no space, by Node', failure({ code: 'ENOSPC' }), 'index/disk-full'],
  ['no space, by SQLite', failure({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), 'index/disk-full'],
  ['a quota', failure({ code: 'EDQUOT' }), 'index/not-written'],
  ['a limit of file sizes', failure({ code: 'EFBIG' }), 'index/not-written'],
  ['SQLite: a write, as an extended code', failure({ errcode: 10 | (3 << 8) }), 'index/not-written'],
  ['SQLite: somebody else writes', failure({ errcode: 5 }), 'index/locked'],
  ['SQLite: our own mistake', failure({ errcode: 1 }), null],
  ['a bug', new TypeError('undefined'), null],
  ['no error at all', 'words', null],
])('%s', (_name, error, expected) => check(error, expected));
