// What an index would gain that also held the words of bodies, comments and strings of every file, or the messages of
// earlier commits: both are computed here from the tree, as signals beside those of the command, and weighed by a fit that
// leaves out the repository it is judged on.
//   node bench/localization/measure.mjs --set dev --mirrors <folder> --methods context --signals --work <folder> --keep --out dev.json
//   node bench/localization/simulate.mjs dev.json --work <folder>
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { interval } from './bootstrap.mjs';
import { leaveOneOut, shown, summary } from './coordinate-ascent.mjs';
import { isSource } from './rules.mjs';
import { chunksOf, rankByBm25, readTexts } from './text-bm25.mjs';

const mostCommits = 3_000;
/** A commit that touches more files says little of any. */
const mostFilesOfCommit = 10;
const shares = [1, 0.5, 0.25];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { work: { type: 'string', default: '.' } },
});
const questions = JSON.parse(readFileSync(positionals[0], 'utf8')).context.map(withMoreSignals);

const start = { named: 4, pieces: 1, defines: 0.3, words: 0.3, path: 0.3, text: 0.3 };
const variants = {
  'the index as it is': start,
  'and pieces of every source file': { ...start, allPieces: 0.3 },
  'and messages of earlier commits': { ...start, history: 0.3 },
  both: { ...start, allPieces: 0.3, history: 0.3 },
};
const base = leaveOneOut(questions, start, new Set(['named', 'pieces']));
for (const [name, weights] of Object.entries(variants)) {
  const scores = leaveOneOut(questions, weights, new Set(['named', 'pieces']));
  const gains = ['hit1', 'recall10', 'mrr'].map((metric) => {
    const { low, high } = interval(scores.map((score, at) => score[metric] - base[at][metric]));
    return `${(100 * low).toFixed(1)} … ${(100 * high).toFixed(1)}`;
  });
  console.log(`| ${name} | ${shown(summary(scores)).replaceAll(' ', ' | ')} | ${gains.join(' | ')} |`);
}

function withMoreSignals(question) {
  const tree = join(values.work, question.repository.replace('/', '+'), question.parent.slice(0, 12));
  const sources = git(tree, 'ls-files', '-z').split('\0').filter(isSource);
  const allPieces = ofFiles(
    rankByBm25(readTexts(tree, sources).flatMap(chunksOf), question.question).map(({ document, score }) => ({
      paths: [document.path],
      score,
    })),
  );
  const history = ofFiles(
    rankByBm25(commitsOf(tree), question.question).map(({ document, score }) => ({
      paths: document.files,
      score: score / Math.sqrt(document.files.length),
    })),
  );
  const known = new Map(question.signals.map((each) => [each.path, each]));
  for (const path of sources) if (!known.has(path)) known.set(path, { path, prior: 1, signals: {} });
  const signals = [...known.values()].map(({ path, prior, signals: own }) => ({
    path,
    prior,
    signals: { ...own, allPieces: allPieces.get(path) ?? 0, history: history.get(path) ?? 0 },
  }));
  return { ...question, signals };
}

/** The best three of each file, in [0, 1]. */
function ofFiles(ranked) {
  const scores = new Map();
  for (const { paths, score } of ranked) {
    for (const path of paths) {
      const own = scores.get(path) ?? [];
      if (own.length < shares.length) scores.set(path, [...own, score]);
    }
  }
  const sums = new Map(
    [...scores].map(([path, own]) => [path, own.reduce((sum, each, at) => sum + shares[at] * each, 0)]),
  );
  const most = Math.max(1e-9, ...sums.values());
  return new Map([...sums].map(([path, sum]) => [path, sum / most]));
}

/** The checkout ends before the commit of the question, and so does its history. */
function commitsOf(tree) {
  const log = git(tree, 'log', '--no-merges', '-n', `${mostCommits}`, '--name-only', '--format=%x01%s%x02');
  return log.split('\x01').flatMap((entry) => {
    const [text = '', names = ''] = entry.split('\x02');
    const files = names.split('\n').filter(isSource);
    return files.length === 0 || files.length > mostFilesOfCommit ? [] : [{ text, path: '', files }];
  });
}

function git(tree, ...args) {
  const { status, stdout, stderr } = spawnSync('git', ['-C', tree, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  if (status !== 0) throw new Error(`git ${args[0]} in ${tree}: ${stderr}`);
  return stdout;
}
