// Fits what each piece of evidence is worth, and says how good the probability is on answers that were held out.
//
// node bench/verify/fit.mjs --code <scored.jsonl>… --repository <scored.jsonl>… [--write] [--svg <file>]
//
// --code: recorded answers of models (`score-answers.mjs`), split by problem: one half fits, the other reports.
// --repository: made ones (`mutated-answers.mjs`), split by symbol in the same way.
// --write puts the figures into src/verify/calibration.ts.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { auroc, brier, fitLogistic, logit, reliability, sigmoid } from './logistic.mjs';
import { reliabilitySvg } from './reliability-svg.mjs';

const { values } = parseArgs({
  options: {
    code: { type: 'string', multiple: true, default: [] },
    repository: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
    svg: { type: 'string' },
  },
});

const codeEvidence = ['code-whole', 'defines-asked', 'names-bound', 'examples-pass'];
const repositoryEvidence = [
  'not-empty',
  'complete',
  'not-refused',
  'not-hedged',
  'paths-exist',
  'lines-exist',
  'lines-fit',
  'names-exist',
  'quotes-match',
  'code-parses',
  'grounded',
];
/**
 * Of these no answers are recorded. An edit that does not apply is as bad as examples that fail, and one that does is no more right for it; commands that the user
 * chose are worth what examples are. Two answers of one model share its mistakes: that they agree gives nothing, that they do not is as bad as the weakest recorded
 * sign of a wrong answer, code with gaps. Likely tokens are kept in the ledger and count nothing.
 */
const assumed = {
  'edits-apply': 'examples-pass',
  'edits-parse': 'code-parses',
  'commands-pass': 'examples-pass',
  'samples-agree': 'code-whole',
};
const onlyTakes = ['edits-apply', 'samples-agree'];
const countNothing = ['likely-tokens'];

const read = (paths) =>
  paths.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
/** That a line exists says nothing for an answer: nearly all lines do. */
const givesNothing = ['lines-exist'];

/** By SHA-256 of what is asked, so that no question is on both sides. */
const isHeldOut = ({ task_id }) => createHash('sha256').update(task_id).digest()[0] % 2 === 1;

/** Each kind of evidence as two numbers: how far it holds, and how far it does not; as `confidence.ts` reads it. */
function featuresOf(row, names) {
  const found = new Map(row.evidence.map(([name, value]) => [name, value]));
  return names.flatMap((name) => {
    if (!found.has(name)) return [0, 0];
    const held = found.get(name) ** 3;
    return [givesNothing.includes(name) ? 0 : held, held - 1];
  });
}

function fitGroup(rows, names, penalty) {
  const training = rows.filter((row) => !isHeldOut(row));
  const heldOut = rows.filter(isHeldOut);
  // How often each model is right, of the half that fits, drawn towards all of them: the prior that evidence moves.
  const all = share(training);
  const byModel = new Map();
  for (const row of training) byModel.set(row.model, [...(byModel.get(row.model) ?? []), row]);
  const priorOf = ({ model }) => {
    const own = byModel.get(model) ?? [];
    return (own.filter(({ passed }) => passed).length + all * 4) / (own.length + 4);
  };
  const prepare = (some) =>
    some.map((row) => ({
      ...row,
      label: row.passed ? 1 : 0,
      prior: priorOf(row),
      offset: logit(priorOf(row)),
      features: featuresOf(row, names),
    }));
  const fitted = fitLogistic(prepare(training), names.length * 2, {
    penalty,
    signs: names.flatMap(() => [1, 1]),
  });
  return {
    rows: prepare(heldOut),
    training: training.length,
    weights: new Map(names.map((name, at) => [name, { gain: fitted[at * 2], loss: fitted[at * 2 + 1] }])),
    fitted,
    all,
  };
}

const share = (rows) => rows.filter(({ passed }) => passed).length / rows.length;
const figure = (value, places = 3) => (value === null ? '–' : value.toFixed(places));

