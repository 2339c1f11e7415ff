/** `undo`, `redo` and `history` over turns that the modules wrote. */
import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { FileChange } from '../../src/edits/file-change.ts';
import { UndoJournal } from '../../src/edits/journal/undo-journal.ts';
import { stateFolderOf } from '../../src/edits/write/state-folder.ts';
import { change, seen } from '../edits/write/written-tree.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

const files = { '.git/HEAD': 'ref', 'src/a.ts': 'a\n', 'src/b.ts': 'b\n', 'c.ts': 'c\n' };

const first: readonly FileChange[] = [
  change('src/a.ts', 'a\n', 'A\nAA\n'),
  change('src/b.ts', 'b\n', null),
  change('new/d.ts', null, 'd\n'),
];

/** @param dieAt the process ends when this file is to get its name */
async function write(
  sandbox: Sandbox,
  id: string,
  changes: readonly FileChange[],
  dieAt: string | null = null,
): Promise<void> {
  let isDead = false;
  const onStep = (step: string) => {
    isDead ||= dieAt !== null && step.startsWith('rename') && step.endsWith(dieAt);
    if (isDead) throw new Error('dead');
  };
  const state = stateFolderOf(sandbox.home, sandbox.project);
  const journal = new UndoJournal(state, { clock: systemClock, onStep });
  const turn = { id, atMs: Date.now(), question: `rename\nall of ${id}\u001b[31m`, changes };
  await journal.apply(turn).catch(() => {});
}

test('a turn is listed, undone and done again', async () => {
  const sandbox = makeSandbox(files);
  const before = seen(sandbox.project);
  await write(sandbox, 'turn-first', first);
  const after = seen(sandbox.project);

  expect(await sandbox.run(['history'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^rn-first {2}done {2}\d+ s ago {2}rename all of turn-first\\u001b\[31m\n {2}changed src\/a\.ts; deleted src\/b\.ts; made new\/d\.ts\n$/,
    ),
    stderr: '',
  });
  const dry = await sandbox.run(['undo', '--dry-run']);
  expect(dry.stdout.replace(/\(\d+ s/, '(1 s')).toBe(
    [
      'Would be undone: “rename all of turn-first\\u001b[31m” (1 s ago)',
      '  changed back  src/a.ts  +1 −2',
      '  brought back  src/b.ts  +1 −0',
      '  deleted       new/d.ts  +0 −1',
      '',
    ].join('\n'),
  );
  expect(seen(sandbox.project)).toEqual(after);

  // From a folder within the project.
  const undone = await sandbox.run(['undo'], { cwd: 'src' });
  expect(undone).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^Undone: /) });
  expect(seen(sandbox.project)).toEqual(before);
  expect(await sandbox.run(['undo'])).toMatchObject({
    exitCode: 12,
    stdout: '',
    stderr: 'There is nothing to undo in this project.\n',
  });
  expect(JSON.parse((await sandbox.run(['history', '--json'])).stdout)).toMatchObject({
    schemaVersion: 1,
    project: realpathSync(sandbox.project),
    turns: [
      {
        id: 'turn-first',
        state: 'undone',
        files: [
          { path: 'src/a.ts', did: 'changed' },
          { path: 'src/b.ts', did: 'deleted' },
          { path: 'new/d.ts', did: 'made' },
        ],
      },
    ],
    damaged: [],
    settled: null,
  });
  expect(JSON.parse((await sandbox.run(['redo', '--json'])).stdout)).toMatchObject({
    result: 'done',
    turn: { id: 'turn-first', state: 'done' },
    files: [{ did: 'changed', added: 2, removed: 1 }, { did: 'deleted' }, { did: 'made' }],
  });
  expect(seen(sandbox.project)).toEqual(after);
  expect(await sandbox.run(['redo'])).toMatchObject({
    exitCode: 12,
    stderr: 'There is nothing to do again in this project.\n',
  });
});

test('what stands in the way is listed, and nothing is changed', async () => {
  const sandbox = makeSandbox(files);
  await write(sandbox, 'turn-first', first);
  await write(sandbox, 'turn-second', [change('src/a.ts', 'A\nAA\n', 'B\n')]);
  const before = seen(sandbox.project);
  const blocked = await sandbox.run(['undo', 'turn-first']);
  expect(blocked).toMatchObject({ exitCode: 11, stdout: '' });
  expect(blocked.stderr).toMatch(
    /^conflict “.*turn-first.*” .* cannot be undone by itself; nothing was changed\. Later turns changed the same files:\n {2}n-second {2}“.*”.*: src\/a\.ts\nUndo those first, the last one first\.\n$/,
  );
  expect(seen(sandbox.project)).toEqual(before);

  expect(await sandbox.run(['undo'])).toMatchObject({ exitCode: 0 });
  sandbox.write({ 'src/a.ts': 'A\nmine\n' });
  rmSync(join(sandbox.project, 'new'), { recursive: true });
  const drifted = await sandbox.run(['undo']);
  expect(drifted).toMatchObject({ exitCode: 11, stdout: '' });
  expect(drifted.stderr).toMatch(
    /cannot be undone; nothing was changed\. Not as it left them:\n {2}src\/a\.ts has changed from line 2 on: 7 bytes, not 5\n {2}new\/d\.ts is gone\nTake back/,
  );
  expect(JSON.parse((await sandbox.run(['undo', '--json'])).stdout)).toMatchObject({
    result: 'conflict',
    conflicts: [
      { path: 'src/a.ts', because: 'has changed from line 2 on: 7 bytes, not 5' },
      { path: 'new/d.ts', because: 'is gone' },
    ],
  });
  expect(await sandbox.run(['undo', 'nothing-like-it'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('(edits/unknown-turn)'),
  });
});

test('a turn that was interrupted is settled by the next command, which says so', async () => {
  const sandbox = makeSandbox(files);
  const before = seen(sandbox.project);
  // Before the first file of the project is changed, and between two of them.
  await write(sandbox, 'turn-early', first, 'write-forward.json');
  const early = await sandbox.run(['history']);
  expect(early.stderr).toMatch(
    /^interrupted “.*turn-early.*” .* ended while files were written; what it had begun has been taken back now, and no file is changed: src\/a\.ts, src\/b\.ts, new\/d\.ts\n$/,
  );
  expect(early.stdout).toMatch(/^rn-early {2}interrupted {2}/);
  expect(seen(sandbox.project)).toEqual(before);

  await write(sandbox, 'turn-late', first, 'new/d.ts');
  expect(seen(sandbox.project)).not.toEqual(before);
  expect(JSON.parse((await sandbox.run(['undo', '--json'])).stdout)).toMatchObject({
    result: 'done',
    turn: { id: 'turn-late' },
    settled: { turn: 'turn-late', outcome: 'completed', left: [] },
  });
  expect(seen(sandbox.project)).toEqual(before);
});

test('a journal that is damaged or cannot be used ends with an exit code of its own', async () => {
  const sandbox = makeSandbox(files);
  await write(sandbox, 'turn-first', first);
  const state = stateFolderOf(sandbox.home, sandbox.project);
  rmSync(join(state.folder, 'objects'), { recursive: true });
  const before = seen(sandbox.project);
  expect(await sandbox.run(['undo'])).toMatchObject({
    exitCode: 13,
    stderr: expect.stringMatching(
      /^error Nothing was changed: the content that was kept of src\/a\.ts is damaged/,
    ),
  });
  expect(seen(sandbox.project)).toEqual(before);
});
