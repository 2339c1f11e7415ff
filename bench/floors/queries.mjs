// Latencies of look-ups in process, over random names of an index.
import { realpathSync } from 'node:fs';
import { loadIndexLibrary } from '../index-library.mjs';
import { row } from '../measure.mjs';
import { generator } from '../seeded-random.mjs';
import { elapsed, median, percentile } from './percentiles.mjs';

const warmUp = 200;

export async function measureQueries(folder, count) {
  const library = await loadIndexLibrary();
  const { index } = await library.refreshIndex({
    root: realpathSync(folder),
    languages: library.languages,
    maxFileBytes: 16 * 2 ** 20,
    cacheDir: null,
    clock: library.systemClock,
  });
  const random = generator(20_261_121);
  const names = distinctNames(index);
  const pick = (least) => {
    for (;;) {
      const name = names[Math.floor(random() * names.length)];
      if (name.length >= least) return name;
    }
  };
  const part = () => {
    const name = pick(6);
    const start = Math.floor(random() * (name.length - 4));
    return name.slice(start, start + 5);
  };
  const queries = [
    ['exact: symbolsNamed', 0.5, () => pick(1), (name) => index.symbolsNamed(name)],
    [
      'prefix: symbolsWithPrefix, 20',
      0.1,
      () => pick(5).slice(0, 5),
      (text) => index.symbolsWithPrefix(text, 20),
    ],
    ['references of a name', 2.5, () => pick(1), (name) => index.references(name)],
    ['trigram: symbolsContaining, 20', 3.5, part, (text) => index.symbolsContaining(text, 20)],
  ];
  const { symbols, references, files } = index.counts();
  console.log('\n### Look-ups in process\n');
  console.log(`${symbols} symbols, ${references} references, ${files} files; ${count} random names each.\n`);
  row('', 'p50 ms', 'p99 ms', 'bar of p99');
  row('---', '---:', '---:', '---:');
  for (const [name, bar, input, query] of queries) {
    const times = [];
    for (let i = 0; i < warmUp; i++) query(input());
    for (let i = 0; i < count; i++) {
      const text = input();
      times.push(await elapsed(() => query(text)));
    }
    row(name, median(times).toFixed(3), percentile(times, 0.99).toFixed(3), bar);
  }
}

function distinctNames(index) {
  const names = new Set();
  for (const { path, language } of index.filesUnder('')) {
    if (language !== null) for (const { name } of index.symbolsInFile(path)) names.add(name);
  }
  return [...names];
}
