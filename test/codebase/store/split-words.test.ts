import { expect, test } from 'vitest';
import { searchableName, splitWords } from '../../../src/codebase/store/split-words.ts';

test.each([
  ['parseConfig', 'parse config'],
  ['parseHTTPResponse2', 'parse http response 2'],
  ['SCREAMING_SNAKE', 'screaming snake'],
  ['XMLHttpRequest', 'xml http request'],
  ['src/net/tcp-stream.rs', 'src net tcp stream rs'],
  ['größeÄndern', 'größe ändern'],
  ['日本', '日本'],
  ['$_', ''],
])('%s → %s', (name, words) => {
  expect(splitWords(name).join(' ')).toBe(words);
});

test('the whole name is searchable too', () => {
  expect(searchableName('parse_config')).toBe('parse config parseconfig');
  expect(searchableName('parse')).toBe('parse');
});
