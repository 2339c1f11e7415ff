// How much of files may go when words are left out and a compressor picks none: of code it should be next to nothing, since a
// result of a tool does not say what it is.
//   node bench/compression/words-of-files.mjs <folder> --type ts [--every 7] [--most 120]
// Of the files up to 60 kB in order of their paths each `--every`th is read. A line that begins with `//`, `*`, `/*` or `#` is a comment.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTransforms } from './library.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    type: { type: 'string' },
    every: { type: 'string', default: '7' },
    most: { type: 'string', default: '120' },
  },
});
const [folder] = positionals;
if (folder === undefined || values.type === undefined)
  throw new Error('A folder and --type, such as ts, are needed.');
const { compressWords, estimateTokens } = await loadTransforms();
const paths = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith(`.${values.type}`) && !path.includes('node_modules'))
  .filter((path) => statSync(join(folder, path)).size < 60_000)
  .sort()
  .filter((_, at) => at % Number(values.every) === 0)
  .slice(0, Number(values.most));

let [all, gone, goneOutside] = [0, 0, 0];
for (const path of paths) {
  const text = readFileSync(join(folder, path), 'utf8');
  all += text.length;
  const result = compressWords(text, {
    countTokens: estimateTokens,
    handle: null,
    fewestFaithful: 0,
    pickedOf: () => '',
  });
  for (const [start, end] of result?.removed ?? []) {
    gone += end - start;
    const line = text.slice(text.lastIndexOf('\n', start) + 1).split('\n', 1)[0] ?? '';
    if (!/^\s*(?:\/\/|\*|\/\*|#)/.test(line)) goneOutside += end - start;
  }
}
const share = (part) => `${((100 * part) / all).toFixed(2)}%`;
console.log(
  `${folder} *.${values.type}: ${paths.length} files, ${all} characters; ${share(gone)} may go, ${share(goneOutside)} outside of comments`,
);
