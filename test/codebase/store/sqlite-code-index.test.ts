import { appendFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CodeIndex } from '../../../src/codebase/code-index.ts';
import { makeProject, refresh, writeFiles } from '../temporary-project.ts';

const files = {
  'index.fake': 'from ./src/parser take parseConfig\nfrom left-pad take leftPad\ncall parseConfig\n',
  'src/parser/index.fake':
    '## Reads the settings of a connection.\ndef parseConfig\n  call readText\n  def helper\n    call readText\n    use limit\n  end\nend\n',
  'src/parser/tokens.fake':
    'from ./index take parseConfig\ndef Token\n  def parseconfig\n  end\nend\ncall readText\n',
  'src/read-text.fake': 'def readText\nend\n',
  'src/types.d.fake': '',
  'docs/parser.md': '# Parser\n',
};

async function open(changes: Record<string, string> = {}) {
  const root = makeProject({ ...files, ...changes });
  const { index } = await refresh(root);
  return { root, index };
}

const paths = (found: readonly { readonly path: string }[]) => found.map(({ path }) => path);

describe('files', () => {
  test.each([
    ['src/read-text.fake', ['src/read-text.fake']],
    ['./src/read-text.fake', ['src/read-text.fake']],
    ['read-text', ['src/read-text.fake']],
    ['read-text.fake', ['src/read-text.fake']],
    ['text', []],
    ['parser', ['docs/parser.md']],
    ['src/parser', ['src/parser/index.fake']],
    ['src\\parser\\', ['src/parser/index.fake']],
    ['tokens', ['src/parser/tokens.fake']],
    ['index', ['index.fake', 'src/parser/index.fake']],
    ['100%', []],
    ['', []],
  ])('%j may mean %j', async (fragment, expected) => {
    const { index } = await open();
    expect(paths(index.findFiles(fragment))).toEqual(expected);
  });

  test('an absolute path is one of the project', async () => {
    const { root, index } = await open();
    expect(paths(index.findFiles(join(root, 'src/read-text.fake')))).toEqual(['src/read-text.fake']);
  });

  test('below a folder, whose name is no prefix', async () => {
    const { index } = await open({ 'src/parser-old/x.fake': '' });
    expect(paths(index.filesUnder('src/parser'))).toEqual([
      'src/parser/index.fake',
      'src/parser/tokens.fake',
    ]);
    expect(index.filesUnder('')).toHaveLength(7);
  });

  test('what is known of one', async () => {
    const { index } = await open();
    expect(index.file('docs/parser.md')).toEqual({
      path: 'docs/parser.md',
      language: null,
      sizeBytes: 9,
      lines: 1,
      parseErrors: 0,
      generated: false,
    });
    expect(index.file('src/read-text.fake')?.language).toBe('fake');
    expect(index.file('nowhere')).toBeNull();
  });
});

describe('symbols', () => {
  test('by exact name, or in any case', async () => {
    const { index } = await open();
    expect(index.symbolsNamed('parseConfig').map(({ path, startLine }) => [path, startLine])).toEqual([
      ['src/parser/index.fake', 2],
    ]);
    expect(paths(index.symbolsNamed('PARSECONFIG', { foldCase: true }))).toEqual([
      'src/parser/index.fake',
      'src/parser/tokens.fake',
    ]);
  });

  test('with parent, members and place', async () => {
    const { index } = await open();
    const [parse, helper] = index.symbolsInFile('src/parser/index.fake');
    expect(parse).toMatchObject({
      name: 'parseConfig',
      endLine: 8,
      doc: 'Reads the settings of a connection.',
    });
    expect(helper).toMatchObject({ name: 'helper', container: 'parseConfig', parentId: parse?.id });
    expect(index.members(parse?.id ?? -1)).toEqual([helper]);
    expect(index.symbol(helper?.id ?? -1)).toEqual(helper);
    expect(index.symbol(-1)).toBeNull();
  });

  test('with characters that end a text elsewhere', async () => {
    // Behind where a file is looked at to see whether it is text.
    const { index } = await open({
      'odd.fake': `${'\n'.repeat(9000)}## a\0b 😀 //;:é\ndef odd\n  def inner\n  end\nend\n`,
    });
    const [odd, inner] = index.symbolsInFile('odd.fake');
    expect(odd).toMatchObject({ name: 'odd', doc: 'a b 😀 //;:é', startLine: 9002, endLine: 9005 });
    expect(inner).toMatchObject({ name: 'inner', parentId: odd?.id });
  });

  test('near a misspelt name', async () => {
    const { index } = await open();
    expect(index.nearNames('parsConfg', 2)).toEqual(['parseConfig', 'parseconfig']);
    expect(index.nearNames('Text', 5)).toEqual(['readText']);
    expect(index.nearNames('zzzzzzzz', 5)).toEqual([]);
  });
});

