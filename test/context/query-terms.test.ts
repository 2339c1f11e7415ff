import { expect, test } from 'vitest';
import { queryTerms } from '../../src/context/query-terms.ts';

/** Each term by its first form, which is the word as it was written. */
function terms(query: string): string[] {
  return queryTerms(query).map(({ forms, weight }) => `${[...forms.keys()][0]} ${weight}`);
}

test.each([
  ['send a file', ['send 1', 'file 1']],
  ['getUserById', ['get 1', 'user 1', 'by 1', 'id 1', 'getuserbyid 1'].filter((term) => term !== 'by 1')],
  ['get_user', ['get 1', 'user 1', 'getuser 1']],
  ['error 404', ['error 1', '404 1']],
  ['Größe', ['größe 1']],
  ['the of to', []],
  ['', []],
])('terms of %j', (query, expected) => {
  expect(terms(query)).toEqual(expected);
});

test('words of the first line weigh more', () => {
  expect(terms('retry once\n\nBecause the socket closes')).toEqual([
    'retry 1',
    'once 1',
    'because 0.5',
    'socket 0.5',
    'closes 0.5',
  ]);
});

test('forms of one word are one term, of the greater weight', () => {
  const [term, ...others] = queryTerms('caching is slow\n\nIt caches too much').filter(({ forms }) =>
    forms.has('cache'),
  );
  expect(others).toEqual([]);
  expect(term?.weight).toBe(1);
});
