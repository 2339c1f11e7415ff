// Kills the program with SIGKILL at random moments and looks at what it leaves: after each kill the next run must work
// and the index must say what a fresh full one says, table by table.
//
//   node bench/kill-loop.mjs <repository> [rounds = 50] [seed = 1]
//
// Works on a copy of the repository. In turn: a full build, a refresh after random edits, a watching process during
// random edits. Ends with exit code 1 at the first difference, and says the seed and the round.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { loadIndexLibrary } from './index-library.mjs';
import { bareEnvironment, machine, program, row, temporaryFolder } from './measure.mjs';
import { editAtRandom, randomNumbers } from './random-edits.mjs';

const [repository, rounds = '50', seed = '1'] = process.argv.slice(2);
if (repository === undefined) throw new Error('Usage: node bench/kill-loop.mjs <repository> [rounds] [seed]');

const library = await loadIndexLibrary();
const random = randomNumbers(Number(seed));
const scratch = realpathSync(temporaryFolder());
const root = join(scratch, 'project');
cpSync(repository, root, {
  recursive: true,
  filter: (path) => !/[/\\](?:node_modules|\.optimizer)$/.test(path),
});
mkdirSync(join(scratch, 'home'));
const env = bareEnvironment(join(scratch, 'home'));

const kinds = { full: ['index', '--full'], refresh: ['index'], watch: ['index', '--watch'] };
const seen = Object.fromEntries(
  Object.keys(kinds).map((kind) => [
    kind,
    { killed: 0, finished: 0, 'during a build': 0, 'during a write': 0, nothing: 0 },
  ]),
);
const durationsMs = { full: await finish(['index', '--full']), refresh: 0, watch: 0 };
for (const kind of ['refresh', 'watch']) {
  editAtRandom(root, random, 200);
  durationsMs[kind] = await finish(['index']);
}

for (let round = 1; round <= Number(rounds); round++) {
  const kind = Object.keys(kinds)[round % 3];
  await killOnce(kind);
  await finish(['index']);
  const difference = await differenceToFull();
  if (difference !== null) fail(round, kind, difference);
  // What a kill left behind is removed by the next run that has to write.
  editAtRandom(root, random, 1);
  await finish(['index']);
  const left = readdirSync(join(root, '.optimizer'))
    .filter((name) => name !== 'history.txt')
    .sort()
    .join(' ');
  if (left !== '.gitignore index.db write.lock') fail(round, kind, `files left: ${left}`);
}

console.log(`${rounds} kills, seed ${seed}, ${machine()}\n`);
row('killed', 'rounds', 'ended before', 'while building', 'while writing', 'at another moment');
row('---', '---:', '---:', '---:', '---:', '---:');
for (const [kind, counts] of Object.entries(seen)) {
  row(
    `\`optimizer ${kinds[kind].join(' ')}\``,
    counts.killed + counts.finished,
    counts.finished,
    counts['during a build'],
    counts['during a write'],
    counts.nothing,
  );
}
console.log('\nAfter each of them the next run worked and the index was that of a full build.');

function fail(round, kind, why) {
  console.error(`Round ${round} of seed ${seed} (${kind}): ${why}`);
  process.exit(1);
}

async function killOnce(kind) {
  if (kind === 'refresh') editAtRandom(root, random, 200);
  const child = start(kinds[kind]);
  const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  if (kind === 'watch') await editWhileWatching(child);
  // Somewhat longer than it takes, so that the very end is hit too.
  await Promise.race([sleep(random() * durationsMs[kind] * 1.1), exit]);
  child.kill('SIGKILL');
  const how = await exit;
  const names = readdirSync(join(root, '.optimizer'));
  const counts = seen[kind];
  counts[how === 'SIGKILL' ? 'killed' : 'finished']++;
  if (how !== 'SIGKILL') return;
  if (names.some((name) => name.includes('.building-'))) counts['during a build']++;
  else if (names.some((name) => name.endsWith('-journal'))) counts['during a write']++;
  else counts.nothing++;
}

async function editWhileWatching(child) {
  let text = '';
  await new Promise((resolve) => {
    child.stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes('Watching')) resolve();
    });
    child.once('exit', resolve);
  });
  editAtRandom(root, random, 200);
}

/** Milliseconds of a run that must end well. */
async function finish(args) {
  const started = performance.now();
  const child = start(args);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`optimizer ${args.join(' ')} ended with ${code}: ${stderr}`);
  return performance.now() - started;
}

function start(args) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.resume();
  return child;
}

/** The first table that differs, or `null`. */
async function differenceToFull() {
  const own = join(root, '.optimizer/index.db');
  const actual = existsSync(own) ? library.dumpIndex(own) : { meta: [] };
  const folder = mkdtempSync(join(scratch, 'full-'));
  const place = { folder, database: join(folder, 'index.db'), kind: 'cache' };
  const { database } = await library.updateIndex(
    {
      root,
      languages: library.languages,
      maxFileBytes: actual.meta.find(({ key }) => key === 'maxFileBytes')?.value,
      cacheDir: null,
      clock: library.systemClock,
      full: true,
    },
    place,
  );
  database.close();
  const expected = library.dumpIndex(place.database);
  rmSync(folder, { recursive: true });
  for (const [table, rows] of Object.entries(expected)) {
    if (isDeepStrictEqual(rows, actual[table])) continue;
    const at = rows.findIndex((entry, i) => !isDeepStrictEqual(entry, actual[table]?.[i]));
    return `${table}[${at}]: ${JSON.stringify(actual[table]?.[at])} and not ${JSON.stringify(rows[at])}`;
  }
  return null;
}
