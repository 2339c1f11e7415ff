// Why questions were missed, by class: what stands between the question and the files that were wanted.
//   node bench/localization/misses.mjs results.json --work <folder that `measure.mjs --keep` filled>
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadIndexLibrary } from '../index-library.mjs';
import { row } from '../measure.mjs';
import { isSource } from './rules.mjs';
import { wordsOf } from './text-bm25.mjs';
import { refreshed } from './trees.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { work: { type: 'string', default: '.' }, method: { type: 'string', default: 'context' } },
});
const results = JSON.parse(readFileSync(positionals[0], 'utf8'))[values.method];
const library = await loadIndexLibrary();

const classes = new Map();
let missed = 0;
for (const result of results) {
  if (result.score.hit1 === 1) continue;
  missed += 1;
  const tree = join(values.work, result.repository.replace('/', '+'), result.parent.slice(0, 12));
  const { index } = await refreshed(library, tree);
  const name = classOf(result, index, tree);
  index.close();
  classes.set(name, [...(classes.get(name) ?? []), result]);
}
console.log(`${missed} of ${results.length} questions have another file in the first place`);
row('class', 'questions', 'share of the misses', 'of them not in the first ten');
for (const [name, group] of [...classes].sort(([, a], [, b]) => b.length - a.length)) {
  const notInTen = group.filter(({ score }) => score.mrr < 0.1).length;
  row(name, group.length, `${((100 * group.length) / missed).toFixed(1)}%`, notInTen);
}

/** The first that holds. */
function classOf({ question, files, paths }, index, tree) {
  const words = new Set(wordsOf(question));
  const at = Math.min(...files.map((path) => paths.indexOf(path)).filter((place) => place >= 0));
  if (at === Number.POSITIVE_INFINITY) {
    if (files.some((path) => share(words, definedIn(index, path)) > 0))
      return 'has words of it in names or comments, and is no candidate';
    if (files.some((path) => share(words, textOf(tree, path)) > 0))
      return 'words in bodies, comments inside and strings only';
    return 'no word in common';
  }
  const above = paths.slice(0, at);
  if (above.every((path) => !isSource(path))) return 'only tests, documents, examples and the like above it';
  const rival = above.find(isSource);
  const own = Math.max(...files.map((path) => share(words, textOf(tree, path))));
  const ofRival = share(words, textOf(tree, rival));
  if (own > ofRival) return 'its text has more words of the question than the text of the first';
  const named = (path) => share(words, path);
  if (Math.max(...files.map(named)) > named(rival))
    return 'its path has more words of the question than that of the first';
  return 'the first has as many words: the meaning decides';
}

function definedIn(index, path) {
  return index
    .symbolsInFile(path)
    .map(({ name, container, doc }) => `${name} ${container ?? ''} ${doc ?? ''} ${path}`)
    .join(' ');
}

function textOf(tree, path) {
  try {
    return readFileSync(join(tree, path), 'utf8');
  } catch {
    return '';
  }
}

/** Of the words of the question. */
function share(words, text) {
  const there = new Set(wordsOf(text));
  return [...words].filter((word) => there.has(word)).length / Math.max(1, words.size);
}
