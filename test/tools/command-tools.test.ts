import { expect, onTestFinished, test } from 'vitest';
import { DraftTree } from '../../src/edits/draft-tree.ts';
import { ProjectFiles } from '../../src/edits/project-files.ts';
import { commandTools } from '../../src/tools/command-tools.ts';
import { OutputStore } from '../../src/tools/commands/output-store.ts';
import { PermissionGate } from '../../src/tools/permissions/gate.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

async function askedFor(command: string, answer: (stop: AbortController) => boolean) {
  const index = await indexProject(sampleFiles);
  const stop = new AbortController();
  const gate = new PermissionGate({ mode: 'ask', rules: [] }, index.root, async () => answer(stop));
  const denied: string[] = [];
  const settings = { env: { PATH: process.env.PATH ?? '' }, timeLimitMs: 10_000 };
  const { tools, dispose } = commandTools(gate, new OutputStore(), settings, (line) => denied.push(line));
  onTestFinished(dispose);
  const draft = new DraftTree(new ProjectFiles(index.root));
  const result = await tools[0]?.run({ command }, { index, draft, gate, signal: stop.signal });
  return { result, denied };
}

async function ran(command: string, more: readonly (readonly [handle: string, text: string])[] = []) {
  const index = await indexProject(sampleFiles);
  const gate = new PermissionGate({ mode: 'full', rules: [] }, index.root, null);
  const settings = { env: { PATH: process.env.PATH ?? '' }, timeLimitMs: 10_000 };
  const commands = commandTools(gate, new OutputStore(), settings, () => {});
  onTestFinished(commands.dispose);
  for (const [handle, text] of more) commands.keep(handle, text);
  const bench = {
    index,
    draft: new DraftTree(new ProjectFiles(index.root)),
    gate,
    signal: new AbortController().signal,
  };
  const [run, fetch] = commands.tools;
  return {
    result: await run?.run({ command }, bench),
    fetch: async (handle: string) => fetch?.run({ handle, from_line: 2 }, bench),
  };
}

test('of a long output both ends are told, and all of it is there for who can shorten it', async () => {
  const { result } = await ran('seq 1 5000; echo broken; exit 3');
  expect(result).toMatchObject({ ok: false });
  expect(result?.text).toMatch(
    /^It failed, exit code 3:\n1\n[\s\S]*lines left out: fetch_output out1 from line/,
  );
  expect(result?.text.length).toBeLessThan(6_300);
  expect(result?.longer).toMatch(/^It failed, exit code 3:\n1\n[\s\S]*\n2500\n[\s\S]*broken\n$/);
  expect((await ran('echo short')).result).toEqual({ ok: true, text: 'short\n' });
});

test('what was left out elsewhere can be fetched by its handle, beside outputs', async () => {
  const { fetch } = await ran('printf "a\\nb\\n"', [['0123456789ab', 'one\ntwo\nthree']]);
  expect(await fetch('0123456789ab')).toEqual({ ok: true, text: 'two\nthree\n' });
  expect(await fetch('out1')).toEqual({ ok: true, text: 'b\n' });
  expect(await fetch('ffffffffffff')).toEqual({ ok: false, text: 'there is no output ffffffffffff' });
});

test('who says no denies a command, who stops the turn at the question does not', async () => {
  expect(await askedFor('touch x', () => false)).toEqual({
    result: { ok: false, text: 'Not run: the person at the terminal said no. Go on without it.' },
    denied: ['touch x'],
  });
  const stopped = await askedFor('touch x', (stop) => {
    stop.abort();
    return false;
  });
  expect(stopped).toEqual({ result: { ok: false, text: 'It was stopped.' }, denied: [] });
});
