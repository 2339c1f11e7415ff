/** A process that ends at any step of a write, by an exception that nothing survives or by the system. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import type { FileChange } from '../../../src/edits/file-change.ts';
import { recoverWrites } from '../../../src/edits/write/recover-writes.ts';
import { stateFolderOf } from '../../../src/edits/write/state-folder.ts';
import { writeChanges } from '../../../src/edits/write/write-changes.ts';
import {
  change,
  type Entries,
  makeTree,
  scratchFolder,
  treeIn,
  troubleAt,
  type WrittenTree,
} from './written-tree.ts';

const clock = systemClock;

/** With whatever the protocol has a step for; the large one is written in pieces. */
const entries: Entries = {
  'a.ts': { text: 'a', mode: 0o755 },
  'src/b.ts': 'b',
  'src/only/deep/c.ts': 'c',
  'real/d.ts': 'd',
  'link.ts': { to: 'real/d.ts' },
  untouched: 'u',
};
const changes: readonly FileChange[] = [
  change('a.ts', 'a', 'A', 0o755),
  change('src/only/deep/c.ts', 'c', null),
  change('made/for/e.ts', null, 'E'.repeat(600_000)),
  change('src/b.ts', 'b', ''),
  change('link.ts', 'd', 'D'),
  change('made/f.ts', null, '', 0o700),
];

