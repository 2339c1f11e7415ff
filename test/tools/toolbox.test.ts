import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/core/token-estimate.ts';
import { DraftTree } from '../../src/edits/draft-tree.ts';
import { ProjectFiles } from '../../src/edits/project-files.ts';
import { checkArguments } from '../../src/tools/check-arguments.ts';
import { PermissionGate } from '../../src/tools/permissions/gate.ts';
import type { PermissionPolicy } from '../../src/tools/permissions/modes.ts';
import { parseRule } from '../../src/tools/permissions/rules.ts';
import { type Tool, toolSchema } from '../../src/tools/tool.ts';
import { Toolbox } from '../../src/tools/toolbox.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const usual: PermissionPolicy = { mode: 'ask', rules: [] };

async function toolbox(intent = 'edit', policy = usual) {
  const index = await indexProject(sampleFiles);
  const draft = new DraftTree(new ProjectFiles(index.root));
  const gate = new PermissionGate(policy, index.root, null);
  const box = Toolbox.for(intent, { index, draft, gate, signal: new AbortController().signal });
  if (box === null) throw new Error(`no tools for ${intent}`);
  return {
    box,
    draft,
    one: async (name: string, given: unknown) => (await box.run([{ name, arguments: given }]))[0],
  };
}

test('all tools together are told in few tokens, and only to who needs them', async () => {
  const { box } = await toolbox();
  expect(estimateTokens(JSON.stringify(box.schemas))).toBeLessThan(1_200);
  const names = async (intent: string) => (await toolbox(intent)).box.schemas.map(({ name }) => name);
  expect(await names('design')).not.toContain('edit_file');
  expect(Toolbox.for('explain', {} as never)).toBeNull();
});

