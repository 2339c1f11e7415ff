import { expect, test } from 'vitest';
import { splitWords, stemOf } from '../../../src/codebase/words/split-words.ts';

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

test.each([
  ['parses', 'parsed', 'parsing', 'parse'],
  ['libraries', 'library'],
  ['connections', 'connected', 'connecting', 'connection', 'connect'],
  ['generators', 'generated', 'generation', 'generate'],
  ['running', 'runs', 'run'],
  ['classes', 'class'],
])('%s and its other forms have one stem', (...forms) => {
  expect(new Set(forms.map(stemOf)).size).toBe(1);
});

test.each(['status', 'this', 'is', 'session', 'ring', 'bed', '日本'])('%s is a stem', (word) => {
  expect(stemOf(word)).toBe(word);
});
