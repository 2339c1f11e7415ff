// What it costs to write all files of a turn or none, and to be able to undo it, beside writing them one by one. In turn, so
// that a slow spell of the disk hits them all.
//   node bench/write-turns.mjs [--rounds 40] [--in <folder on the disk that is meant>]
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { row, temporaryFolder } from './measure.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, in: { type: 'string' } },
});
const rounds = Number(values.rounds);
const project = fileURLToPath(new URL('..', import.meta.url));
const { UndoJournal, stateFolderOf, writeChanges, systemClock } = await load();

const sizeBytes = 20_000;
const ways = {
  'each over the old one, not waiting for the disk': (root, changes) => {
    for (const { path, after } of changes) writeFileSync(join(root, path), after);
  },
  'each beside it, waited for, renamed': (root, changes) => {
    for (const { path, after } of changes) {
      const file = openSync(join(root, `${path}.new`), 'w');
      writeSync(file, after);
      fsyncSync(file);
      closeSync(file);
      renameSync(join(root, `${path}.new`), join(root, path));
    }
  },
  'all or none': (root, changes) =>
    written(writeChanges(stateFolderOf(dataOf(root), root), changes, { clock: systemClock })),
  'all or none, to be undone': (root, changes) => apply(root, changes),
  'the same, with 500 turns before': (root, changes) => apply(root, changes),
};

async function apply(root, changes) {
  turns += 1;
  const journal = new UndoJournal(stateFolderOf(dataOf(root), root), { clock: systemClock });
  const turn = { id: `turn-${turns}`, atMs: Date.now(), question: 'a question', changes };
  await written(journal.apply(turn));
}

async function written(result) {
  const { ok, drifted } = await result;
  if (!ok) throw new Error(JSON.stringify(drifted));
}

let turns = 0;
const folder = values.in === undefined ? temporaryFolder() : mkdtempSync(join(values.in, 'optimizer-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const dataOf = (root) => join(root, '..', 'data');

row(`files of ${sizeBytes / 1_000} KB`, ...Object.keys(ways));
row('---', ...Object.keys(ways).map(() => '---:'));
for (const files of [1, 5, 20]) {
  const roots = Object.fromEntries(
    Object.keys(ways).map((way, at) => [way, rootOf(`${files}-${at}`, files)]),
  );
  const crowded = roots['the same, with 500 turns before'];
  for (let at = 0; at < 500; at += 1) await apply(crowded, [edited(crowded, 0)]);
  const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, write] of Object.entries(ways)) {
      const root = roots[way];
      const changes = Array.from({ length: files }, (_, at) => edited(root, at));
      const start = process.hrtime.bigint();
      await write(root, changes);
      times[way].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  row(`${files}`, ...Object.values(times).map(shown));
}

function rootOf(name, files) {
  const root = join(folder, name, 'project');
  mkdirSync(join(root, 'src'), { recursive: true });
  for (let at = 0; at < files; at += 1)
    writeFileSync(join(root, `src/f${at}.ts`), `// 0\n${'x'.repeat(sizeBytes)}`);
  return root;
}

function edited(root, at) {
  const path = `src/f${at}.ts`;
  const before = readFileSync(join(root, path));
  turns += 1;
  return {
    path,
    before,
    after: Buffer.from(`// ${turns}\n${before.toString('latin1').replace(/^.*\n/, '')}`),
    mode: null,
  };
}

function shown(ms) {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.floor(part * (sorted.length - 1))].toFixed(1);
  return `${at(0.5)} (${at(0.95)})`;
}

async function load() {
  const cache = join(project, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const out = mkdtempSync(join(cache, 'optimizer-bench-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  const entry = join(out, 'entry.ts');
  writeFileSync(
    entry,
    `export { UndoJournal } from '${project}src/edits/journal/undo-journal.ts';
export { stateFolderOf } from '${project}src/edits/write/state-folder.ts';
export { writeChanges } from '${project}src/edits/write/write-changes.ts';
export { systemClock } from '${project}src/core/clock.ts';`,
  );
  const build = await rolldown({
    cwd: project,
    input: entry,
    platform: 'node',
    external: (id) => !/^(?:\.|\/)/.test(id),
    transform: { target: 'node20' },
  });
  await build.write({ file: join(out, 'library.mjs'), format: 'esm' });
  await build.close();
  return import(pathToFileURL(join(out, 'library.mjs')).href);
}
