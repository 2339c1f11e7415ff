// Word problems made shorter: how many keep every number, and what that saves.
//   node bench/compression/problems.mjs <folder of data.mjs> [--split fit|held-out] [--show 5]
//     [--words second|none]
// With --words, words are left out in place of sentences, as somebody picks them who picks every second one, or none: the most
// that can go, whatever a model thinks.
// A number is a run of digits with its marks, or a number that is said in words, counted as often as it is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTransforms } from './library.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'held-out' },
    show: { type: 'string', default: '0' },
    ratio: { type: 'string', default: '0.5' },
    words: { type: 'string' },
  },
});
const library = await loadTransforms();
const countTokens = await library.loadTokenCounter();
const problems = JSON.parse(readFileSync(join(positionals[0], 'problems', `${values.split}.json`), 'utf8'));
const numbers =
  /\d+(?:[.,:/]\d+)*%?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|hundred|thousand|half|twice|double|triple|dozen|quarter|third)\b/gi;

let [before, after, shortened, kept, faithful] = [0, 0, 0, 0, 0];
const started = performance.now();
for (const problem of problems) {
  const result = shorten(problem);
  const text = result?.text ?? problem;
  before += countTokens(problem);
  after += countTokens(text);
  if (result !== null) shortened++;
  const shown = result === null ? text : text.slice(0, text.lastIndexOf('[…'));
  if (hasAll(problem, shown)) kept++;
  faithful += result?.faithfulness ?? 1;
  if (result !== null && shortened <= Number(values.show)) console.log(`${problem}\n---\n${text}\n`);
}
console.log(
  `${problems.length} problems (${values.split}), ratio ${values.ratio}: every number kept in ${percent(kept / problems.length)}, ${percent(shortened / problems.length)} shortened, ${percent(1 - after / before)} of o200k tokens saved (marks counted), mean faithfulness ${(faithful / problems.length).toFixed(3)}, ${((performance.now() - started) / problems.length).toFixed(2)} ms each`,
);

function shorten(problem) {
  const setting = { countTokens, handle: null };
  if (values.words === undefined)
    return library.compressProse(problem, { ...setting, ratio: Number(values.ratio) });
  const every = values.words === 'second' ? 2 : Number.POSITIVE_INFINITY;
  const pickedOf = ({ text }) =>
    text
      .split(/\s+/)
      .filter((_, at) => at % every === every - 1)
      .join(' ');
  return library.compressWords(problem, { ...setting, pickedOf });
}

function hasAll(problem, text) {
  const left = (text.match(numbers) ?? []).map((word) => word.toLowerCase());
  return (problem.match(numbers) ?? []).every((word) => {
    const at = left.indexOf(word.toLowerCase());
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function percent(part) {
  return `${(part * 100).toFixed(1)}%`;
}
