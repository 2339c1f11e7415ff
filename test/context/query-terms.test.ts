import { expect, test } from 'vitest';
import { countsIn, queryTerms } from '../../src/context/query-terms.ts';

function found(query: string, text: string): string[] {
  const terms = queryTerms(query);
  return [...countsIn(text, terms)].flatMap((count, at) =>
    count > 0 ? [`${terms[at]?.text} ${count}`] : [],
  );
}

const cases: readonly (readonly [query: string, text: string, found: readonly string[]])[] = [
  ['parsing', 'parse parser PARSED sparse', ['pars 3']],
  ['send file', 'sendFile(resend, profile, file_name)', ['send 1', 'file 2']],
  ['getUserById', 'getUserById(user)', ['get 1', 'user 2', 'id 1', 'getuserbyid 1']],
  ['an id', 'id ids idea identity', ['id 2']],
  ['retries', 'retry retryCount', ['retr 2']],
  ['error 404', '404 4040', ['404 1']],
  ['the of to', 'the of to', []],
];

test.each(cases)('%s in %s', (query, text, expected) => {
  expect(found(query, text)).toEqual(expected);
});

test('words of the first line weigh more', () => {
  const weights = queryTerms('retry once\n\nBecause the socket closes').map(
    ({ text, weight }) => `${text} ${weight}`,
  );
  expect(weights).toEqual(['retr 1', 'once 1', 'becaus 0.5', 'socket 0.5', 'clos 0.5']);
});
