import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../codebase/temporary-project.ts';
import { noPackagesBecause, packagesFolder } from '../wrappers/llmlingua/packages.ts';
import { writeTinyModel } from '../wrappers/llmlingua/tiny-model.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const story = `# What happened

The service was quiet for most of the day, and people went about their usual business, more or less as they had planned.
It is not available in the region of New Holland yet, which is a pity. It answers within 30 seconds, as a rule.

Some of those who had waited for a long while went away for good. You must keep the old address.
`;

/** This package as installed: what it may load beside it is found from where it is, so it is no link. */
function install(withLlmLingua: boolean): string {
  const project = temporaryFolder();
  const modules = join(project, 'node_modules');
  const own = join(modules, 'agentic-optimizer');
  mkdirSync(own, { recursive: true });
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(root, part), join(own, part), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((entry) => !entry.startsWith('.')))
    if (!existsSync(join(modules, name)) && name !== '@atjsh')
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  if (withLlmLingua) {
    const link = join(modules, '@atjsh/llmlingua-2');
    mkdirSync(dirname(link));
    symlinkSync(join(packagesFolder(), '@atjsh/llmlingua-2'), link);
  }
  writeFileSync(join(project, 'story.md'), story);
  writeTinyModel(join(project, 'model'), {
    type: 'bert',
    texts: [story],
    worthOf: (word) => word.length / 12,
  });
  return project;
}

function run(project: string, args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const program = join(project, 'node_modules/agentic-optimizer/bin/optimizer.cjs');
  const env = { PATH: process.env.PATH, HOME: project, OPTIMIZER_HOME: join(project, 'home') };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { cwd: project, env }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const asked = ['optimize', 'story.md', '--ratio', '0.5', '--llmlingua', 'model'];

test('optimize --llmlingua says what to install where the package is missing', async () => {
  const { code, out, err } = await run(install(false), asked);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain('@atjsh/llmlingua-2 is not installed');
  expect(err).toContain('npm install @atjsh/llmlingua-2 @huggingface/transformers');
});

const title =
  noPackagesBecause === null ? 'where it is installed' : `where it is installed (${noPackagesBecause})`;

describe.skipIf(noPackagesBecause !== null)(title, () => {
  test('words are left out, and only the result is printed on stdout', async () => {
    const { code, out, err } = await run(install(true), asked);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/\[…\]\n$/) });
    expect(out).toContain('not available in the region of New Holland');
    expect(out).toContain('You must keep the old address.');
    expect(out).not.toContain('more or less as they had planned');
    expect(err).toMatch(/\d+ of \d+ words left out, faithful to/);
  });

  test('a folder without a model is told before anything is done', async () => {
    const { code, out, err } = await run(install(true), [...asked.slice(0, -1), 'node_modules']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('There is no config.json in');
  });

  test('a program that imports the library leaves out words too, and loads none of it before', async () => {
    const project = install(true);
    writeFileSync(
      join(project, 'script.mjs'),
      `import { llmLingua2, optimize } from 'agentic-optimizer';
      const addons = () => process.report.getReport().sharedObjects.filter((path) => /onnx|sharp/.test(path)).length;
      const compressor = llmLingua2({ modelFolder: 'model' });
      const before = addons();
      const document = ${JSON.stringify(story.repeat(20))};
      const messages = [{ role: 'user', content: [{ type: 'text', text: document }, { type: 'text', text: 'What of the service?' }] }];
      const { stats, operations } = await optimize(messages, { provider: 'openai', maxInputTokens: 1_800, compressor });
      console.log(before, addons() > 0, stats.route, /words left out/.test(operations[0].because));
      await compressor.close();`,
    );
    const { stdout } = await new Promise<{ stdout: string }>((done, fail) => {
      execFile(process.execPath, ['script.mjs'], { cwd: project }, (error, out, err) =>
        error === null ? done({ stdout: out }) : fail(new Error(err)),
      );
    });
    expect(stdout).toBe('0 true heuristic+semantic+compression true\n');
  });
});
