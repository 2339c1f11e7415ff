import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IndexedReference, IndexedSymbol } from '../../../src/codebase/code-index.ts';
import { makeFakeLanguage } from '../fake-language.ts';
import { makeProject, refresh, writeFiles } from '../temporary-project.ts';

const files = {
  'src/shape.fake':
    'type Shape\n  def area\n    call helper\n  end\nend\ndef helper\nend\ndef _hidden\nend\nexport Form Shape\n',
  'src/circle.fake':
    'from ./shape take Shape\ntype Circle\n  def area\n    call Shape.area\n  end\nend\nsuper Circle Shape\n',
  'src/index.fake': 'pass ./shape take Form=Figure\npass ./circle take *\n',
  'lib/use.fake':
    'from ../src/index take Figure=F Circle\ndef draw: Circle\n  call F.area\n  call Circle.area\n  call thing.area\nend\n',
  'test/use.test.fake': 'from ../lib/use take draw\ndef checksDraw\n  call draw.area\nend\ncall draw\n',
  'lib/area.fake': 'def area\nend\n',
};

async function open(more: Record<string, string> = {}) {
  const { index } = await refresh(makeProject({ ...files, ...more }), { languages: [makeFakeLanguage({})] });
  const find = (name: string, container: string | null = null): IndexedSymbol => {
    const found = index.symbolsNamed(name).find((symbol) => symbol.container === container);
    if (found === undefined) throw new Error(`No ${container}.${name}`);
    return found;
  };
  return { index, find };
}

const places = (references: readonly IndexedReference[]) =>
  references.map(({ path, line, name }) => `${path}:${line} ${name}`);
const labels = (symbols: readonly IndexedSymbol[]) =>
  symbols.map(({ path, name, container }) => `${path} ${container === null ? '' : `${container}.`}${name}`);

describe('references to a symbol', () => {
  test('are those that mean it, under whatever name, and apart from them those that may', async () => {
    const { index, find } = await open();
    const { resolved, possible } = index.referencesTo(find('area', 'Shape').id);
    expect(places(resolved)).toEqual(['lib/use.fake:3 area', 'src/circle.fake:4 area']);
    expect(places(possible)).toEqual(['lib/use.fake:5 area']);
    expect(places(index.referencesTo(find('Circle').id).resolved)).toEqual([]);
    expect(index.referencesTo(-1)).toEqual({ resolved: [], possible: [] });
  });

  test('under another name, in the same file and in others', async () => {
    const { index, find } = await open({
      'src/alias.fake': 'from ./index take Figure=F\nuse F\n',
      'src/shape2.fake': 'from ./shape take Form\nuse Form\nuse Form\n',
    });
    expect(places(index.referencesTo(find('Shape').id).resolved)).toEqual([
      'src/alias.fake:2 F',
      'src/shape2.fake:2 Form',
      'src/shape2.fake:3 Form',
    ]);
  });

  test('have a target, or candidates, the likeliest first', async () => {
    const { index, find } = await open();
    const [decided, ownMember, open_] = index
      .references('area')
      .filter(({ path }) => path === 'lib/use.fake');
    expect(decided?.target).toEqual({ kind: 'symbol', id: find('area', 'Shape').id });
    expect(ownMember?.target).toEqual({ kind: 'symbol', id: find('area', 'Circle').id });
    expect(open_).toMatchObject({ member: true, role: 'call', enclosing: { name: 'draw' } });
    expect(open_?.target).toEqual({ kind: 'unknown' });
    if (decided === undefined || open_ === undefined) throw new Error('No references');
    expect(labels(index.candidates(decided))).toEqual(['src/shape.fake Shape.area']);
    // The function of the same folder is no member of anything.
    expect(labels(index.candidates(open_))).toEqual([
      'src/circle.fake Circle.area',
      'src/shape.fake Shape.area',
    ]);
  });

  test('from inside of a symbol', async () => {
    const { index, find } = await open();
    expect(places(index.referencesFrom(find('Shape').id))).toEqual(['src/shape.fake:3 helper']);
    expect(places(index.referencesFrom(find('draw').id))).toEqual([
      'lib/use.fake:3 area',
      'lib/use.fake:4 area',
      'lib/use.fake:5 area',
    ]);
    expect(index.referencesFrom(-1)).toEqual([]);
  });

  test('in a file, in order of position', async () => {
    const { index } = await open();
    expect(places(index.referencesIn('test/use.test.fake'))).toEqual([
      'test/use.test.fake:3 area',
      'test/use.test.fake:5 draw',
    ]);
    expect(index.referencesIn('nowhere')).toEqual([]);
  });
});