/** As the tree is when nothing goes wrong. */
async function seenAfter(tree: WrittenTree, all: readonly FileChange[]): Promise<readonly string[]> {
  const folder = scratchFolder();
  try {
    const copy = treeIn(folder, {});
    cpSync(tree.root, copy.root, { recursive: true, verbatimSymlinks: true });
    const result = await writeChanges(stateFolderOf(copy.dataDir, copy.root), all, { clock });
    expect(result).toMatchObject({ ok: true });
    return copy.seen();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Whole {
  readonly old: readonly string[];
  readonly new: readonly string[];
}

/** @returns which of the two it is; fails the test when it is neither, or something was left. */
function outcomeOf(tree: WrittenTree, whole: Whole): 'old' | 'new' {
  const seen = tree.seen();
  const outcome = JSON.stringify(seen) === JSON.stringify(whole.new) ? 'new' : 'old';
  expect(seen).toEqual(whole[outcome]);
  expect(readdirSync(tree.state.folder).filter((name) => name.endsWith('.json'))).toEqual([]);
  return outcome;
}

test('at every step, and at every step of the recovery from it', async () => {
  const outcomes: string[] = [];
  for (let step = 0; ; step += 1) {
    const tree = makeTree(entries);
    const whole = { old: tree.seen(), new: await seenAfter(tree, changes) };
    const crash = troubleAt(step);
    const settled: string[] = [];
    const onSettled = (label: string | null, outcome: string) => settled.push(`${label} ${outcome}`);
    await writeChanges(tree.state, changes, { clock, onStep: crash.onStep, label: 'turn', onSettled }).catch(
      () => {},
    );
    if (!crash.isDead()) break;
    // One step further each time, until it comes through.
    for (let again = 0; ; again += 1) {
      const next = troubleAt(again);
      await recoverWrites(tree.state, { clock, onStep: next.onStep, onSettled }).catch(() => {});
      if (!next.isDead()) break;
    }
    const outcome = outcomeOf(tree, whole);
    if (settled.length > 0) expect(new Set(settled)).toEqual(new Set([`turn ${outcome}`]));
    expect(await recoverWrites(tree.state, { clock })).toBe(null);
    outcomes.push(outcome);
  }
  // There is one point from which on it is new.
  const firstNew = outcomes.indexOf('new');
  expect(firstNew).toBeGreaterThan(10);
  expect(outcomes.slice(firstNew)).toEqual(outcomes.slice(firstNew).map(() => 'new'));
  expect(outcomes.length - firstNew).toBeGreaterThan(10);
});

test('a step that fails is taken back, and so is one that fails and then dies', async () => {
  let wentBack = 0;
  for (let failAt = 0; ; failAt += 1) {
    const tree = makeTree(entries);
    const whole = { old: tree.seen(), new: await seenAfter(tree, changes) };
    const fail = troubleAt(Number.POSITIVE_INFINITY, failAt);
    const error = await writeChanges(tree.state, changes, { clock, ...fail }).catch((thrown) => thrown);
    if (error.ok === true) break;
    if (error.code === 'edits/not-written') expect(tree.seen()).toEqual(whole.old);
    else expect([error.code, tree.seen()]).toEqual(['edits/unsettled', whole.new]);
    await recoverWrites(tree.state, { clock });
    expect(outcomeOf(tree, whole)).toBe(error.code === 'edits/not-written' ? 'old' : 'new');
    // Death in the middle of going back.
    for (let more = 1; more < 40; more += 3) {
      const other = makeTree(entries);
      const both = troubleAt(failAt + more, failAt);
      await writeChanges(other.state, changes, { clock, ...both }).catch(() => {});
      if (!both.isDead()) break;
      await recoverWrites(other.state, { clock });
      outcomeOf(other, whole);
      wentBack += 1;
    }
  }
  expect(wentBack).toBeGreaterThan(50);
});

test('what must be on the disk before something else is, is', async () => {
  const tree = makeTree(entries);
  const steps: string[] = [];
  const onStep = (step: string) =>
    steps.push(step.replaceAll(`${tree.root}/`, '').replace(/\.optimizer-\w+-/g, '#'));
  await writeChanges(tree.state, changes, { clock, onStep });
  const at = (step: string) => {
    expect(steps).toContain(step);
    return steps.lastIndexOf(step);
  };
  const record = (phase: string) => join(tree.state.folder, `write-${phase}.json`);
  const synced = (from: number, path: string) => steps.indexOf(`sync ${path}`, from);
  const noted = at(`rename ${record('incomplete').replace('.json', '.tmp')} ${record('staging')}`);
  const forward = at(`rename ${record('staging')} ${record('forward')}`);
  const temporaries = steps.filter((step) => step.startsWith('create') && step.includes('#'));
  expect(temporaries).toHaveLength(5);
  const first = steps.findIndex((step, index) => index > forward && /^(?:rename|unlink)/.test(step));
  const removed = at(`unlink ${record('forward')}`);
  // It is noted which files will be made before the first is; each is whole before the record says so.
  for (const create of temporaries) {
    expect(steps.indexOf(create)).toBeGreaterThan(synced(noted, tree.state.folder));
    const sync = synced(steps.indexOf(create), create.slice('create '.length));
    expect([sync > 0, sync < forward]).toEqual([true, true]);
  }
  // The record is there before the first file is changed, and every name before the record goes.
  expect(synced(forward, tree.state.folder)).toBeLessThan(first);
  const last = steps.findLastIndex((step, index) => index < removed && /^(?:rename|unlink|rmdir)/.test(step));
  for (const folder of [tree.root, ...['src', 'real', 'made/for', 'made']]) {
    const sync = synced(last, folder);
    expect([folder, sync > 0, sync < removed]).toEqual([folder, true, true]);
  }
});

const names = ['a', 'b', 'dir/a', 'dir/b', 'dir/sub/c', 'other/d'];
const text = fc.constantFrom('', 'one\n', 'one\ntwo\r\n', '\ufeffthree', 'x'.repeat(3000));
const state = fc.record({
  before: fc.option(text, { nil: null, freq: 2 }),
  after: fc.option(text, { nil: null, freq: 2 }),
  mode: fc.constantFrom(0o644, 0o755, 0o600),
});

test('any changes, ended at any step, and any step of the recovery', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...names.map(() => fc.option(state, { nil: null }))),
      fc.nat(90),
      fc.nat(90),
      fc.array(fc.nat(25), { maxLength: 3 }),
      async (states, dieAt, failAt, recoverySteps) => {
        const folder = scratchFolder();
        try {
          const files: Record<string, { text: string; mode: number }> = {};
          const all: FileChange[] = [];
          for (const [at, one] of states.entries()) {
            const path = names[at] ?? '';
            if (one === null) continue;
            if (one.before !== null) files[path] = { text: one.before, mode: one.mode };
            all.push(change(path, one.before, one.after, one.before === null ? null : one.mode));
          }
          const tree = treeIn(folder, files);
          const whole = { old: tree.seen(), new: await seenAfter(tree, all) };
          for (const { path, after } of all) {
            const line = whole.new.find((entry) => entry.startsWith(`${path} `));
            expect(line?.split(' ')[2]).toBe(
              after === null ? undefined : Buffer.from(after).toString('base64'),
            );
          }
          await writeChanges(tree.state, all, { clock, ...troubleAt(dieAt, failAt) }).catch(() => {});
          for (const recoveryStep of recoverySteps) {
            await recoverWrites(tree.state, { clock, onStep: troubleAt(recoveryStep).onStep }).catch(
              () => {},
            );
          }
          await recoverWrites(tree.state, { clock });
          outcomeOf(tree, whole);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 150 },
  );
});

