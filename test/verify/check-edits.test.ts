import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countSyntaxErrors } from '../../src/codebase/languages/count-syntax-errors.ts';
import { splitFences } from '../../src/edits/answer/fences.ts';
import { DraftTree } from '../../src/edits/draft-tree.ts';
import { ProjectFiles } from '../../src/edits/project-files.ts';
import { checkEdits } from '../../src/verify/check-edits.ts';
import { commandRunner } from '../../src/verify/run-commands.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

/** Rust with a front matter, which the grammar does not know. */
const script =
  '#!/usr/bin/env -S cargo -Zscript\n---\n[dependencies]\nclap = "4"\n---\n\n#![feature(frontmatter)]\n\nfn main() {}\n';

async function check(text: string, commands: readonly string[] = [], limitMs = 10_000) {
  const index = await indexProject({ ...sampleFiles, 'script.rs': script });
  const env = { PATH: process.env.PATH ?? '' };
  const run =
    commands.length === 0 ? null : commandRunner({ root: index.root, commands, limitMs, env, signal: null });
  const found = await checkEdits(
    splitFences(text).fences,
    index,
    new DraftTree(new ProjectFiles(index.root)),
    countSyntaxErrors,
    run,
  );
  return {
    root: index.root,
    found,
    values: Object.fromEntries(found.map(({ name, value }) => [name, value])),
  };
}

const block = (path: string, before: string, after: string) =>
  `${path}\n\n\`\`\`ts\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\``;
const good = block('src/price.ts', '  return prices.get(name) ?? 0;', '  return prices.get(name) ?? 1;');

test.each([
  ['a block that stands in one place', good, { 'edits-apply': 1, 'edits-parse': 1 }],
  [
    'a block that does not stand there',
    block('src/price.ts', 'return 5;', 'return 6;'),
    { 'edits-apply': 0 },
  ],
  ['a block of a file that is not there', block('src/nope.ts', 'a', 'b'), { 'edits-apply': 0 }],
  ['a block that stands there twice', block('src/cart.ts', '', '}'), { 'edits-apply': 0 }],
  [
    'a block after which the file does not parse',
    block('src/price.ts', '  return prices.get(name) ?? 0;', '  return (((;'),
    { 'edits-apply': 1, 'edits-parse': 0 },
  ],
  [
    'a unified diff with wrong line numbers',
    '```diff\n--- a/src/price.ts\n+++ b/src/price.ts\n@@ -90,3 +90,3 @@\n export function priceOf(name: string): number {\n-  return prices.get(name) ?? 0;\n+  return prices.get(name) ?? 2;\n }\n```',
    { 'edits-apply': 1, 'edits-parse': 1 },
  ],
  [
    'a sound edit of a file that its grammar could not read before',
    block('script.rs', 'fn main() {}', 'fn main() {\n    println!("word");\n}'),
    { 'edits-apply': 1, 'edits-parse': 1 },
  ],
  [
    'a broken edit of a file that its grammar could not read before',
    block('script.rs', 'fn main() {}', 'fn main() {\n    let x = (;\n    println!("word");\n}'),
    { 'edits-apply': 1, 'edits-parse': 0 },
  ],
  ['code that is no edit', '```ts\nconst a = 1;\n```', {}],
])('%s', async (_, text, values) => {
  expect((await check(text)).values).toEqual(values);
});

test('the commands of the user see the edit in a copy, and the project stays as it is', async () => {
  const { values, found, root } = await check(good, ['grep -q "?? 1" src/price.ts']);
  expect(values['commands-pass']).toBe(1);
  expect(found.at(-1)?.detail).toBe('with its edits `grep -q "?? 1" src/price.ts` passes');
  expect(readFileSync(join(root, 'src/price.ts'), 'utf8')).toBe(sampleFiles['src/price.ts']);
});

test('the first command that fails is named with what it said, and is the last that runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-never-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { values, found } = await check(good, [
    'echo "src/price.ts: error TS1"; exit 2',
    `touch ${folder}/ran`,
  ]);
  expect(values['commands-pass']).toBe(0);
  expect(found.at(-1)?.detail).toContain('fails: src/price.ts: error TS1');
  expect(() => readFileSync(join(folder, 'ran'))).toThrow();
});

test('an edit after which a file does not parse is not given to commands', async () => {
  const { values } = await check(block('src/price.ts', '  return prices.get(name) ?? 0;', '  return (((;'), [
    'true',
  ]);
  expect(values).toEqual({ 'edits-apply': 1, 'edits-parse': 0 });
});

test('a command that does not end is ended', async () => {
  const { found } = await check(good, ['sleep 60'], 300);
  expect(found.at(-1)).toMatchObject({
    name: 'commands-pass',
    value: 0,
    detail: expect.stringContaining('not done within'),
  });
});

test('a command sees no variables but those it was given', async () => {
  process.env.GROQ_API_KEY = 'gsk_test';
  onTestFinished(() => {
    delete process.env.GROQ_API_KEY;
  });
  expect((await check(good, ['test -z "$GROQ_API_KEY"'])).values['commands-pass']).toBe(1);
});

test('an edit never leads out of the copy', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'optimizer-outside-'));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  writeFileSync(join(outside, 'there.txt'), 'as it was');
  const { root } = await check(good);
  const run = commandRunner({
    root,
    commands: ['true'],
    limitMs: 5_000,
    env: { PATH: process.env.PATH ?? '' },
    signal: null,
  });
  await run(
    [join(outside, 'there.txt'), '../escaped.txt'].map((path) => ({
      path,
      before: null,
      after: Buffer.from('changed'),
      mode: null,
    })),
  );
  expect(readFileSync(join(outside, 'there.txt'), 'utf8')).toBe('as it was');
});
