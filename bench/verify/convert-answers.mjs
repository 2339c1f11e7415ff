// Recorded answers of models to HumanEval, from public repositories that were fetched as git directories, as JSON lines
// {task_id, model, prompt, answer, test, entry_point}. What passed is found out by `score-answers.mjs`.
//
// node bench/verify/convert-answers.mjs <folder of git directories> <out.jsonl> [how many, at random]
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { generator } from '../seeded-random.mjs';

const [mirror, out, count] = process.argv.slice(2);
if (!mirror || !out) throw new Error('convert-answers.mjs <folder of git directories> <out.jsonl>');

const show = (repository, path) =>
  execFileSync('git', ['-C', join(mirror, repository, 'repo'), 'show', `HEAD:${path}`], {
    maxBuffer: 256 * 1024 * 1024,
  });
const list = (repository) =>
  execFileSync('git', ['-C', join(mirror, repository, 'repo'), 'ls-tree', '-r', '--name-only', 'HEAD'])
    .toString()
    .split('\n');
const rowsOf = (text) =>
  text
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

const problems = new Map(
  rowsOf(gunzipSync(show('openai+human-eval', 'data/HumanEval.jsonl.gz'))).map((row) => [row.task_id, row]),
);
const rows = [];
const add = (model, task, answer) => {
  const problem = problems.get(task);
  if (problem === undefined || typeof answer !== 'string') return;
  const { prompt, test, entry_point } = problem;
  rows.push({ task_id: task, model, prompt, answer, test, entry_point });
};

const local = 'my-other-github-account+llm-humaneval-benchmarks';
for (const path of list(local).filter((name) => name.endsWith('.jsonl'))) {
  const model = path.replace(/^.*\//, '').replace(/\.jsonl$/, '');
  for (const { task_id, completion } of rowsOf(show(local, path))) add(model, task_id, completion);
}
// GPT-4, asked once: the functions carry the name of their problem.
const reflexion = 'noahshinn+reflexion';
const named = new Map([...problems.values()].map((problem) => [problem.prompt.trim(), problem.task_id]));
for (const path of list(reflexion).filter((name) =>
  /simple_(?:human_eval_py_logging|test_run)\/.*\.jsonl$/.test(name),
)) {
  const model = `reflexion ${path.replace(/^.*\//, '').replace(/\.jsonl$/, '')}`;
  for (const row of rowsOf(show(reflexion, path))) {
    const task = row.task_id ?? named.get(String(row.prompt).trim());
    add(model, task, row.solution ?? row.completion);
  }
}
const random = generator(20261127);
const chosen = rows
  .map((row) => ({ row, at: random() }))
  .sort((a, b) => a.at - b.at)
  .slice(0, Number(count ?? rows.length))
  .map(({ row }) => row);
writeFileSync(out, `${chosen.map((row) => JSON.stringify(row)).join('\n')}\n`);
console.log(
  `${chosen.length} answers of ${new Set(chosen.map(({ model }) => model)).size} runs, ${problems.size} problems`,
);
