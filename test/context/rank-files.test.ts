import { expect, test } from 'vitest';
import { buildContext } from '../../src/context/build-context.ts';
import { indexProject } from '../codebase/indexed-project.ts';

const files = {
  'src/pool.ts': 'export function take() {\n  // wait until a socket is idle\n  return sockets.shift();\n}\n',
  'src/log.ts': 'export function log() {\n  console.log("written");\n}\n',
  'test/pool.test.ts': '/** A socket that is idle. */\nfunction idleSocket() {\n  return take();\n}\n',
  'README.md': '# Sockets\n\nA socket that is idle waits.\n',
  'dist/pool.js': '/** An idle socket. */\nfunction idleSocket() {\n  return sockets.shift();\n}\n',
};

async function ranked(question: string) {
  const index = await indexProject(files);
  return buildContext(index, question, { budgetTokens: 2_000 }).files.map(({ path }) => path);
}

test('finds words that stand in a comment of a body only', async () => {
  expect((await ranked('where does it wait for an idle socket'))[0]).toBe('src/pool.ts');
});

test('ranks tests, documents and what was built below the code, and hides none', async () => {
  const paths = await ranked('idle socket');
  expect(paths[0]).toBe('src/pool.ts');
  expect(paths).toEqual(expect.arrayContaining(['test/pool.test.ts', 'README.md', 'dist/pool.js']));
});

test('what is named comes first, whatever it is', async () => {
  expect((await ranked('why does test/pool.test.ts wait for an idle socket'))[0]).toBe('test/pool.test.ts');
});
