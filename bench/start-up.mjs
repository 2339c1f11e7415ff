// Time of whole commands from process start to exit, as ratios to `node -e 0` in the same run.
//   node bench/start-up.mjs <repository> <name of a symbol in it> [rounds]
// The repository is indexed first; the ratios are of medians.
import { bareEnvironment, compare, machine, program, row, temporaryFolder, time } from './measure.mjs';

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
const results = compare(
  runs.map(
    ([, args]) =>
      () =>
        time(execPath, args, { env, cwd }),
  ),
  Number(rounds),
);
console.log(`${machine()}; ${rounds} rounds\n`);
row('command', 'min ms', 'median ms', 'median ÷ node -e 0');
row('---', '---:', '---:', '---:');
results.forEach(({ min, median }, i) => {
  row(runs[i][0], min.toFixed(1), median.toFixed(1), (median / results[0].median).toFixed(2));
});
