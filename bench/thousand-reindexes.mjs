// Nothing may grow with the number of refreshes in one process: memory, open files, threads, the database.
//
//   node --expose-gc bench/thousand-reindexes.mjs <repository> [refreshes = 1000] [seed = 1]
//
// Works on a copy of the repository. Nine of ten refreshes are of a file that changed and is named; the tenth looks at
// the whole tree after some random edits. The edits are undone every hundred refreshes, so that the tree does not grow
// either. Each row is measured after a garbage collection, with the tree as it was at the start.
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { loadIndexLibrary } from './index-library.mjs';
import { machine, row, temporaryFolder } from './measure.mjs';
import { editAtRandom, filesBelow, randomNumbers } from './random-edits.mjs';

const [repository, refreshes = '1000', seed = '1'] = process.argv.slice(2);
if (repository === undefined || typeof gc !== 'function') {
  throw new Error('Usage: node --expose-gc bench/thousand-reindexes.mjs <repository> [refreshes] [seed]');
}

const { openIndexSession, languages, systemClock } = await loadIndexLibrary();
const random = randomNumbers(Number(seed));
const root = join(realpathSync(temporaryFolder()), 'project');
const filter = (path) => !/[/\\](?:node_modules|\.optimizer)$/.test(path);
cpSync(repository, root, { recursive: true, filter });

const session = await openIndexSession({
  root,
  languages,
  maxFileBytes: 1_048_576,
  cacheDir: null,
  clock: systemClock,
});
const paths = filesBelow(root).filter((path) => session.index.file(path)?.language != null);
const original = new Map(filesBelow(root).map((path) => [path, readFileSync(join(root, path))]));

console.log(`${refreshes} refreshes, ${paths.length} parsed files, ${machine()}\n`);
row(
  'refreshes',
  'RSS MB',
  'heap MB',
  'outside of it MB',
  'open files',
  'threads',
  'database MB',
  'one file, median ms',
);
row(...Array.from({ length: 8 }, () => '---:'));
let times = [];
await measure(0);
for (let done = 1; done <= Number(refreshes); done++) {
  if (done % 10 === 0) {
    editAtRandom(root, random, 10);
    await session.refresh();
  } else {
    const path = paths[Math.floor(random() * paths.length)];
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), Buffer.concat([original.get(path), Buffer.from(`\n// ${done}\n`)]));
    const started = performance.now();
    await session.refreshPaths([path]);
    times.push(performance.now() - started);
  }
  if (done % 100 === 0) {
    await restore();
    await measure(done);
  }
}
await session.close();

async function restore() {
  for (const path of filesBelow(root)) if (!original.has(path)) rmSync(join(root, path));
  for (const [path, bytes] of original) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  await session.refresh();
}

async function measure(done) {
  for (let turn = 0; turn < 5; turn++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
  const sorted = times.sort((a, b) => a - b);
  row(
    done,
    megabytes(rss),
    megabytes(heapUsed),
    megabytes(external),
    countIn('/proc/self/fd'),
    countIn('/proc/self/task'),
    megabytes(statSync(session.opened.place.database).size),
    sorted.length === 0 ? '' : sorted[Math.floor(sorted.length / 2)].toFixed(1),
  );
  times = [];
}

/** `?` where there is no such folder: only Linux tells. */
function countIn(folder) {
  try {
    return readdirSync(folder).length;
  } catch {
    return '?';
  }
}
