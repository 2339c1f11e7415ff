// The planner on recorded outcomes of models, with a simulated check: what it costs and how good it is beside always asking
// the strongest one. Chances and costs are taken from one half of the tasks, the figures from the other.
//   node bench/routing/replay.mjs <folder of convert.mjs> [--seed 7] [--rounds 20]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { row } from '../measure.mjs';
import { generator } from '../seeded-random.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '7' }, rounds: { type: 'string', default: '20' } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('node bench/routing/replay.mjs <folder> [--seed 7] [--rounds 20]');
  process.exit(2);
}
const random = generator(Number(values.seed));
const rounds = Number(values.rounds);
const { chooseLadder, classify } = await loadRouting();
const read = (name) =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const sonnet = 'Claude 4.5 Sonnet (20250929)';
const sets = [
  {
    name: 'swebench: cheap → Sonnet',
    bar: 0.45,
    rows: read('swebench-bash-only'),
    models: ['GPT-5 mini (2025-08-07) (medium reasoning)', sonnet],
  },
  {
    name: 'swebench: four tiers',
    bar: 1,
    rows: read('swebench-bash-only'),
    models: ['Qwen2.5-Coder 32B Instruct', 'gpt-oss-120b', 'Gemini 2.5 Pro (2025-05-06)', sonnet],
  },
  {
    name: 'swebench: four tiers and GPT-5 mini',
    bar: null,
    rows: read('swebench-bash-only'),
    models: [
      'Qwen2.5-Coder 32B Instruct',
      'gpt-oss-120b',
      'GPT-5 mini (2025-08-07) (medium reasoning)',
      'Gemini 2.5 Pro (2025-05-06)',
      sonnet,
    ],
  },
  {
    name: 'routellm: gsm8k',
    bar: 0.4,
    rows: read('routellm-gsm8k'),
    models: ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'gpt-4-1106-preview'],
  },
  {
    name: 'routellm: mmlu',
    bar: null,
    rows: read('routellm-mmlu'),
    models: ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'gpt-4-1106-preview'],
  },
];

console.log(`Target 0.95 of the strongest; ${rounds} rounds of the simulated check; held-out half.\n`);
row('set', 'AUROC', 'ladder', 'sensitivity', 'cost', 'quality', 'bar', 'plain walk');
row('---', '---:', '---', '---:', '---:', '---:', '---:', '---:');
for (const { name, bar, rows, models } of sets) {
  const complete = rows.filter((task) => models.every((model) => task.models[model]?.usd != null));
  const fit = complete.filter(({ half }) => half === 'fit');
  const heldOut = complete.filter(({ half }) => half !== 'fit');
  const strongest = best(models, (model) => mean(fit, (task) => Number(task.models[model].right)));
  const always = {
    cost: mean(heldOut, (t) => t.models[strongest].usd),
    quality: mean(heldOut, (t) => Number(t.models[strongest].right)),
  };
  for (const auroc of [0.65, 0.75, 0.8, 0.9]) {
    {
      const plan = planFor(fit, models, auroc);
      const done = simulate(heldOut, plan.steps, auroc, plan.sensitivity);
      const walk = simulate(heldOut, models, auroc, plan.sensitivity);
      row(
        name,
        auroc,
        plan.steps.map((model) => model.split(/[ (]/).slice(0, 3).join(' ')).join(' → '),
        plan.sensitivity,
        (done.cost / always.cost).toFixed(2),
        (done.quality / always.quality).toFixed(3),
        bar ?? '–',
        `${(walk.cost / always.cost).toFixed(2)} at ${(walk.quality / always.quality).toFixed(3)}`,
      );
    }
  }
}

console.log(
  '\nShare of questions with one difficulty for both of two models that explains how often both are right, fit half:\n',
);
row('set', 'pair', 'share');
row('---', '---', '---:');
for (const { name, rows, models } of sets) {
  const fit = rows.filter(({ half }) => half === 'fit');
  const rightOf = (model) => mean(fit, (task) => Number(task.models[model]?.right ?? 0));
  for (const [at, a] of models.entries()) {
    for (const b of models.slice(at + 1)) {
      const both = mean(fit, (task) => Number(task.models[a].right && task.models[b].right));
      const independent = rightOf(a) * rightOf(b);
      const share = (both - independent) / (Math.min(rightOf(a), rightOf(b)) - independent);
      row(name, `${a}, ${b}`, share.toFixed(2));
    }
  }
}

console.log('\nAPGR of sending the highest scores to the strong model (0.5: by chance), all tasks:\n');
row('set', 'tasks', 'prompt-only score', 'length');
row('---', '---:', '---:', '---:');
for (const { name, rows, models } of sets.filter(({ rows }) => rows[0].prompt !== null)) {
  const score = ({ prompt }) =>
    classify(prompt, { files: 0, symbols: 0, folders: 0, named: 0 }, { hasErrorText: false }).score;
  row(
    name,
    rows.length,
    apgr(rows, models, score).toFixed(3),
    apgr(rows, models, ({ prompt }) => prompt.length).toFixed(3),
  );
}

/** The threshold of the check belongs to the plan: the cheapest of some that reaches the target. */
function planFor(fit, models, auroc) {
  const plans = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98].map((sensitivity) => {
    const check = { sensitivity, specificity: specificityAt(auroc, sensitivity) };
    const rungs = models.map((model) => ({
      chance: mean(fit, (task) => Number(task.models[model].right)),
      cost: mean(fit, (task) => task.models[model].usd),
      check,
    }));
    const { chosen } = chooseLadder(rungs, { targetShare: 0.95, holdsWhenRejected: true });
    return { ...chosen, sensitivity, steps: chosen.steps.map((at) => models[at]) };
  });
  return plans.sort((a, b) => Number(b.isGoodEnough) - Number(a.isGoodEnough) || a.cost - b.cost)[0];
}

