// What two more signals would give: how near a file is, through the graph of uses, to the files that the question is about
// (personalised PageRank, names that many files use damped), and how lately it changed. On answers made with
//   node bench/localization/measure.mjs --set dev --mirrors <folder> --methods context --work <folder> --keep --signals --out dev.json
//   node bench/localization/graph-signals.mjs dev.json --mirrors <folder> --work <folder>
// Each is added to the sum with weights from small to large, and compared with none by a paired bootstrap.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadIndexLibrary } from '../index-library.mjs';
import { interval } from './bootstrap.mjs';
import { scoresWith } from './coordinate-ascent.mjs';
import { gitFolderOf, refreshed, treeOf } from './trees.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mirrors: { type: 'string', default: '.' }, work: { type: 'string' } },
});

/** As `src/context/rank-files.ts` has them. */
const weights = { named: 4, defines: 0.3, path: 0.4, pieces: 1, text: 0.6, history: 0.3 };
const tried = [0.05, 0.1, 0.2, 0.4, 0.8];
const mostSeeds = 20;
/** As `rank-symbols.ts` counts worse files less. */
const seedExponent = 1.8;
const mostCommits = 3_000;
const halfLifeDays = 60;

const directions = {
  'PageRank to what is used': ({ user, definer, weight }) => [{ from: user, to: definer, weight }],
  'PageRank to what uses': ({ user, definer, weight }) => [{ from: definer, to: user, weight }],
  'PageRank both ways': ({ user, definer, weight }) => [
    { from: user, to: definer, weight },
    { from: definer, to: user, weight },
  ],
};

const library = await loadIndexLibrary();
const answered = JSON.parse(readFileSync(positionals[0], 'utf8')).context;
const questions = [];
for (const question of answered) questions.push(await withMore(question));

const without = scoresWith(questions, weights);
console.log('signal, weight: difference in hit@1 / recall@10 / MRR in points, with the middle 95%');
for (const name of [...Object.keys(directions), 'changed lately']) {
  for (const weight of tried) {
    const added = scoresWith(questions, { ...weights, [name]: weight });
    const cells = ['hit1', 'recall10', 'mrr'].map((metric) => {
      const differences = added.map((score, at) => score[metric] - without[at][metric]);
      const { low, high } = interval(differences);
      const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
      return `${points(mean)} (${points(low)} … ${points(high)})`;
    });
    console.log(`${name}, ${weight}: ${cells.join('  ')}`);
  }
}

async function withMore(question) {
  const tree = treeOf(question, { mirrors: values.mirrors, folder: values.work, keep: true });
  const { index } = await refreshed(library, tree);
  const uses = usesOf(index);
  const nodes = new Map(
    [...new Set(uses.flatMap(({ user, definer }) => [user, definer]))].map((path, at) => [path, at]),
  );
  index.close();
  const starts = new Array(nodes.size).fill(0);
  const best = question.signals[0] === undefined ? 1 : sumOf(question.signals[0]);
  for (const file of question.signals.slice(0, mostSeeds)) {
    const at = nodes.get(file.path);
    if (at !== undefined) starts[at] = (sumOf(file) / best) ** seedExponent;
  }
  const more = { 'changed lately': recencyOf(question) };
  for (const [name, edgesOf] of Object.entries(directions)) {
    const edges = uses
      .flatMap(edgesOf)
      .map(({ from, to, weight }) => ({ from: nodes.get(from), to: nodes.get(to), weight }));
    const ranks = starts.some((start) => start > 0) ? library.pageRank(starts, edges) : [];
    more[name] = new Map([...nodes].map(([path, at]) => [path, ranks[at] ?? 0]));
  }
  const most = Object.fromEntries(
    Object.entries(more).map(([name, scores]) => [
      name,
      Math.max(1e-12, ...question.signals.map(({ path }) => scores.get(path) ?? 0)),
    ]),
  );
  return {
    ...question,
    signals: question.signals.map((file) => ({
      ...file,
      signals: {
        ...file.signals,
        ...Object.fromEntries(
          Object.entries(more).map(([name, scores]) => [name, (scores.get(file.path) ?? 0) / most[name]]),
        ),
      },
    })),
  };
}

function sumOf({ prior, signals }) {
  return (
    prior * Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (signals[name] ?? 0), 0)
  );
}

/** A name that many files use says little about each of them. */
function usesOf(index) {
  return index
    .usesAcrossFiles()
    .flatMap(({ definedIn, usedIn }) =>
      usedIn
        .filter((user) => user !== definedIn)
        .map((user) => ({ user, definer: definedIn, weight: 1 / Math.sqrt(usedIn.length) })),
    );
}

/** 1 for what changed with the last commit, half of it for each two months since. */
function recencyOf({ repository, parent }) {
  const { stdout } = spawnSync(
    'git',
    [
      '-C',
      gitFolderOf(values.mirrors, repository),
      'log',
      `-n${mostCommits}`,
      '--no-renames',
      '--name-only',
      '--format=%x00%ct',
      parent,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const scores = new Map();
  let now = null;
  for (const entry of stdout.split('\0').slice(1)) {
    const [seconds, ...paths] = entry.split('\n');
    now ??= Number(seconds);
    const days = (now - Number(seconds)) / 86_400;
    for (const path of paths)
      if (path !== '' && !scores.has(path)) scores.set(path, 2 ** (-days / halfLifeDays));
  }
  return scores;
}

function points(share) {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}
