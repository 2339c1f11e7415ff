// Time of whole commands from process start to exit, as ratios to `node -e 0` in the same run.
//   node bench/start-up.mjs <repository> <name of a symbol in it> [rounds]
// The repository is indexed first; the ratios are of medians of wall time, and of minima of CPU time, which say more where
// the machine is busy. Each command has run before, as it has for whoever uses it a second time.
import {
  bareEnvironment,
  compare,
  cpuTime,
  machine,
  program,
  row,
  temporaryFolder,
  time,
} from './measure.mjs';

const [repository, symbol, rounds = '21'] = process.argv.slice(2);
if (!repository || !symbol) {
  console.error('node bench/start-up.mjs <repository> <symbol> [rounds]');
  process.exit(2);
}
const env = bareEnvironment(temporaryFolder());
const cwd = repository;
const { execPath } = process;
time(execPath, [program, 'index'], { env, cwd });

const runs = [
  ['node -e 0', ['-e', '0']],
  ['optimizer --version', [program, '--version']],
  [`optimizer ask "where is ${symbol}"`, [program, 'ask', `where is ${symbol}`]],
  [`optimizer ask "who calls ${symbol}"`, [program, 'ask', `who calls ${symbol}`]],
  ['optimizer index (nothing changed)', [program, 'index']],
];
const inTurn = (measure) =>
  compare(
    runs.map(
      ([, args]) =>
        () =>
          measure(execPath, args, { env, cwd }),
    ),
    Number(rounds),
  );
for (const [, args] of runs) time(execPath, args, { env, cwd });
const wall = inTurn(time);
const cpu = inTurn(cpuTime);
console.log(`${machine()}; ${rounds} rounds\n`);
row('command', 'min ms', 'median ms', 'median ÷ node -e 0', 'CPU, min ms', 'CPU ÷ node -e 0');
row('---', '---:', '---:', '---:', '---:', '---:');
runs.forEach(([name], at) => {
  const ratio = (of, key) => (of[at][key] / of[0][key]).toFixed(2);
  row(
    name,
    wall[at].min.toFixed(1),
    wall[at].median.toFixed(1),
    ratio(wall, 'median'),
    cpu[at].min.toFixed(1),
    ratio(cpu, 'min'),
  );
});
