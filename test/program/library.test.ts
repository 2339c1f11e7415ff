import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { defaultMaxFileBytes } from '../../src/codebase/open-code-index.ts';
import { definitions } from '../../src/config/schema.ts';
import { sampleFiles } from '../codebase/indexed-project.ts';
import { temporaryFolder, writeFiles } from '../codebase/temporary-project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a module in a project that has this package installed. */
async function runModule(code: string): Promise<string> {
  const project = temporaryFolder();
  writeFiles(project, sampleFiles);
  const installed = join(project, 'node_modules/agentic-optimizer');
  mkdirSync(dirname(installed));
  symlinkSync(root, installed);
  const script = join(project, 'script.mjs');
  writeFileSync(script, code);
  const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: project });
  return stdout;
}

test('the example of the documentation runs', async () => {
  const example = /```js\n(.*?)```/s.exec(readFileSync(join(root, 'docs/library.md'), 'utf8'))?.[1] ?? '';
  const printed = await runModule(example);
  for (const line of [
    'exact src/cart.ts 18 export function loadCart(path: string): Cart',
    'called by loadCart [ 20 ]',
    "'0 src/main.ts', '1 src/cart.ts', '2 src/price.ts'",
    'digraph dependencies {',
    'class Cart',
    '2 files import src/price.ts',
  ]) {
    expect(printed).toContain(line);
  }
});

test('importing the package loads no native addon', async () => {
  const printed = await runModule(`
    const addons = () => process.report.getReport().sharedObjects.filter((path) => path.endsWith('.node'));
    const { openCodeIndex } = await import('agentic-optimizer');
    console.log('imported', typeof openCodeIndex, addons().length);
    const project = await openCodeIndex({ root: '.' });
    console.log('opened', addons().length > 0);
    await project.close();
  `);
  expect(printed).toBe('imported function 0\nopened true\n');
});

test('has the limit of file sizes that the command has, or each would build the index of the other anew', () => {
  const setting = definitions.find(({ path }) => path.join('.') === 'index.max-file-bytes');
  expect(setting).toMatchObject({ default: defaultMaxFileBytes });
});