function report(title, { rows, training, fitted, all }) {
  const evidenceOnly = (row) => row.features.reduce((sum, value, at) => sum + value * fitted[at], 0);
  const ownPrior = (row) => sigmoid(row.offset + evidenceOnly(row));
  const onePrior = (row) => sigmoid(logit(all) + evidenceOnly(row));
  console.log(
    `\n${title}: ${training} answers fit, ${rows.length} held out, ${figure(100 * (rows.filter(({ label }) => label).length / rows.length), 1)}% of those right`,
  );
  if (rows.some(({ length }) => length !== undefined))
    console.log(`  AUROC by length of the answer        ${figure(auroc(rows, ({ length }) => -length))}`);
  console.log(`  AUROC by evidence, one prior for all ${figure(auroc(rows, onePrior))}`);
  console.log(`  AUROC with each model's own prior    ${figure(auroc(rows, ownPrior))}`);
  const withExamples = rows.filter(({ evidence }) => evidence.some(([name]) => name === 'examples-pass'));
  if (withExamples.length > 0) {
    console.log(
      `  of ${withExamples.length} whose examples ran                ${figure(auroc(withExamples, onePrior))}`,
    );
    console.log(
      `  of ${rows.length - withExamples.length} without                         ${figure(
        auroc(
          rows.filter((row) => !withExamples.includes(row)),
          onePrior,
        ),
      )}`,
    );
    const strong = rows.filter(({ prior }) => prior >= 0.5);
    if (strong.length > 0)
      console.log(
        `  of ${strong.length} by models right half of the time or more ${figure(auroc(strong, onePrior))}`,
      );
  }
  console.log(
    `  Brier score, own prior ${figure(brier(rows, ownPrior))}; of the prior alone ${figure(brier(rows, ({ prior }) => prior))}; of the share of all ${figure(brier(rows, () => all))}`,
  );
  const costs = rows
    .flatMap(({ evidence }) => evidence.map(([, , costMs]) => costMs))
    .filter((ms) => ms > 0)
    .sort((a, b) => a - b);
  const each = rows
    .map(({ evidence }) => evidence.reduce((sum, [, , costMs]) => sum + costMs, 0))
    .sort((a, b) => a - b);
  if (costs.length > 0)
    console.log(
      `  what checking an answer took: half within ${figure(each[Math.floor(each.length / 2)], 0)} ms, 95% within ${figure(each[Math.floor(each.length * 0.95)], 0)} ms`,
    );
  const bands = reliability(rows, ownPrior);
  console.log('  said     answers  said  right');
  for (const { from, count, said, right } of bands)
    console.log(
      `  ${from.toFixed(1)}–${(from + 0.1).toFixed(1)}  ${String(count).padStart(7)}  ${figure(said, 2).padStart(4)}  ${figure(right, 2).padStart(5)}  ${right === null ? '' : '█'.repeat(Math.round(right * 20))}`,
    );
  const ways = [...new Set(rows.flatMap(({ way }) => way ?? []))];
  for (const way of ways) {
    const some = rows.filter((row) => row.way === way);
    console.log(
      `  ${way.padEnd(16)} ${String(some.length).padStart(5)}  mean ${figure(some.reduce((sum, row) => sum + sigmoid(logit(0.86) + evidenceOnly(row)), 0) / some.length, 2)} at a prior of 0.86, ${figure((100 * some.filter((row) => sigmoid(logit(0.86) + evidenceOnly(row)) >= 0.85).length) / some.length, 0)}% at or above 0.85`,
    );
  }
  return bands;
}

const code = fitGroup(read(values.code), codeEvidence, 2);
const repository = fitGroup(read(values.repository), repositoryEvidence, 2);
const svgs = [
  { title: 'Answers to HumanEval, held out', bands: report('Recorded answers to HumanEval', code) },
  {
    title: 'Made answers about repositories, held out',
    bands: report('Made answers about repositories (synthetic)', repository),
  },
];
if (values.svg) writeFileSync(values.svg, reliabilitySvg(svgs));

const worth = new Map([...code.weights, ...repository.weights]);
for (const [name, like] of Object.entries(assumed))
  worth.set(name, onlyTakes.includes(name) ? { gain: 0, loss: worth.get(like).loss } : worth.get(like));
for (const name of countNothing) worth.set(name, { gain: 0, loss: 0 });
console.log('\nevidence          at 0    at 1');
for (const [name, { gain, loss }] of worth)
  console.log(`${name.padEnd(16)} ${figure(-loss, 2).padStart(5)}   ${figure(gain, 2).padStart(5)}`);

if (values.write) {
  const source = (name) =>
    codeEvidence.includes(name)
      ? 'recorded'
      : repositoryEvidence.includes(name)
        ? 'made'
        : countNothing.includes(name)
          ? 'none'
          : 'assumed';
  const lines = [...worth].map(
    ([name, { gain, loss }]) =>
      `  '${name}': { gain: ${gain.toFixed(3)}, loss: ${loss.toFixed(3)} }, // ${source(name)}`,
  );
  const text = `/**
 * What each piece of evidence is worth, in log-odds: what it gives when it holds, and takes when it does not. Written by bench/verify/fit.mjs, whose README says what the answers were: \`recorded\` of models, \`made\` from an index,
 * \`assumed\` as that of a check of the same kind, or \`none\`: kept in the ledger, and counting nothing until it was measured.
 */
import type { EvidenceName } from './evidence.ts';

export const calibration: Readonly<Record<EvidenceName, { readonly gain: number; readonly loss: number }>> = {
${lines.join('\n')}
};
`;
  writeFileSync(fileURLToPath(new URL('../../src/verify/calibration.ts', import.meta.url)), text);
}