/** Whatever it came to, with what somebody else wrote in between. */
async function afterCrash(whenRenaming: string, meddle: (tree: WrittenTree) => void) {
  const tree = makeTree({ 'a.ts': 'a', 'b.ts': 'b', 'c.ts': 'c' });
  const all = [change('a.ts', 'a', 'A'), change('b.ts', 'b', 'B'), change('c.ts', 'c', 'C')];
  let isDead = false;
  const onStep = (step: string) => {
    isDead ||= step.startsWith('rename') && step.endsWith(whenRenaming);
    if (isDead) throw new Error('dead');
  };
  await writeChanges(tree.state, all, { clock, onStep }).catch(() => {});
  meddle(tree);
  const recovery = await recoverWrites(tree.state, { clock });
  expect(readdirSync(tree.root)).toEqual(['a.ts', 'b.ts', 'c.ts']);
  return { recovery, texts: ['a.ts', 'b.ts', 'c.ts'].map((path) => tree.text(path)) };
}

const meanwhile = 'was changed by something else meanwhile';

test('what somebody else changed since the crash is kept, and the others go with it', async () => {
  expect(await afterCrash('b.ts', (tree) => tree.put('b.ts', 'mine'))).toMatchObject({
    recovery: { outcome: 'old', left: [{ path: 'b.ts', because: meanwhile }] },
    texts: ['a', 'mine', 'c'],
  });
  expect(await afterCrash('b.ts', (tree) => tree.put('a.ts', 'mine'))).toMatchObject({
    recovery: { outcome: 'new', left: [{ path: 'a.ts', because: meanwhile }] },
    texts: ['mine', 'B', 'C'],
  });
  // Before anything was touched nothing is to be taken back, not even what looks like it.
  expect(await afterCrash('write-forward.json', (tree) => tree.put('a.ts', 'A'))).toMatchObject({
    recovery: { outcome: 'old', left: [] },
    texts: ['A', 'b', 'c'],
  });
});

test('a write whose new contents were cleaned away is taken back', async () => {
  const clean = ({ root }: WrittenTree) => {
    for (const name of readdirSync(root)) if (name.endsWith('.tmp')) rmSync(join(root, name));
  };
  expect(await afterCrash('b.ts', clean)).toMatchObject({
    recovery: { outcome: 'old', left: [], paths: ['a.ts', 'b.ts', 'c.ts'] },
    texts: ['a', 'b', 'c'],
  });
});

test('the next write settles the one before', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'b.ts': 'b' });
  let isDead = false;
  const onStep = (step: string) => {
    isDead ||= step.startsWith('rename') && step.endsWith('b.ts');
    if (isDead) throw new Error('dead');
  };
  const both = [change('a.ts', 'a', 'A'), change('b.ts', 'b', 'B')];
  await expect(writeChanges(tree.state, both, { clock, onStep })).rejects.toMatchObject({
    code: 'edits/half-written',
  });
  expect(await writeChanges(tree.state, [change('b.ts', 'B', 'again')], { clock })).toMatchObject({
    ok: true,
    recovered: { outcome: 'new', paths: ['a.ts', 'b.ts'], left: [] },
  });
  expect([tree.text('a.ts'), tree.text('b.ts')]).toEqual(['A', 'again']);
});