function simulate(tasks, steps, auroc, sensitivity) {
  const distance = Math.SQRT2 * quantile(auroc);
  const threshold = distance - quantile(sensitivity);
  let cost = 0;
  let right = 0;
  for (let round = 0; round < rounds; round++) {
    for (const task of tasks) {
      for (const [at, model] of steps.entries()) {
        const outcome = task.models[model];
        cost += outcome.usd;
        const accepted = normal() + (outcome.right ? distance : 0) >= threshold;
        if (accepted || at === steps.length - 1) {
          right += Number(outcome.right);
          break;
        }
      }
    }
  }
  return { cost: cost / rounds / tasks.length, quality: right / rounds / tasks.length };
}

/** Where equal scores stand says nothing: they are shuffled. */
function apgr(tasks, [weak, strong], score) {
  const order = tasks
    .map((task) => ({ task, score: score(task), tie: random() }))
    .sort((a, b) => b.score - a.score || a.tie - b.tie);
  const rightOf = (model) => mean(tasks, (task) => Number(task.models[model].right));
  let quality = rightOf(weak);
  let area = 0;
  for (const { task } of order) {
    quality += (Number(task.models[strong].right) - Number(task.models[weak].right)) / tasks.length;
    area += (quality - rightOf(weak)) / (rightOf(strong) - rightOf(weak)) / tasks.length;
  }
  return area;
}

function specificityAt(auroc, sensitivity) {
  return cumulative(Math.SQRT2 * quantile(auroc) - quantile(sensitivity));
}

function cumulative(x) {
  // Abramowitz and Stegun 7.1.26: within 1.5e-7.
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const tail =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const erf = 1 - tail * Math.exp((-x * x) / 2);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

function quantile(p) {
  let [low, high] = [-8, 8];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (cumulative(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

function normal() {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mean(list, of) {
  return list.reduce((sum, item) => sum + of(item), 0) / list.length;
}

function best(list, of) {
  return list.reduce((a, b) => (of(b) > of(a) ? b : a));
}

async function loadRouting() {
  const project = fileURLToPath(new URL('../..', import.meta.url));
  mkdirSync(join(project, 'node_modules/.cache'), { recursive: true });
  const target = mkdtempSync(join(project, 'node_modules/.cache/optimizer-bench-'));
  process.on('exit', () => rmSync(target, { recursive: true, force: true }));
  const entry = join(target, 'entry.ts');
  const parts = ['choose-ladder', 'classify'].map(
    (name) => `export * from '${project}src/routing/${name}.ts';`,
  );
  writeFileSync(entry, parts.join('\n'));
  const build = await rolldown({ input: entry, platform: 'node' });
  await build.write({ dir: target, format: 'esm', entryFileNames: 'routing.mjs' });
  await build.close();
  return import(pathToFileURL(join(target, 'routing.mjs')).href);
}
