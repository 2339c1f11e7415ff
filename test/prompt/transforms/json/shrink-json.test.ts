import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { fromColumnar, toColumnar } from '../../../../src/prompt/transforms/json/columnar.ts';
import {
  fitsDouble,
  isSameTree,
  readJson,
  writeMinified,
} from '../../../../src/prompt/transforms/json/json-tree.ts';
import { shrinkJson } from '../../../../src/prompt/transforms/json/shrink-json.ts';
import { isSaidInToon, toToon } from '../../../../src/prompt/transforms/json/toon.ts';

const setting = { countTokens: estimateTokens, handle: 'ab12' };

function check(title: string, text: string, expected: string | null): void {
  it(title, () => {
    expect(shrinkJson(text, setting)?.text ?? null).toBe(expected);
  });
}

describe('JSON is made as small as it can be said exactly', () => {
  check('without its white space', '{\n  "a": [ ],\n  "b": null\n}', '{"a":[],"b":null}');
  check('with numbers as they were written', '[\n  1.0,\n  1e3,\n  -0\n]', '[1.0,1e3,-0]');
  check(
    'with the keys of like objects said once',
    JSON.stringify(
      Array.from({ length: 4 }, (_, at) => ({
        name: `n ${at}`,
        at: { line: at, column: 1.5, tags: [[at]] },
      })),
    ),
    '{"$cols":["name",["at",["line","column","tags"]]],"$rows":[["n 0",[0,1.5,[[0]]]],["n 1",[1,1.5,[[1]]]],["n 2",[2,1.5,[[2]]]],["n 3",[3,1.5,[[3]]]]]}',
  );
  check('not when it is minified already', '[1,2]', null);
  check('not when it is not JSON', '{"a": 1,}', null);
  check('with a key that is there twice', '{"a": 1,   "a": "b c"}', '{"a":1,"a":"b c"}');
  check(
    'with numbers that a double cannot hold',
    '[\n    12345678901234567890,\n    1e400\n  ]',
    '[12345678901234567890,1e400]',
  );
  check(
    'with numbers in columns that a double cannot hold',
    '[{"id":1234567890123456789,"name":"a"},{"id":1234567890123456788,"name":"b"},{"id":1234567890123456787,"name":"c"}]',
    '{"$cols":["id","name"],"$rows":[[1234567890123456789,"a"],[1234567890123456788,"b"],[1234567890123456787,"c"]]}',
  );
  check(
    'not cut where the mark would take more than what is left out',
    JSON.stringify(Array.from({ length: 202 }, (_, at) => at % 10)),
    null,
  );
  check('not when more follows', '{"a": 1}   {"b": 2}', null);

  it('cut behind 200 items, which says how many and is not exact', () => {
    const text = JSON.stringify(Array.from({ length: 512 }, (_, at) => at));
    const result = shrinkJson(text, setting);
    expect(result?.text.endsWith(',199,"[… 312 of 512 items left out; handle ab12]"]')).toBe(true);
    expect(result?.exact).toBe(false);
    expect(result?.removed.map(([start, end]) => text.slice(start, end))).toEqual([
      `,${Array.from({ length: 312 }, (_, at) => at + 200).join(',')}`,
    ]);
  });

  it('cut behind 60,000 characters, with columns for what stays', () => {
    const text = JSON.stringify(Array.from({ length: 50 }, (_, id) => ({ id, text: 'word '.repeat(400) })));
    const result = shrinkJson(text, setting);
    expect(result?.text.length).toBeLessThan(60_000);
    expect(result?.text).toContain('"[… 21 of 50 items left out; handle ab12]"');
    expect(result?.text.startsWith('{"$cols":["id","text"]')).toBe(true);
  });
});

describe('numbers that a double holds are told from those that it does not', () => {
  for (const text of ['0', '-0', '0.1', '0.10', '1e21', '1E+2', '100000', '9007199254740992'])
    it(`${text} fits`, () => expect(fitsDouble(text)).toBe(true));
  for (const text of ['9007199254740993', '0.12345678901234567890', '1e400', '1e-400'])
    it(`${text} does not`, () => expect(fitsDouble(text)).toBe(false));
});

describe('rows of JSON, one a line', () => {
  const lines = (count: number, row: (at: number) => object) =>
    Array.from({ length: count }, (_, at) => JSON.stringify(row(at))).join('\n');
  check(
    'are said in columns, a row a line',
    lines(4, (id) => ({ id, name: `n ${id}`, isOpen: true })),
    '{"$cols":["id","name","isOpen"]}\n[0,"n 0",true]\n[1,"n 1",true]\n[2,"n 2",true]\n[3,"n 3",true]',
  );
  check(
    'are minified where they are not alike',
    '{"a": 1, "b": "x y"}\n\n{"c": [1, 2]}\n',
    '{"a":1,"b":"x y"}\n{"c":[1,2]}',
  );
  check('stay when one is none', '{"a": 1}\n{"a": 2}\nand so on', null);
  check(
    'stay when they are messages of a logger',
    lines(9, (at) => ({ level: 30, time: at, msg: 'done' })),
    null,
  );
  check(
    'stay when a test wrote them',
    lines(9, (at) => ({ Time: 'now', Action: 'output', Package: 'a/b', Test: `T${at}`, Output: 'x' })),
    null,
  );
  it('are all there, however many they are', () => {
    const result = shrinkJson(
      lines(500, (id) => ({ id, name: `n ${id}` })),
      setting,
    );
    expect(result?.text.endsWith('[499,"n 499"]')).toBe(true);
    expect(result?.exact).toBe(true);
  });
});