test('inheritance, from both ends, and what members override', async () => {
  const { index, find } = await open();
  const [shape, circle] = [find('Shape'), find('Circle')];
  expect(labels(index.subtypes(shape.id))).toEqual(['src/circle.fake Circle']);
  expect(labels(index.supertypes(circle.id))).toEqual(['src/shape.fake Shape']);
  expect(labels(index.overriddenBy(find('area', 'Shape').id))).toEqual(['src/circle.fake Circle.area']);
  expect(labels(index.overrides(find('area', 'Circle').id))).toEqual(['src/shape.fake Shape.area']);
  expect(index.overrides(find('draw').id)).toEqual([]);
});

test('tests that reach a symbol, the nearest first', async () => {
  const { index, find } = await open();
  const touching = (id: number, maxDistance: number) =>
    index
      .testsTouching(id, { maxDistance })
      .map(({ symbol, path, line, distance }) => [symbol?.name ?? null, path, line, distance]);
  expect(touching(find('draw').id, 1)).toEqual([[null, 'test/use.test.fake', 5, 1]]);
  expect(touching(find('area', 'Circle').id, 3)).toEqual([
    ['checksDraw', 'test/use.test.fake', 3, 1],
    [null, 'test/use.test.fake', 5, 2],
  ]);
  expect(touching(find('helper').id, 1)).toEqual([]);
});

describe('names by a part', () => {
  const many = Object.fromEntries(
    ['getB', 'getA', 'get', 'Getter', 'forget', 'größe', 'targetName', 'x_y%z'].map((name) => [
      `names/${name.replace('%', '')}.fake`,
      `def ${name}\nend\n`,
    ]),
  );

  test.each([
    ['get', 9, ['get', 'getA', 'getB', 'Getter']],
    ['GET', 2, ['get', 'getA']],
    ['gr', 9, ['größe']],
    ['nothing', 9, []],
    ['', 9, []],
    ['get', 0, []],
  ])('starting with %j', async (prefix, limit, expected) => {
    const { index } = await open(many);
    expect(index.symbolsWithPrefix(prefix, limit).map(({ name }) => name)).toEqual(expected);
  });

  test('starting with the same as many others', async () => {
    const numbered = Array.from({ length: 200 }, (_, at) => `def some${'x'.repeat(at % 50)}${at}\nend\n`);
    const { index } = await open({ 'many.fake': numbered.join('') });
    const found = index.symbolsWithPrefix('some', 4).map(({ name }) => name);
    expect(found).toEqual(['some0', 'some50', 'somex1', 'some100']);
  });

  test('the same however often it was asked, and after a change', async () => {
    const names = fc.array(fc.stringMatching(/^[aAbB][aAbB_é]{0,14}$/), { minLength: 1, maxLength: 60 });
    const prefixes = fc.array(fc.stringMatching(/^[aAbB][aAbBé]{0,3}$/), { minLength: 5, maxLength: 5 });
    const limit = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(names, names, prefixes, limit, async (before, after, asked, most) => {
        const text = (list: readonly string[]) => list.map((name) => `def ${name}\nend\n`).join('');
        const root = makeProject({ 'a.fake': text(before), 'b.fake': text(before.slice(0, 9)) });
        const options = { languages: [makeFakeLanguage({})] };
        const { index } = await refresh(root, options);
        const ask = (of: typeof index) =>
          asked.map((prefix) =>
            of.symbolsWithPrefix(prefix, most).map(({ name, path }) => `${name} ${path}`),
          );
        const first = ask(index);
        for (let time = 0; time < 250; time++) index.symbolsWithPrefix('a', 1);
        expect(ask(index)).toEqual(first);
        writeFiles(root, { 'a.fake': text(after) });
        const { index: now } = await refresh(root, options);
        expect(ask(index)).toEqual(ask(now));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test.each([
    ['get', 9, ['get', 'getA', 'getB', 'Getter', 'forget', 'targetName']],
    ['get', 5, ['get', 'getA', 'getB', 'Getter', 'forget']],
    ['RGE', 9, ['forget', 'targetName']],
    ['röß', 9, ['größe']],
    ['y%z', 9, ['x_y%z']],
    ['ge', 9, []],
    ['getget', 9, []],
  ])('containing %j', async (part, limit, expected) => {
    const { index } = await open(many);
    expect(index.symbolsContaining(part, limit).map(({ name }) => name)).toEqual(expected);
  });
});
