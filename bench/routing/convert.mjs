// Public recorded outcomes of models → one form, in a folder outside of the repository. Nothing of it is committed.
//   node bench/routing/convert.mjs <mirror of lm-sys/RouteLLM> <mirror of SWE-bench/swe-bench.github.io> <folder>
// The mirrors are git directories. A line: { id, half, prompt, models: { name: { right, usd } } }. `half` is "fit" or "held-out", by the first
// bit of the SHA-256 of the id.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [routeLlm, sweBench, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('node bench/routing/convert.mjs <RouteLLM.git> <swe-bench.github.io.git> <folder>');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
/** The last revision whose board holds what each task cost. */
const board = 'f1176b65ae29d14f4f52208b48e3d8cfc972bc17:data/leaderboards.json';
const weak = 'mistralai/Mixtral-8x7B-Instruct-v0.1';
const strong = 'gpt-4-1106-preview';
/** US dollars per million tokens when RouteLLM was published (2024): a token is taken as four characters. */
const prices = { [weak]: { input: 0.5, output: 0.5 }, [strong]: { input: 10, output: 30 } };

write('swebench-bash-only', sweBenchRows());
write('routellm-gsm8k', csvRows('routellm/evals/gsm8k/gsm8k_responses.csv'));
const mmlu = git(routeLlm, 'ls-tree', '-r', '--name-only', 'HEAD', 'routellm/evals/mmlu/responses')
  .split('\n')
  .filter(Boolean);
write('routellm-mmlu', mmlu.flatMap(csvRows));

function sweBenchRows() {
  const { leaderboards } = JSON.parse(git(sweBench, 'show', board));
  const tasks = new Map();
  for (const { name, per_instance_details: details } of leaderboards.find((one) => one.name === 'bash-only')
    .results) {
    for (const [id, { cost, resolved }] of Object.entries(details ?? {})) {
      const task = tasks.get(id) ?? { id, prompt: null, models: {} };
      tasks.set(id, task);
      task.models[name] = { right: resolved, usd: cost };
    }
  }
  return [...tasks.values()];
}

function csvRows(path) {
  const [head, ...rows] = parseCsv(git(routeLlm, 'show', `HEAD:${path}`));
  const at = (name) => head.indexOf(name);
  return rows.map((row) => {
    const prompt = row[at('prompt')];
    const models = Object.fromEntries(
      [weak, strong].map((model) => {
        const response = row[at(`${model}_response`)] ?? 'A';
        const { input, output } = prices[model];
        const usd = (prompt.length * input + response.length * output) / 4e6;
        return [model, { right: row[at(model)] === 'True', usd }];
      }),
    );
    return { id: `${path} ${prompt}`, prompt, models };
  });
}

function parseCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  const width = rows[0].length;
  return rows.filter((row) => row.length === width);
}

function write(name, rows) {
  const lines = rows.map((row) => {
    const bit = createHash('sha256').update(row.id).digest()[0] & 1;
    return JSON.stringify({ ...row, half: bit === 0 ? 'fit' : 'held-out' });
  });
  writeFileSync(join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`);
  console.log(`${name}: ${lines.length} tasks`);
}

function git(mirror, ...args) {
  return execFileSync('git', ['-C', mirror, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}
