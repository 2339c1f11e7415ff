import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PromptHistory } from '../../../src/cli/interactive/prompt-history.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what one session adds the next one has, oldest first and none twice in a row', () => {
  const history = new PromptHistory(folder, 'p');
  for (const entry of ['one', 'two\nlines', 'two\nlines', 'one', '']) history.add(entry);
  expect(new PromptHistory(folder, 'p').entries()).toEqual(['one', 'two\nlines', 'one']);
  expect(new PromptHistory(folder, 'q').entries()).toEqual([]);
});

test('only the person can read it', () => {
  new PromptHistory(folder, 'p').add('one');
  expect(statSync(join(folder, 'p.jsonl')).mode & 0o777).toBe(0o600);
});

test.each([
  ['half a line', '{"text":"tw'],
  ['a line that is something else', 'null\n[]\n{"text":3}\n'],
  ['bytes', '\u0000\uffff\n'],
])('%s costs nothing that was whole', (_, damage) => {
  const history = new PromptHistory(folder, 'p');
  history.add('one');
  appendFileSync(join(folder, 'p.jsonl'), damage);
  history.add('two');
  expect(history.entries()).toEqual(['one', 'two']);
});

test('it keeps the newest 2,000, and the files do not grow without end', () => {
  const history = new PromptHistory(folder, 'p');
  for (let number = 0; number < 9_000; number++) history.add(`${number} ${'x'.repeat(200)}`);
  const entries = history.entries();
  expect(entries).toHaveLength(2_000);
  expect(entries[0]).toMatch(/^7000 /);
  expect(entries.at(-1)).toMatch(/^8999 /);
  expect(readdirSync(folder).length).toBeLessThan(6);
});

test('several processes at once lose nothing', async () => {
  const module = join(folder, 'prompt-history.mjs');
  const source = fileURLToPath(new URL('../../../src/cli/interactive/prompt-history.ts', import.meta.url));
  await build({ entryPoints: [source], bundle: true, platform: 'node', format: 'esm', outfile: module });
  const script = `
    const { PromptHistory } = await import(process.argv[1]);
    const history = new PromptHistory(process.argv[2], 'p');
    for (let number = 0; number < 400; number++) history.add(process.argv[3] + number + ' ' + 'x'.repeat(1200));`;
  const run = promisify(execFile);
  await Promise.all(
    ['a', 'b', 'c'].map((one) =>
      run(process.execPath, ['--input-type=module', '-e', script, module, folder, one]),
    ),
  );
  const entries = new PromptHistory(folder, 'p').entries().map((entry) => entry.split(' ')[0]);
  const expected = ['a', 'b', 'c'].flatMap((one) => Array.from({ length: 400 }, (_, at) => `${one}${at}`));
  expect([...entries].sort()).toEqual(expected.sort());
});
