// How long a keystroke waits for the names that `@` offers, beside a plain `names.filter(includes)` in the same run.
//   node bench/completion.mjs <folder of code> [names] [rounds]
// The names are identifiers and paths found below the folder, up to 100,000; where it has fewer, combinations of two of them
// are added. Nothing of them is kept. Each query is typed letter by letter, as a person does.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { machine, row, temporaryFolder } from './measure.mjs';
import { generator } from './seeded-random.mjs';

const [folder, wanted = '100000', rounds = '5'] = process.argv.slice(2);
if (!folder) {
  console.error('node bench/completion.mjs <folder of code> [names] [rounds]');
  process.exit(2);
}

const bundle = join(temporaryFolder(), 'fuzzy-names.mjs');
const entry = new URL('../src/codebase/search/fuzzy-names.ts', import.meta.url).pathname;
await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: bundle });
const { FuzzyNames } = await import(bundle);

const count = Number(wanted);
const names = collect(folder, count);
const began = performance.now();
const fuzzy = new FuzzyNames(names);
const preparedMs = performance.now() - began;

const queries = [
  's',
  'e',
  'get',
  'loadCart',
  'qrybld',
  'ConMan',
  'testutil',
  'src/pri',
  'index',
  'zzq',
  'findOneBy',
];
const steps = queries.flatMap((query) => [...query].map((_, at) => query.slice(0, at + 1)));
const times = { fuzzy: [], one: [], fresh: [], plain: [] };
for (let round = 0; round < Number(rounds) + 1; round++) {
  for (const step of steps) {
    const took = timeOf(() => fuzzy.find(step, 50));
    const low = step.toLowerCase();
    const plain = timeOf(() => names.filter((name) => name.toLowerCase().includes(low)).slice(0, 50));
    // Not after its own beginning: nothing can be known of the keystroke before.
    fuzzy.find('~', 1);
    const fresh = timeOf(() => fuzzy.find(step, 50));
    if (round === 0) continue;
    times.fuzzy.push(took);
    times.plain.push(plain);
    times.fresh.push(fresh);
    if (step.length === 1) times.one.push(took);
  }
}

console.log(`${machine()}; ${names.length} names, ${steps.length} keystrokes, ${rounds} rounds\n`);
console.log(`prepared in ${preparedMs.toFixed(0)} ms\n`);
row('keystroke', 'p50 ms', 'p95 ms', 'max ms', 'p50 ÷ plain', 'p95 ÷ plain');
row('---', '---:', '---:', '---:', '---:', '---:');
for (const [name, all] of [
  ['names.filter(includes)', times.plain],
  ['as typed', times.fuzzy],
  ['first letters', times.one],
  ['each by itself', times.fresh],
]) {
  const [p50, p95, most] = [0.5, 0.95, 1].map((part) => quantile(all, part));
  row(
    name,
    p50.toFixed(2),
    p95.toFixed(2),
    most.toFixed(2),
    (p50 / quantile(times.plain, 0.5)).toFixed(2),
    (p95 / quantile(times.plain, 0.95)).toFixed(2),
  );
}

function timeOf(work) {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function quantile(all, part) {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

function collect(root, most) {
  const found = new Set();
  const words = new Set();
  const pending = [root];
  while (pending.length > 0 && words.size < most) {
    const at = pending.pop();
    for (const child of readdirSync(at, { withFileTypes: true })) {
      if (child.name.startsWith('.') || child.name === 'node_modules') continue;
      const path = join(at, child.name);
      if (child.isDirectory()) pending.push(path);
      else if (/\.(?:[cm]?[jt]sx?|rs|py|go|java|c|h|rb)$/.test(child.name)) {
        found.add(relative(root, path));
        for (const [word] of readFileSync(path, 'utf8').matchAll(/\b[A-Za-z_][A-Za-z0-9_]{2,39}\b/g))
          words.add(word);
      }
    }
  }
  const all = [...words];
  for (const word of all) found.add(word);
  const random = generator(7);
  while (found.size < most && all.length > 1) {
    const [one, other] = [all[Math.floor(random() * all.length)], all[Math.floor(random() * all.length)]];
    found.add(`${one}${other[0].toUpperCase()}${other.slice(1)}`);
  }
  return [...found].slice(0, most);
}