test('a record that is damaged is an error that names it', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  await writeChanges(tree.state, [], { clock });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(tree.state.folder, 'write-forward.json'), '{"version":1,"files":[');
  await expect(writeChanges(tree.state, [change('a.ts', 'a', 'b')], { clock })).rejects.toMatchObject({
    code: 'edits/record-damaged',
    message: expect.stringContaining('write-forward.json'),
  });
  expect(tree.text('a.ts')).toBe('a');
});

const script = `
import { readFileSync } from 'node:fs';
import { systemClock } from '../../../src/core/clock.ts';
import { stateFolderOf } from '../../../src/edits/write/state-folder.ts';
import { writeChanges } from '../../../src/edits/write/write-changes.ts';

const { dataDir, root, changes, killAt, counters, times } = JSON.parse(process.argv[2]);
const bytes = (text) => (text === null ? null : Buffer.from(text, 'base64'));
const state = stateFolderOf(dataDir, root);
let steps = 0;
const onStep = () => {
  steps += 1;
  if (steps > killAt) process.kill(process.pid, 'SIGKILL');
};
async function once() {
  const all = changes.map((one) => ({ ...one, before: bytes(one.before), after: bytes(one.after) }));
  await writeChanges(state, all, { clock: systemClock, onStep });
}
async function count() {
  let done = 0;
  while (done < times) {
    const all = counters.map((path) => {
      const before = readFileSync(root + '/' + path);
      return { path, before, after: Buffer.from(String(Number(before) + 1)), mode: null };
    });
    if ((await writeChanges(state, all, { clock: systemClock })).ok) done += 1;
  }
}
(counters ? count() : once()).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
`;

let bundle = '';

beforeAll(async () => {
  const folder = scratchFolder();
  bundle = join(folder, 'child.cjs');
  await build({
    stdin: {
      contents: script,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@photostructure/sqlite'],
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
    outfile: bundle,
  });
  return () => rmSync(folder, { recursive: true });
});

function startChild(argument: object): ChildProcess {
  const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
  const child = spawn(process.execPath, [bundle, JSON.stringify(argument)], {
    env: { ...process.env, NODE_PATH: modules },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

function endOf(child: ChildProcess): Promise<NodeJS.Signals | number | null> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
}

test.skipIf(process.platform === 'win32')(
  'killed by the system at any step: the lock is free, and all is old or all is new',
  { timeout: 180_000 },
  async () => {
    const asText = (bytes: Uint8Array | null) =>
      bytes === null ? null : Buffer.from(bytes).toString('base64');
    const few = changes.filter(({ path }) => path !== 'made/for/e.ts');
    const plain = few.map((one) => ({ ...one, before: asText(one.before), after: asText(one.after) }));
    const outcomes = new Set<string>();
    for (let killAt = 0; ; killAt += 2) {
      const tree = makeTree(entries);
      const whole = { old: tree.seen(), new: await seenAfter(tree, few) };
      const { dataDir, root } = tree;
      const end = await endOf(startChild({ dataDir, root, changes: plain, killAt }));
      if (end === 0) break;
      expect(end).toBe('SIGKILL');
      await recoverWrites(tree.state, { clock });
      outcomes.add(outcomeOf(tree, whole));
    }
    expect(outcomes).toEqual(new Set(['old', 'new']));
  },
);

test('processes that write at once take turns, and none overwrites what another wrote', async () => {
  const tree = makeTree({ 'a.txt': '0', 'b/c.txt': '0' });
  const { dataDir, root } = tree;
  const argument = { dataDir, root, counters: ['a.txt', 'b/c.txt'], times: 20 };
  const ends = await Promise.all([1, 2, 3].map(() => endOf(startChild(argument))));
  expect(ends).toEqual([0, 0, 0]);
  expect([tree.text('a.txt'), tree.text('b/c.txt')]).toEqual(['60', '60']);
});