describe('words', () => {
  test.each([
    [['parse', 'config'], 'parseConfig'],
    [['parseConfig'], 'parseConfig'],
    [['reading', 'texts'], 'readText'],
    [['connections'], 'parseConfig'],
    [['tokens'], 'Token'],
  ])('%j finds %s first', async (words, expected) => {
    const { index } = await open();
    const [best] = index.searchWords(words, 3);
    expect(best?.symbol.name).toBe(expected);
    expect(best?.score).toBeGreaterThan(0);
  });

  test('signs, operators and nothing find nothing', async () => {
    const { index } = await open();
    for (const words of [[], ['"'], ['OR'], ['*', '^', '(']]) expect(index.searchWords(words, 3)).toEqual([]);
  });
});

describe('words of a text', () => {
  const texts = {
    'db/invoices.sql':
      '-- Overdue bills are found by this index.\nCREATE INDEX bills_overdue ON bills (due_date);\n',
    'db/generated.sql': '-- Code generated by a tool. DO NOT EDIT.\nCREATE TABLE overdue;\n',
    'yarn.lock': 'overdue@1.0.0\n',
    'image.bin': 'overdue\0\n',
    Makefile: 'overdue-report:\n\tmail bills\n',
  };

  /** Paths, the best text first. */
  const found = (index: CodeIndex, words: readonly string[]) =>
    index
      .searchText(
        words.map((word) => ({ forms: new Map([[word, 1]]), weight: 1 })),
        9,
      )
      .files.toSorted((a, b) => b.text - a.text)
      .map(({ path }) => path);

  test.each([
    [['overdue'], ['Makefile', 'db/invoices.sql']],
    [
      ['overdue', 'found'],
      ['db/invoices.sql', 'Makefile'],
    ],
    [['duedate'], ['db/invoices.sql']],
    [['invoices'], ['db/invoices.sql']],
    [['mail'], ['Makefile']],
    [['parseConfig'], []],
    [['"'], []],
    [[], []],
  ])('%j is in %j', async (words, expected) => {
    const { index } = await open(texts);
    expect(found(index, words)).toEqual(expected);
  });

  test('of code, with the pieces that have them', async () => {
    const { index } = await open();
    const terms = [{ forms: new Map([['settings', 1]]), weight: 1 }];
    const search = index.searchText(terms, 9);
    expect(search.files.map(({ path, language }) => [path, language])).toEqual([
      ['src/parser/index.fake', 'fake'],
    ]);
    expect(search.piecesOf('src/parser/index.fake')).toMatchObject([
      { symbol: { name: 'parseConfig' }, whole: true, startLine: 1 },
    ]);
    expect(search.piecesOf('index.fake')).toEqual([]);
  });

  test('of code, with the words that speak most for a piece, the rarest first, as they were asked for', async () => {
    const { index } = await open({
      'a.sql': 'bill paid twice',
      'b.sql': 'bill late',
      'c.sql': 'bill due',
      'd.sql': 'nothing',
    });
    const terms = [['bill'], ['overdue'], ['pay', 'paid'], ['twice'], ['a']].map((forms) => ({
      forms: new Map(forms.map((form) => [form, 1])),
      weight: forms[0] === 'twice' ? 2 : 1,
    }));
    const { piecesOf } = index.searchText(terms, 9);
    expect(piecesOf('a.sql').map(({ words }) => words)).toEqual([['twice', 'pay', 'bill']]);
    expect(piecesOf('b.sql').map(({ words }) => words)).toEqual([['bill']]);
  });

  test('a form that is no more than likely counts less', async () => {
    const { index } = await open({ 'a.sql': 'bill a b', 'b.sql': 'bills a b' });
    const terms = [
      {
        forms: new Map([
          ['bills', 1],
          ['bill', 0.5],
        ]),
        weight: 1,
      },
    ];
    const { files } = index.searchText(terms, 9);
    const [less, more] = ['a.sql', 'b.sql'].map(
      (path) => files.find((file) => file.path === path)?.text ?? 0,
    );
    expect(less).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(less ?? 0);
  });

  test('no more files than are wanted, the best', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`f${at}.sql`, `bill ${'bill '.repeat(at)}\n`]),
    );
    const { index } = await open(many);
    const { files } = index.searchText([{ forms: new Map([['bill', 1]]), weight: 1 }], 3);
    expect(files.map(({ path }) => path).sort()).toEqual(['f27.sql', 'f28.sql', 'f29.sql']);
  });

  test('are no symbols, and follow their text', async () => {
    const { root, index } = await open(texts);
    expect(index.searchWords(['overdue'], 9)).toEqual([]);
    writeFiles(root, { 'db/invoices.sql': 'SELECT paid FROM accounts;\n' });
    const { index: now } = await refresh(root);
    expect(found(now, ['overdue'])).toEqual(['Makefile']);
    expect(found(now, ['accounts'])).toEqual(['db/invoices.sql']);
  });
});

