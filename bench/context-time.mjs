// How long it takes to choose the context of a question, on an index that is up to date.
//   node bench/context-time.mjs <folder> <results.json of localization/measure.mjs> [--questions 100]
// Every question on an index that was just opened, as a command does it; the first ten, in which V8 compiles, apart.
import { readFileSync, realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { percentile } from './floors/percentiles.mjs';
import { loadIndexLibrary } from './index-library.mjs';
import { machine, row } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { questions: { type: 'string', default: '100' } },
});
if (positionals.length !== 2) {
  console.error('node bench/context-time.mjs <folder> <results.json> [--questions 100]');
  process.exit(2);
}
const root = realpathSync(positionals[0]);
const all = JSON.parse(readFileSync(positionals[1], 'utf8')).context.map(({ question }) => question);
const step = Math.max(1, Math.floor(all.length / Number(values.questions)));
const questions = all.filter((_, at) => at % step === 0).slice(0, Number(values.questions));

const library = await loadIndexLibrary();
const open = () =>
  library.refreshIndex({
    root,
    languages: library.languages,
    maxFileBytes: 4 * 2 ** 20,
    cacheDir: null,
    clock: library.systemClock,
  });
const { index: first, report } = await open();
const { files, lines } = first.counts();
first.close();
const history = await library.openHistory(root, report.place.folder, { nowMs: Date.now() });

const warmUp = 10;
const cpu = [];
const wall = [];
for (const question of [...questions.slice(0, warmUp), ...questions]) {
  const { index } = await open();
  const [startedCpu, started] = [process.cpuUsage(), performance.now()];
  library.requestFor(
    { question, attachment: null, budgetTokens: 8_000, wholeFiles: false },
    index,
    [],
    history,
  );
  const used = process.cpuUsage(startedCpu);
  cpu.push((used.user + used.system) / 1_000);
  wall.push(performance.now() - started);
  index.close();
}

console.log(`${machine()}; ${files} files, ${lines} lines; ${questions.length} questions\n`);
row('ms', 'median', 'p95', 'most', 'the very first');
row('---', '---:', '---:', '---:', '---:');
for (const [name, times] of [
  ['CPU', cpu],
  ['wall', wall],
]) {
  const warm = times.slice(warmUp);
  row(name, ...[0.5, 0.95, 1].map((share) => percentile(warm, share).toFixed(1)), times[0].toFixed(1));
}
