import { expect, test } from 'vitest';
import { analyseQuery } from '../../src/context/analyse-query.ts';

function mentions(query: string) {
  const { symbols, paths, traces } = analyseQuery(query);
  const frames = traces.flatMap((trace) => trace.frames);
  return {
    code: symbols
      .filter(({ strength }) => strength === 'code')
      .map(({ container, name }) => (container ? `${container}.${name}` : name)),
    paths: [...paths, ...frames].map(({ path, line }) => (line === null ? path : `${path}:${line}`)),
  };
}

const cases: readonly (readonly [query: string, code: readonly string[], paths: readonly string[]])[] = [
  ['explain what `spawn` does', ['spawn'], []],
  ['how does createConnection use poll_read', ['createConnection', 'poll_read'], []],
  ['what happens in tokio::runtime::Builder::build', ['tokio.runtime.Builder.build'], []],
  ['does Parser.parse() keep comments', ['Parser.parse'], []],
  ['bug in src/net/tcp.rs:120 when closing', [], ['src/net/tcp.rs:120']],
  ['at connect (/home/me/app/src/a.ts:10:5)', [], ['home/me/app/src/a.ts:10']],
  ['  --> src/main.rs:7:13', [], ['src/main.rs:7']],
  ['what does package.json say about engines', [], ['package.json']],
  ['read/write and client/server are words', [], []],
  ['plain words only', [], []],
  ['why https://github.com/a/b/blob/main/src/x.ts#L12-L20 and https://a.b/c.ts', [], ['src/x.ts:12']],
];

test.each(cases)('%s', (query, code, paths) => {
  const found = mentions(query);
  expect(found.code).toEqual(code);
  expect(found.paths.map((path) => path?.replace(/^\//, ''))).toEqual(paths);
});

test('keeps the words that carry meaning, once, and drops the rest', () => {
  expect(analyseQuery('How does the connection pool handle the pool limit?').words).toEqual([
    'connection',
    'pool',
    'handle',
    'limit',
  ]);
});

test('sees error text', () => {
  expect(analyseQuery('TypeError: x is not a function\n    at f (src/a.ts:1:1)').hasErrorText).toBe(true);
  expect(analyseQuery('error[E0382]: borrow of moved value').hasErrorText).toBe(true);
  expect(analyseQuery('explain the error handling').hasErrorText).toBe(false);
});

test('code in a question is not prose: its names count as what it quotes', () => {
  const { symbols, words } = analyseQuery(
    'why is this slow?\n```ts\nconst everything = loadCart(path).total();\n```\n',
  );
  expect(symbols).toEqual([
    { name: 'loadCart', container: null, strength: 'snippet' },
    { name: 'total', container: null, strength: 'snippet' },
    { name: 'slow', container: null, strength: 'word' },
  ]);
  expect(words).toEqual(['slow']);
});

test('texts in quotes are looked for as they are, names in quotes are names', () => {
  const { literals, maybeMessages } = analyseQuery('who prints "cannot open the till" and `openTill`?');
  expect(literals).toEqual(['cannot open the till']);
  expect(maybeMessages).toEqual([]);
  expect(analyseQuery('where does this come from: cannot open the till').maybeMessages).toEqual([
    'cannot open the till',
  ]);
});

test('words that follow one another may be a name', () => {
  expect(analyseQuery('how does the select query builder join?').phrases).toEqual([
    ['select', 'query'],
    ['select', 'query', 'builder'],
    ['select', 'query', 'builder', 'join'],
    ['query', 'builder'],
    ['query', 'builder', 'join'],
    ['builder', 'join'],
  ]);
});

test('what asks for an answer is not looked for', () => {
  const terms = (query: string) => analyseQuery(query).terms.map(({ forms }) => [...forms.keys()][0]);
  expect(terms('please explain what Runtime does')).toEqual(['runtime']);
  expect(terms('the planner should explain a query')).toContain('explain');
});
