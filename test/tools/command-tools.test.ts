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
