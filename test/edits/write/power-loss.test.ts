/** Power that fails at any step, on a disk that keeps of the rest what it likes: see `lossy-disk.ts`. */
import { mkdirSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { UndoJournal } from '../../../src/edits/journal/undo-journal.ts';
import { recoverWrites } from '../../../src/edits/write/recover-writes.ts';
import { writeChanges } from '../../../src/edits/write/write-changes.ts';
import { LossyDisk } from './lossy-disk.ts';
import { change, type Entries, scratchFolder, treeIn, type WrittenTree } from './written-tree.ts';

const clock = systemClock;
const entries: Entries = {
  'a.ts': { text: 'a', mode: 0o755 },
  'src/b.ts': 'b',
  'src/only/c.ts': 'c',
  'real/d.ts': 'd',
  'link.ts': { to: 'real/d.ts' },
};
const changes = [
  change('src/only/c.ts', 'c', null),
  change('a.ts', 'a', 'AAAA', 0o755),
  change('made/for/e.ts', null, 'EEEE'),
  change('src/b.ts', 'b', ''),
  change('link.ts', 'd', 'DDDD'),
];

/** Without folders: one that is empty may be left where its removal was not waited for. */
function filesOf(tree: WrittenTree): readonly string[] {
  return tree.seen().filter((line) => !line.endsWith('/'));
}

async function inFolder(work: (tree: WrittenTree) => Promise<void>): Promise<void> {
  const folder = scratchFolder();
  try {
    const tree = treeIn(folder, entries);
    mkdirSync(tree.state.folder, { recursive: true });
    await work(tree);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tries = fc.array(
  fc.record({ dieAt: fc.nat(60), choices: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 12 }) }),
  { minLength: 1, maxLength: 3 },
);
type Tries = readonly { readonly dieAt: number; readonly choices: readonly number[] }[];

/** @returns whether the last one came to its end before the power failed */
async function untilPowerFails(
  { dieAt, choices }: Tries[number],
  tree: WrittenTree,
  work: (onStep: (step: string) => void) => Promise<unknown>,
): Promise<boolean> {
  const disk = new LossyDisk([tree.root, tree.state.folder]);
  let steps = 0;
  const onStep = (step: string) => {
    steps += 1;
    if (steps > dieAt) throw new Error('no power');
    disk.onStep(step);
  };
  await work(onStep).catch(() => {});
  let at = 0;
  disk.fail((most) => {
    at += 1;
    return (choices[at % choices.length] ?? 0) % (most + 1);
  });
  return steps <= dieAt;
}

async function wholeNew(): Promise<readonly string[]> {
  let seen: readonly string[] = [];
  await inFolder(async (tree) => {
    await writeChanges(tree.state, changes, { clock });
    seen = filesOf(tree);
  });
  return seen;
}

test('all is old or all is new, and what was said to be written is', async () => {
  const after = await wholeNew();
  const outcomes = { old: 0, new: 0, 'new for sure': 0 };
  await fc.assert(
    fc.asyncProperty(tries, (all) =>
      inFolder(async (tree) => {
        const before = filesOf(tree);
        const [first, ...others] = all;
        if (first === undefined) return;
        const isDone = await untilPowerFails(first, tree, (onStep) =>
          writeChanges(tree.state, changes, { clock, onStep }),
        );
        for (const one of others) {
          await untilPowerFails(one, tree, (onStep) => recoverWrites(tree.state, { clock, onStep }));
        }
        const recovery = await recoverWrites(tree.state, { clock });
        expect(recovery?.left ?? []).toEqual([]);
        const isNew = JSON.stringify(filesOf(tree)) === JSON.stringify(after);
        if (!isNew || isDone) expect(filesOf(tree)).toEqual(isDone ? after : before);
        outcomes[isDone ? 'new for sure' : isNew ? 'new' : 'old'] += 1;
      }),
    ),
    { numRuns: 400 },
  );
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(10);
});

test('what the journal says holds, and what it says was done can be undone', async () => {
  const after = await wholeNew();
  const outcomes = { old: 0, new: 0 };
  await fc.assert(
    fc.asyncProperty(fc.nat(220), tries, (dieAt, [first]) =>
      inFolder(async (tree) => {
        const before = filesOf(tree);
        if (first === undefined) return;
        const journal = (onStep?: (step: string) => void) =>
          new UndoJournal(tree.state, { clock, ...(onStep && { onStep }) });
        const turn = { id: 'one1', atMs: clock.nowMs(), question: '', changes };
        await untilPowerFails({ ...first, dieAt }, tree, (onStep) => journal(onStep).apply(turn));
        const { turns } = await journal().history();
        const isDone = turns.some(({ state }) => state === 'done');
        expect(filesOf(tree)).toEqual(isDone ? after : before);
        outcomes[isDone ? 'new' : 'old'] += 1;
        if (!isDone) return;
        expect(await journal().undo(null)).toMatchObject({ kind: 'done' });
        expect(filesOf(tree)).toEqual(before);
      }),
    ),
    { numRuns: 200 },
  );
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(10);
});