describe('references', () => {
  test('with role and what encloses them', async () => {
    const { index } = await open();
    const found = index.references('readText').map(({ path, line, column, role, enclosing }) => {
      return [path, line, column, role, enclosing?.name ?? null];
    });
    expect(found).toEqual([
      ['src/parser/index.fake', 3, 7, 'call', 'parseConfig'],
      ['src/parser/index.fake', 5, 9, 'call', 'helper'],
      ['src/parser/tokens.fake', 6, 5, 'call', null],
    ]);
    expect(index.referenceCount('readText')).toBe(3);
    expect(index.references('nobody')).toEqual([]);
    expect(index.referenceCount('nobody')).toBe(0);
  });

  test('names used between two lines', async () => {
    const { index } = await open();
    const used = (from: number, to: number) => [...index.namesUsedIn('src/parser/index.fake', from, to)];
    expect(used(1, 99)).toEqual([
      ['limit', 1],
      ['readText', 2],
    ]);
    expect(used(3, 4)).toEqual([['readText', 1]]);
    expect([...index.namesUsedIn('nowhere', 1, 2)]).toEqual([]);
  });
});

describe('imports', () => {
  test('from both ends', async () => {
    const { index } = await open();
    expect(index.importsOf('index.fake')).toMatchObject([
      { specifier: './src/parser', to: null, externalPackage: null, line: 1 },
      { specifier: 'left-pad', to: null, externalPackage: 'left-pad', names: [{ imported: 'leftPad' }] },
    ]);
    expect(index.importersOf('src/parser/index.fake')).toMatchObject([
      { from: 'src/parser/tokens.fake', to: 'src/parser/index.fake', line: 1 },
    ]);
    expect(index.importersOfPackage('left-pad')).toMatchObject([{ from: 'index.fake' }]);
    expect(index.counts().edges).toBe(1);
  });

  test('a target that appears is found, one that goes is missed', async () => {
    const { root } = await open();
    writeFiles(root, { 'src/parser.fake': '' });
    const second = await refresh(root);
    expect(second.index.importsOf('index.fake')[0]?.to).toBe('src/parser.fake');
    expect(second.index.counts().edges).toBe(2);
  });

  test('a change of a file that resolution reads moves the targets', async () => {
    const { root } = await open();
    writeFiles(root, { 'fake.config': 'src' });
    await refresh(root);
    writeFiles(root, { 'fake.config': 'docs', 'docs/left-pad.fake': '' });
    const { index } = await refresh(root);
    expect(index.importsOf('index.fake')[1]).toMatchObject({
      to: 'docs/left-pad.fake',
      externalPackage: null,
    });
  });
});

describe('lines', () => {
  test('are those of the file, clamped', async () => {
    const { index } = await open();
    expect(index.readLines('src/read-text.fake', 0, 99)).toEqual(['def readText', 'end']);
    expect(index.readLines('src/read-text.fake', 2, 2)).toEqual(['end']);
    expect(index.readLines('src/read-text.fake', 3, 2)).toEqual([]);
    expect(index.readLines('../outside', 1, 2)).toBeNull();
  });

  test('of a touched file are given, of a changed one are not', async () => {
    const { root, index } = await open();
    utimesSync(join(root, 'src/read-text.fake'), 1, 1);
    expect(index.readLines('src/read-text.fake', 1, 1)).toEqual(['def readText']);
    appendFileSync(join(root, 'src/read-text.fake'), '\n');
    expect(index.readLines('src/read-text.fake', 1, 1)).toBeNull();
  });
});
