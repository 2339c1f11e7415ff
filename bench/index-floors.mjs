// The index against its floors and peers on the same files in the same run: ratios of medians.
//   node bench/index-floors.mjs <folder> [--rounds 5] [--parts full,unchanged,change,queries]
// Floors: a process that only parses the same files with the same binding, on one thread and on two; `node -e 0`.
// Peer: universal-ctags with all fields, which finds definitions only. `.optimizer` in the folder is replaced.
import { realpathSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureChanges } from './floors/changes.mjs';
import { measuredProcess } from './floors/measured-process.mjs';
import { filesBelow } from './floors/parse-process.mjs';
import { median } from './floors/percentiles.mjs';
import { measureQueries } from './floors/queries.mjs';
import { bareEnvironment, machine, program, row, temporaryFolder } from './measure.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    parts: { type: 'string', default: 'full,unchanged,change,queries' },
  },
});
if (positionals.length !== 1) {
  console.error('node bench/index-floors.mjs <folder> [--rounds 5] [--parts full,unchanged,change,queries]');
  process.exit(2);
}
const cwd = realpathSync(positionals[0]);
const rounds = Number(flags.rounds);
const temporary = temporaryFolder();
// The measured files are as large as they are: nothing is left out for its size.
const env = bareEnvironment(temporary, { OPTIMIZER_INDEX_MAX_FILE_BYTES: String(16 * 2 ** 20) });
const run = measuredProcess(temporary);
const node = process.execPath;
const files = filesBelow(cwd);
const bytes = files.reduce((sum, { size }) => sum + size, 0);
console.log(`${machine()}; ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB; ${rounds} rounds`);

const parts = new Set(flags.parts.split(','));
if (parts.has('full')) measureFull();
if (parts.has('unchanged')) measureUnchanged();
if (parts.has('change')) await measureChanges(cwd, temporary, rounds);
if (parts.has('queries')) await measureQueries(cwd, 2000);

function inTurn(commands) {
  const results = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, [, command, args]] of commands.entries())
      results[at].push(run(command, args, { env, cwd }));
  }
  return results.map((runs) => ({
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    rssMiB: runs[0].rssMiB === null ? null : Math.max(...runs.map(({ rssMiB }) => rssMiB)),
  }));
}

function measureFull() {
  const list = join(temporary, 'files');
  writeFileSync(list, files.map(({ path }) => relative(cwd, path)).join('\n'));
  const parser = fileURLToPath(new URL('floors/parse-process.mjs', import.meta.url));
  const commands = [
    ['optimizer index --full', node, [program, 'index', '--full']],
    ['parse only, 1 thread', node, [parser, cwd, '1']],
    ['parse only, 2 threads', node, [parser, cwd, '2']],
    ['ctags, all fields', 'ctags', ['--fields=*', '--extras=*', '-f', join(temporary, 'tags'), '-L', list]],
  ];
  const results = inTurn(commands);
  const [, one, two, ctags] = results;
  console.log('\n### Full index\n');
  row(
    '',
    'CPU s',
    'wall s',
    'most MiB',
    'CPU ÷ parse',
    'wall ÷ parse',
    'wall ÷ parse, 2 threads',
    'CPU ÷ ctags',
    'wall ÷ ctags',
  );
  row('---', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:');
  results.forEach(({ cpu, wall, rssMiB }, at) => {
    const ratios = [cpu / one.cpu, wall / one.wall, wall / two.wall, cpu / ctags.cpu, wall / ctags.wall];
    row(
      commands[at][0],
      cpu.toFixed(2),
      wall.toFixed(2),
      rssMiB === null ? '–' : rssMiB.toFixed(0),
      ...ratios.map((ratio) => ratio.toFixed(2)),
    );
  });
}

function measureUnchanged() {
  run(node, [program, 'index'], { env, cwd });
  const [bare, unchanged] = inTurn([
    ['node -e 0', node, ['-e', '0']],
    ['optimizer index', node, [program, 'index']],
  ]);
  const bar = bare.wall * 1000 + 15 + files.length * 0.015;
  console.log('\n### Nothing changed\n');
  row('', 'wall ms', 'CPU ms', 'bar ms');
  row('---', '---:', '---:', '---:');
  row('node -e 0', (bare.wall * 1000).toFixed(0), (bare.cpu * 1000).toFixed(0), '–');
  row(
    'optimizer index',
    (unchanged.wall * 1000).toFixed(0),
    (unchanged.cpu * 1000).toFixed(0),
    bar.toFixed(0),
  );
}