test.each([
  [
    'read_file',
    { path: 'src/price.ts', start_line: 4, end_line: 5 },
    /^src\/price\.ts, lines 4-5 of \d+:\n4\| export function priceOf/,
  ],
  ['read_file', { path: 'src/price.ts', start_line: '4', end_line: null }, /4\| export function priceOf/],
  ['search_code', { text: 'prices.get' }, /^src\/price\.ts:5: return prices\.get/],
  ['search_code', { text: 'PRICES.GET', folder: './src/' }, /^src\/price\.ts:5: /],
  ['search_code', { text: 'price of an item' }, /stands nowhere as it is\. Places with its words:\nsrc\//],
  ['find_symbol', { name: 'Cart.total' }, /^src\/cart\.ts:\d+-\d+ \(in Cart\) total\(\): number/],
  ['find_references', { name: 'priceOf' }, /Uses:\nsrc\/cart\.ts:\d+: /],
  ['list_files', {}, /src\/cart\.ts \(\d+ lines\)/],
])('%s %j', async (name, given, expected) => {
  const result = await (await toolbox()).one(name, given);
  expect(result).toMatchObject({ ok: true, text: expect.stringMatching(expected) });
});

test.each([
  ['read_file', { path: 'price.ts' }, 'price.ts does not exist. There is src/price.ts.'],
  ['read_file', { path: '../etc/passwd' }, 'outside of the project'],
  ['read_file', { path: '.git/config' }, 'files of git'],
  ['read_file', { path: 'src/price.ts', start_line: 9_000 }, 'has'],
  ['find_symbol', { name: 'priceOff' }, 'nothing is called priceOff; like it: priceOf'],
  ['search_code', { text: 'zebra' }, '"zebra" stands nowhere, nor do its words'],
  ['search_code', { text: '...' }, 'no word'],
  [
    'edit_file',
    { path: 'src/price.ts', start_line: 1, end_line: 1, first_line: 'x', new_content: '' },
    'line 1 has not been read',
  ],
  [
    'edit_file',
    { path: 'src/price.ts', start_line: 'x' },
    '"start_line" must be a whole number, "end_line" is missing, "first_line" is missing, "new_content" is missing. Right: edit_file({"path": "…", "start_line": 1,',
  ],
  ['edit_file', 'not json', 'are no JSON object'],
  ['create_file', { path: 'src/price.ts', content: 'x' }, 'exists'],
  ['write_file', {}, 'There is no tool write_file. There are: read_file,'],
])('%s %j is answered with what helps', async (name, given, expected) => {
  const result = await (await toolbox()).one(name, given);
  expect(result).toMatchObject({ ok: false, text: expect.stringContaining(expected) });
});

test('what was read can be edited by number, and is read back with the edit in it', async () => {
  const { one, draft } = await toolbox();
  await one('read_file', { path: 'src/price.ts' });
  const edited = await one('edit_file', {
    path: 'src/price.ts',
    start_line: 5,
    end_line: 5,
    first_line: 'return prices.get(name) ?? 0;',
    new_content: '  // unknown\n  return 1;',
  });
  expect(edited).toMatchObject({
    ok: true,
    text: expect.stringContaining('5|   // unknown\n6|   return 1;'),
  });
  // Numbers of the answer hold in the next step.
  expect(
    await one('edit_file', {
      path: 'src/price.ts',
      start_line: 6,
      end_line: 6,
      first_line: 'return 1;',
      new_content: '  return 2;',
    }),
  ).toMatchObject({ ok: true });
  expect(await one('search_code', { text: 'return 2' })).toMatchObject({
    text: expect.stringMatching(/^src\/price\.ts:6: return 2;/),
  });
  expect(draft.changes().map(({ path }) => path)).toEqual(['src/price.ts']);
});

test('edits of one response go by the numbers that were read before it', async () => {
  const { box, one, draft } = await toolbox();
  await one('read_file', { path: 'src/price.ts' });
  const results = await box.run([
    {
      name: 'edit_file',
      arguments: {
        path: 'src/price.ts',
        start_line: 1,
        end_line: 0,
        first_line: '',
        new_content: '// one\n// two\n',
      },
    },
    {
      name: 'edit_file',
      arguments: {
        path: 'src/price.ts',
        start_line: 5,
        end_line: 5,
        first_line: '  return prices.get(name) ?? 0;',
        new_content: '  return 9;',
      },
    },
  ]);
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  const text = draft.read('src/price.ts');
  expect(text.ok && text.lines.slice(0, 2)).toEqual(['// one', '// two']);
  expect(text.ok && text.lines[6]).toBe('  return 9;');
});

test('arguments are taken or refused, and never thrown over', () => {
  const schema = toolSchema(
    't',
    '',
    { a: { type: 'string' }, n: { type: 'integer' }, b: { type: 'boolean' } },
    ['b'],
  );
  fc.assert(
    fc.property(fc.anything(), (given) => {
      const checked = checkArguments(schema, given);
      if (checked.ok) expect(checked.given).toMatchObject({ a: expect.any(String), n: expect.any(Number) });
      else expect(checked.problem).toContain('Right: t(');
    }),
  );
  expect(checkArguments(schema, '{"a": "x", "n": 3}')).toEqual({ ok: true, given: { a: 'x', n: 3 } });
  expect(checkArguments(schema, { a: 'x', n: 3, z: 1 })).toMatchObject({
    problem: expect.stringContaining('there is no "z"'),
  });
});

test('what a rule or the mode denies is not done, and its reason is told', async () => {
  const rules = [parseRule('deny', 'write(src/price.ts)'), parseRule('deny', 'read(src/cart.ts)')].flatMap(
    (rule) => rule ?? [],
  );
  const { one } = await toolbox('edit', { mode: 'full', rules });
  expect(await one('delete_file', { path: './src/price.ts' })).toEqual({
    ok: false,
    text: 'Not permitted: a rule says so: write(src/price.ts)',
  });
  expect(await one('move_file', { path: 'src/cart.ts', to: 'src/price.ts' })).toMatchObject({ ok: false });
  expect(await one('read_file', { path: 'src/cart.ts' })).toMatchObject({
    text: expect.stringContaining('read(src/cart.ts)'),
  });
  expect((await one('search_code', { text: 'priceOf' }))?.text).not.toContain('src/cart.ts');
  const names = (await toolbox('edit', { mode: 'read-only', rules: [] })).box.schemas.map(({ name }) => name);
  expect(names).toContain('read_file');
  expect(names).not.toContain('edit_file');
});

test('a symbol is renamed with all that surely means it', async () => {
  const { one, draft } = await toolbox();
  expect(await one('rename_symbol', { name: 'priceOf', new_name: 'costOf' })).toMatchObject({
    ok: true,
    text: expect.stringMatching(/^Renamed priceOf to costOf in \d+ places of \d files:\n/),
  });
  expect(draft.changes().map(({ path }) => path)).toContain('src/cart.ts');
  expect(await one('rename_symbol', { name: 'priceOff', new_name: 'x' })).toMatchObject({
    ok: false,
    text: expect.stringContaining('near: '),
  });
});

test('after a turn is stopped the calls that are left are not made', async () => {
  const index = await indexProject(sampleFiles);
  const draft = new DraftTree(new ProjectFiles(index.root));
  const stop = new AbortController();
  const gate = new PermissionGate(usual, index.root, null);
  const stopping: Tool = {
    access: 'run',
    schema: toolSchema('run_command', 'Run.', {}),
    run: () => {
      stop.abort();
      return { ok: false, text: 'It was stopped.' };
    },
  };
  const box = Toolbox.for('edit', { index, draft, gate, signal: stop.signal }, [stopping]);
  const results = await box?.run([
    { name: 'run_command', arguments: {} },
    { name: 'run_command', arguments: {} },
    { name: 'delete_file', arguments: { path: 'src/price.ts' } },
  ]);
  expect(results?.map(({ text }) => text)).toEqual(['It was stopped.', 'Stopped.', 'Stopped.']);
  expect(draft.changes()).toEqual([]);
});

test('no tool shows lines of what a rule denies to be read', async () => {
  const rule = parseRule('deny', 'read(src/cart.ts)');
  if (rule === null) throw new Error('no rule');
  const { one } = await toolbox('edit', { mode: 'full', rules: [rule] });
  for (const [name, given] of [
    ['find_symbol', { name: 'Cart' }],
    ['find_symbol', { name: 'Cart.total' }],
    ['find_references', { name: 'priceOf' }],
    ['find_references', { name: 'Cart' }],
    ['search_code', { text: 'class Cart' }],
    ['read_file', { path: 'src/cart.ts' }],
  ] as const)
    expect((await one(name, given))?.text).not.toMatch(/class Cart \{|src\/cart\.ts:\d/);
  expect((await one('find_references', { name: 'priceOf' }))?.text).toContain('Defined: src/price.ts:');
});
