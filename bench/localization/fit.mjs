// Fits the weights with which files are ranked (`src/context/rank-files.ts`), on the answers to the DEV questions:
//   node bench/localization/measure.mjs --set dev --mirrors <folder> --methods context --signals --out dev.json
//   node bench/localization/fit.mjs dev.json
// Each weight in turn is moved to what gives most, until none moves. What the fit is worth is said by leaving out one
// repository, fitting on the others and asking the questions of the one, for each of them. Last, what is lost when one
// signal, or the prior of a file's path, is taken away, with the middle 95% of a paired bootstrap.
import { readFileSync } from 'node:fs';
import { interval } from './bootstrap.mjs';
import { fitOn, leaveOneOut, scoresWith, shown, summary } from './coordinate-ascent.mjs';

const fixed = new Set(['named', 'pieces']);
const start = { named: 4, pieces: 1, defines: 0.3, path: 0.3, text: 0.3, history: 0.3 };

const questions = JSON.parse(readFileSync(process.argv[2], 'utf8')).context;

const { weights, worth } = fitOn(questions, start, fixed);
console.log('hit@1, recall@10, MRR in %');
console.log(`fitted on all: ${shown(worth)}  ${JSON.stringify(weights)}`);
const left = leaveOneOut(questions, start, fixed, (name, own) =>
  console.log(`fitted without ${name}: ${JSON.stringify(own)}`),
);
console.log(`each repository with weights of the others: ${shown(summary(left))}`);
console.log(`as it was ranked: ${shown(summary(questions.map(({ score }) => score)))}`);

const full = scoresWith(questions, weights);
for (const name of [...Object.keys(start), 'prior']) {
  const without =
    name === 'prior'
      ? scoresWith(
          questions.map((question) => ({
            ...question,
            signals: question.signals.map((each) => ({ ...each, prior: 1 })),
          })),
          weights,
        )
      : scoresWith(questions, { ...weights, [name]: 0 });
  const cells = ['hit1', 'recall10', 'mrr'].map((metric) => {
    const differences = full.map((score, at) => without[at][metric] - score[metric]);
    const { low, high } = interval(differences);
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
    return `${metric} ${[mean, low, high].map((share) => (100 * share).toFixed(1)).join(' / ')}`;
  });
  console.log(`without ${name}: ${cells.join(', ')}`);
}