const rows = fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 5 }).chain((keys) =>
  fc.array(
    fc.record(Object.fromEntries(keys.map((key) => [key, fc.jsonValue({ maxDepth: 2 })])), {
      requiredKeys: keys.slice(1),
    }),
  ),
);
const json = fc
  .tuple(
    fc.oneof(
      rows,
      fc.jsonValue(),
      fc.record({ rows, more: fc.jsonValue(), nested: fc.array(fc.record({ rows })) }),
    ),
    fc.constantFrom(undefined, 1, 2, '\t'),
  )
  .map(([value, indent]) => JSON.stringify(value, null, indent));

/** What writers of JSON seldom write and readers of other forms take for something else. */
const oddText = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '-0',
    'true',
    'null',
    'a,b',
    'a: b',
    '- x',
    '[3]',
    '[2]{a,b}:',
    '"q"',
    '\\',
    '\ud800',
  ),
  fc.constantFrom(
    '\n',
    '\t',
    ' a',
    'a ',
    '{',
    '$',
    '$cols',
    '__proto__',
    'a.b',
    'constructor',
    '05',
    '1e5',
    '#',
    '|',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const oddNumber = fc.constantFrom(
  ...[
    '0',
    '-0',
    '1e400',
    '1E5',
    '1.0',
    '1e-7',
    '123456789012345678901234567890',
    '9007199254740993',
    '5e-324',
    '1e21',
  ],
);
const { odd } = fc.letrec<{ odd: string; list: string; object: string; rows: string }>((tie) => ({
  odd: fc.oneof(
    { maxDepth: 4 },
    oddNumber,
    oddText.map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null', '[]', '{}'),
    tie('list'),
    tie('object'),
    tie('rows'),
  ),
  list: fc.array(tie('odd'), { maxLength: 6 }).map((items) => `[${items.join(' , ')}]`),
  object: fc
    .array(fc.tuple(oddText, tie('odd')), { maxLength: 5 })
    .map((entries) => `{ ${entries.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')} }`),
  rows: fc
    .tuple(
      fc.uniqueArray(oddText, { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(tie('odd'), { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 6 }),
    )
    .map(
      ([keys, values]) =>
        `[${values.map((row) => `{${keys.map((key, at) => `${JSON.stringify(key)}: ${row[at]}`).join(', ')}}`).join(',\n')}]`,
    ),
}));

describe('however odd the JSON', () => {
  it('it is never larger than minified, and all there when it says so', () => {
    void fc.assert(
      fc.property(odd, fc.constantFrom(3, 200), (text, mostItems) => {
        const result = shrinkJson(text, { ...setting, mostItems });
        if (result === null) return;
        const minified = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
        expect(estimateTokens(result.text)).toBeLessThanOrEqual(estimateTokens(minified));
        const tree = readJson(text);
        if (!result.exact || tree === null) return;
        if (result.because === 'JSON as TOON') expect(isSaidInToon(result.text, tree)).toBe(true);
        else {
          const read = readJson(result.text);
          expect(read !== null && isSameTree(fromColumnar(read), tree)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('rows of it, one a line, are as many as they were', () => {
    void fc.assert(
      fc.property(fc.array(odd, { minLength: 2, maxLength: 5 }), (values) => {
        const text = values.map((value) => `{"id": ${value.replaceAll('\n', ' ')}}`).join('\n');
        const result = shrinkJson(text, setting);
        if (result?.exact !== true || !result.because.startsWith('JSON lines')) return;
        expect(result.text.split('\n')).toHaveLength(
          values.length + (result.because.endsWith('columns') ? 1 : 0),
        );
      }),
    );
  });
});

describe('whatever the JSON', () => {
  it('every form gives it back', () => {
    fc.assert(
      fc.property(json, (text) => {
        const tree = readJson(text);
        if (tree === null) return;
        const minified = readJson(writeMinified(tree));
        expect(minified !== null && isSameTree(minified, tree)).toBe(true);
        const columnar = toColumnar(tree);
        if (columnar === null) return;
        const read = readJson(writeMinified(columnar));
        expect(read !== null && isSameTree(fromColumnar(read), tree)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('it is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(json, (text) => {
        const tree = readJson(text);
        if (tree !== null) expect(JSON.parse(writeMinified(tree))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('the result is never larger than minified, always the same, and exact when it says so', () => {
    fc.assert(
      fc.property(json, (text) => {
        const result = shrinkJson(text, setting);
        if (result === null) return;
        expect(estimateTokens(result.text)).toBeLessThanOrEqual(
          estimateTokens(JSON.stringify(JSON.parse(text))),
        );
        expect(estimateTokens(result.text)).toBeLessThan(estimateTokens(text));
        expect(shrinkJson(text, setting)).toEqual(result);
        const tree = readJson(text);
        if (!result.exact || tree === null) return;
        const again = readJson(result.text);
        expect(
          toToon(tree) === result.text || (again !== null && isSameTree(fromColumnar(again), tree)),
        ).toBe(true);
      }),
    );
  });

  it('text that is not JSON is left alone', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tree = readJson(text);
        if (tree !== null) expect(() => JSON.parse(text)).not.toThrow();
      }),
    );
  });
});
