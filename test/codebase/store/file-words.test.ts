import { expect, test } from 'vitest';
import { fileWords } from '../../../src/codebase/store/file-words.ts';

test.each([
  [
    'once each, with names as a whole',
    'rpc ReleaseLock(user_id); rpc',
    'rpc release lock releaselock user id userid',
  ],
  ['of other scripts', 'größe: Größe 価格', 'größe 価格'],
  ['short numbers only', 'port 8080, id 1234567890', 'port 8080 id'],
  ['no hashes', `sha ${'a1'.repeat(40)} end`, 'sha end'],
  ['of nothing', ' \n--;', ''],
])('words of a text: %s', (_, text, words) => {
  expect(fileWords('x', text).text).toBe(words);
});

test('of a long text those that it begins with', () => {
  const words = fileWords('x', Array.from({ length: 9_000 }, (_, at) => `w${at}x`).join('\n')).text.split(
    ' ',
  );
  expect(words.length).toBeLessThan(2_010);
  expect(words.slice(0, 4)).toEqual(['w', '0', 'x', 'w0x']);
});

test('words of a path, without its ending', () => {
  expect(fileWords('db/0007_newInvoices.sql', '').path).toBe('db 0007 new invoices');
});
