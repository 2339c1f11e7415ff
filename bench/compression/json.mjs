// JSON files in the smallest form that gives them back: how much smaller than minified, and which form it was.
//   node bench/compression/json.mjs <file or folder> … [--most 400] [--cut]
// Without --cut long arrays stay whole, so that every figure is of an exact form. Tokens are o200k.
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import glob from 'fast-glob';
import { loadTransforms } from './library.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { most: { type: 'string', default: '400' }, cut: { type: 'boolean', default: false } },
});
const library = await loadTransforms();
const countTokens = await library.loadTokenCounter();
const uncut = values.cut
  ? {}
  : { mostItems: Number.POSITIVE_INFINITY, mostCharacters: Number.POSITIVE_INFINITY };
const files = positionals
  .flatMap((path) =>
    statSync(path).isDirectory() ? glob.sync('**/*.json', { cwd: path, absolute: true }) : [path],
  )
  .toSorted()
  .filter((path) => statSync(path).size > 500 && statSync(path).size < 2_000_000);
const step = Math.max(1, Math.ceil(files.length / Number(values.most)));

const forms = new Map();
let larger = 0;
for (const path of files.filter((_, at) => at % step === 0)) {
  const text = readFileSync(path, 'utf8');
  let minified;
  try {
    JSON.parse(text);
    // By its text alone: JSON.stringify writes `1.0` as `1`.
    minified = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
  } catch {
    continue;
  }
  const result = library.shrinkJson(text, { countTokens, handle: 'ab12cd34', ...uncut });
  const counts = {
    asIs: countTokens(text),
    minified: countTokens(minified),
    after: countTokens(result?.text ?? text),
  };
  if (counts.after > counts.minified) larger++;
  for (const key of [result?.because.split(',')[0] ?? 'left as it is', 'all']) {
    const sum = forms.get(key) ?? { files: 0, asIs: 0, minified: 0, after: 0 };
    sum.files++;
    for (const [name, count] of Object.entries(counts)) sum[name] += count;
    forms.set(key, sum);
  }
}
console.log(
  '| form | files | tokens as they are | minified | smallest | below minified |\n|---|---:|---:|---:|---:|---:|',
);
for (const [form, { files, asIs, minified, after }] of forms)
  console.log(
    `| ${form} | ${files} | ${asIs} | ${minified} | ${after} | ${((1 - after / minified) * 100).toFixed(1)}% |`,
  );
console.log(`larger than minified: ${larger} (a text that is refused stays as it is, white space too)`);
