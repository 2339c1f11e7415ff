/** What the journal says is what the files are, whenever the process ended. */
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileChange } from '../../../src/edits/file-change.ts';
import {
  change,
  makeTree,
  scratchFolder,
  treeIn,
  troubleAt,
  type WrittenTree,
} from '../write/written-tree.ts';
import { journalOf, turn } from './journal-fixture.ts';

const changes = [
  change('a.ts', 'a', 'A'),
  change('src/b.ts', 'b', null),
  change('new/c.ts', null, 'c'),
] as const;

async function start(): Promise<WrittenTree> {
  const tree = makeTree({ 'a.ts': 'a', 'src/b.ts': 'b' });
  const journal = journalOf(tree);
  await journal.apply(turn('gone1', change('z.ts', null, 'z')));
  await journal.undo(null);
  return tree;
}

type Move = 'apply' | 'undo' | 'redo';

const states: Record<Move, { readonly old: string[]; readonly new: string[] }> = {
  apply: { old: ['gone1 undone'], new: ['one1 done', 'gone1 superseded'] },
  undo: { old: ['one1 done', 'gone1 superseded'], new: ['one1 undone', 'gone1 superseded'] },
  redo: { old: ['one1 undone', 'gone1 superseded'], new: ['one1 done', 'gone1 superseded'] },
};

test.each(['apply', 'undo', 'redo'] as const)('%s, ended at any step', { timeout: 120_000 }, async (move) => {
  const outcomes = new Set<string>();
  let said = 0;
  for (let dieAt = 0; ; dieAt += 1) {
    const tree = await start();
    const before = tree.seen();
    const one = turn('one1', ...changes);
    const other = makeTree({ 'a.ts': 'a', 'src/b.ts': 'b' });
    await journalOf(other).apply(one);
    const after = other.seen();
    if (move !== 'apply') await journalOf(tree).apply(one);
    if (move === 'redo') await journalOf(tree).undo(null);
    const trouble = troubleAt(dieAt);
    const journal = journalOf(tree, { onStep: trouble.onStep });
    const run = move === 'apply' ? journal.apply(one) : move === 'undo' ? journal.undo(null) : journal.redo();
    await run.catch(() => {});
    if (!trouble.isDead()) break;
    // Once more on the way to being settled.
    await journalOf(tree, { onStep: troubleAt(dieAt % 7).onStep })
      .history()
      .catch(() => {});
    const { turns, settled } = await journalOf(tree).history();
    const isNew = JSON.stringify(tree.seen()) === JSON.stringify(move === 'undo' ? before : after);
    expect(tree.seen()).toEqual(isNew === (move !== 'undo') ? after : before);
    const seen = turns.flatMap(({ id, state }) => (state === 'interrupted' ? [] : [`${id} ${state}`]));
    expect(seen).toEqual(states[move][isNew ? 'new' : 'old']);
    expect(turns.filter(({ state }) => state === 'pending')).toEqual([]);
    if (settled !== null) {
      said += 1;
      expect(settled).toMatchObject({
        turn: { id: 'one1' },
        recovery: { outcome: isNew ? 'new' : 'old', left: [] },
      });
    }
    outcomes.add(String(isNew));
    // It goes on from there.
    const next = isNew === (move !== 'undo') ? await journalOf(tree).undo(null) : null;
    if (next !== null) expect([next.kind, tree.seen()]).toEqual(['done', before]);
  }
  expect(outcomes).toEqual(new Set(['true', 'false']));
  expect(said).toBeGreaterThan(10);
});

const paths = ['a', 'b', 'dir/c', 'dir/sub/d'];

type Step =
  | { readonly kind: 'apply'; readonly edits: readonly (string | null)[] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('apply' as const),
      edits: fc
        .tuple(...paths.map(() => fc.constantFrom(null, 'x', 'y', 'z', undefined)))
        .map((all) => all.map((one) => (one === undefined ? 'keep' : one))),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'undo' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'redo' as const }) },
);

type Model = ReadonlyMap<string, string>;

function textsOf(tree: WrittenTree): Record<string, string> {
  return Object.fromEntries(
    tree
      .seen()
      .filter((line) => !line.endsWith('/'))
      .map((line) => {
        const [path = '', , base64 = ''] = line.split(' ');
        return [path, Buffer.from(base64, 'base64').toString()];
      }),
  );
}

test('any turns, undone and done again in any order, with crashes between', {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ step, dieAt: fc.oneof(fc.constant(10_000), fc.nat(70)) }), {
        minLength: 1,
        maxLength: 8,
      }),
      async (steps) => {
        const folder = scratchFolder();
        try {
          const tree = treeIn(folder, { a: '1', 'dir/c': '2' });
          let now: Model = new Map([
            ['a', '1'],
            ['dir/c', '2'],
          ]);
          const past: Model[] = [];
          const future: Model[] = [];
          for (const [at, { step: one, dieAt }] of steps.entries()) {
            const journal = journalOf(tree, { onStep: troubleAt(dieAt).onStep });
            let next: Model | undefined;
            if (one.kind === 'apply') {
              const all: FileChange[] = [];
              const edited = new Map(now);
              for (const [index, edit] of one.edits.entries()) {
                const path = paths[index] ?? '';
                const before = now.get(path) ?? null;
                if (edit === 'keep' || edit === before) continue;
                all.push(change(path, before, edit));
                if (edit === null) edited.delete(path);
                else edited.set(path, edit);
              }
              if (all.length === 0) continue;
              next = edited;
              await journal.apply(turn(`turn-${at}`, ...all)).catch(() => {});
            } else {
              next = (one.kind === 'undo' ? past : future).at(-1);
              await (one.kind === 'undo' ? journal.undo(null) : journal.redo()).catch(() => {});
            }
            await journalOf(tree).history();
            const seen = textsOf(tree);
            const isNew = next !== undefined && isSame(seen, next);
            if (!isNew) {
              // Only a crash may have kept it from being done.
              expect(seen).toEqual(Object.fromEntries(now));
              if (next !== undefined) expect(dieAt).toBeLessThan(10_000);
              continue;
            }
            if (one.kind === 'apply') {
              past.push(now);
              future.length = 0;
            } else if (one.kind === 'undo') {
              past.pop();
              future.push(now);
            } else {
              future.pop();
              past.push(now);
            }
            now = next ?? now;
          }
          // All the way back.
          for (const model of past.toReversed()) {
            expect(await journalOf(tree).undo(null)).toMatchObject({ kind: 'done' });
            expect(textsOf(tree)).toEqual(Object.fromEntries(model));
          }
          expect(await journalOf(tree).undo(null)).toMatchObject({ kind: 'nothing' });
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 100 },
  );
});

function isSame(seen: Readonly<Record<string, string>>, model: Model): boolean {
  const entries = Object.entries(seen);
  return entries.length === model.size && entries.every(([path, text]) => model.get(path) === text);
}
