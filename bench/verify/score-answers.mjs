// Scores recorded answers with the program's own evidence, then runs the hidden tests to learn which passed. The evidence
// of an answer is written before its tests run, and neither sees the other.
//
// node bench/verify/score-answers.mjs <answers.jsonl> <scored.jsonl> [--part 0/2]
//
// A row of the answers: {task_id, model?, prompt, answer | completion, passed?, test?, entry_point?}; with `passed` nothing
// of the tests is run. Model code runs only in the sandbox.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { loadIndexLibrary } from '../index-library.mjs';
import { emptyIndex } from './empty-index.mjs';

const [input, output] = process.argv.slice(2);
const [part, parts] = (process.argv[process.argv.indexOf('--part') + 1] ?? '0/1').split('/').map(Number);
if (!input || !output) throw new Error('score-answers.mjs <answers.jsonl> <scored.jsonl> [--part 0/2]');
const rows = readFileSync(input, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
const done = existsSync(output) ? readFileSync(output, 'utf8').split('\n').filter(Boolean).length : 0;
const mine = rows.filter((_, at) => at % (parts || 1) === (part || 0));
const { askedFunctions, collectEvidence, countSyntaxErrors, exampleRunner, interpreterFor, runSandboxed } =
  await loadIndexLibrary();
const run = exampleRunner(null);
const python = await interpreterFor('python');

for (const row of mine.slice(done)) {
  const text = row.answer ?? row.completion ?? '';
  const evidence = await collectEvidence(
    {
      text,
      finish: row.finish ?? 'stop',
      question: row.prompt,
      promptText: row.prompt,
      hadContext: false,
      meanLogprob: null,
    },
    emptyIndex,
    { countSyntaxErrors, runExamples: run, edits: null, nowMs: () => performance.now() },
  );
  const passed = row.passed ?? (await passes(row, text));
  const { task_id, model = '', prompt } = row;
  appendFileSync(
    output,
    `${JSON.stringify({ task_id, model, passed: Boolean(passed), length: text.length, promptLength: prompt.length, evidence: evidence.filter(({ value }) => value !== null).map(({ name, value, costMs }) => [name, value, costMs]) })}\n`,
  );
}

/** As the benchmark does: the whole function if the answer has it, else the prompt goes on with it. */
async function passes({ prompt, test, entry_point }, text) {
  const fenced = /```(?:python|py)?\n([\s\S]*?)(?:```|$)/.exec(text);
  const code = fenced ? fenced[1] : text;
  const { code: asked } = askedFunctions(prompt);
  const imports = asked.split('\n').filter((line) => /^(?:from|import) /.test(line));
  // What the prompt defines before the function that is asked for.
  const before = prompt.slice(0, Math.max(0, prompt.lastIndexOf(`def ${entry_point}`)));
  const whole = new RegExp(`^def ${entry_point}\\b`, 'm').test(code)
    ? `${before}\n${code}`
    : `${prompt}${code}`;
  const program = `import sys\nsys.setrecursionlimit(10000)\n${imports.join('\n')}\nfrom typing import *\nimport math\n${whole}\n\n${test}\n\ncheck(${entry_point})\nprint("all-passed")\n`;
  const result = await runSandboxed(
    {
      files: { 'test.py': program },
      command: [...python.command, 'test.py'],
      sees: python.sees,
      timeLimitMs: 10_000,
      outputLimitBytes: 1_048_576,
    },
    null,
  );
  return result.kind === 'ended' && result.output.trimEnd().endsWith('all-passed');
}
