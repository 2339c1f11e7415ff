// Writes a coding session that nobody had, in the form that Claude Code records: searches, reads, edits and test runs over the
// real files of a repository, in the order that an agent works in, drawn by a seed. For measurements of many calls with large
// reads, which the recorded sessions at hand have few of.
//   node bench/compression/synthetic-session.mjs <repository> <out.jsonl> [--calls 430] [--seed 1]
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generator } from '../seeded-random.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { calls: { type: 'string', default: '430' }, seed: { type: 'string', default: '1' } },
});
const [repository, out] = positionals;
const random = generator(Number(values.seed));
const pick = (list) => list[Math.floor(random() * list.length)];

const files = sourcesBelow(join(repository, 'src')).filter((path) => statSync(path).size < 60_000);
const tests = sourcesBelow(join(repository, 'test')).filter((path) => path.endsWith('.test.ts'));
const rows = [];
let calls = 0;

while (calls < Number(values.calls)) {
  const file = pick(files);
  const names = [...readFileSync(file, 'utf8').matchAll(/(?:class|function|interface) (\w{4,})/g)].map(
    ([, name]) => name,
  );
  const name = pick(names.length > 0 ? names : ['find']);
  say(
    `Find out why ${name} gives the wrong result when it is called twice, and mend it. You must not change the tests.`,
  );
  step('Grep', { pattern: name, path: 'src' }, grep(name));
  const near = [file, ...Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(files))];
  for (const path of near) step('Read', { file_path: path }, numbered(path));
  for (let round = 0; round < 1 + Math.floor(random() * 3); round++) {
    const [old, made] = edit(file);
    step(
      'Edit',
      { file_path: file, old_string: old, new_string: made },
      `The file ${file} has been updated.\n${made}`,
    );
    if (random() < 0.5) step('Read', { file_path: file }, numbered(file));
    const test = pick(tests);
    step('Bash', { command: `npx mocha ${test}` }, mocha(test, random() < 0.4));
    if (random() < 0.4) step('Bash', { command: 'git status --short' }, ` M ${file}\n`);
  }
  step(
    'Bash',
    { command: 'git diff' },
    `diff --git a/${file} b/${file}\n${edit(file)[1]
      .split('\n')
      .map((line) => `+${line}`)
      .join('\n')}`,
  );
  answer(`The state of ${name} was kept between calls; it is made anew now, and the tests pass.`);
}
writeFileSync(out, rows.map((row) => JSON.stringify(row)).join('\n'));

function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => join(folder, path));
}

function say(text) {
  rows.push({ type: 'user', message: { role: 'user', content: text } });
}

function row(content) {
  calls++;
  const usage = { input_tokens: 18_000, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const message = { id: `m${calls}`, role: 'assistant', model: 'synthetic', content: [content], usage };
  rows.push({ type: 'assistant', timestamp: new Date(calls * 20_000).toISOString(), message });
}

function step(tool, input, result) {
  const id = `toolu_${String(calls).padStart(24, '0')}`;
  row({ type: 'tool_use', id, name: tool, input });
  rows.push({
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: result }] },
  });
}

function answer(text) {
  row({ type: 'text', text });
}

function grep(name) {
  try {
    return execFileSync('grep', ['-rn', '--include=*.ts', '-m', '3', name, 'src'], {
      cwd: repository,
      encoding: 'utf8',
    })
      .split('\n')
      .slice(0, 60)
      .join('\n');
  } catch {
    return 'No matches found';
  }
}

function numbered(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, 2000)
    .map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)
    .join('\n');
}

function edit(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = Math.floor(random() * Math.max(1, lines.length - 12));
  const old = lines.slice(at, at + 4 + Math.floor(random() * 8)).join('\n');
  return [old, `${old}\n        this.state = {}`];
}

function mocha(path, fails) {
  const titles = [...readFileSync(path, 'utf8').matchAll(/\bit\(\s*["'`](.+?)["'`]/g)].map(
    ([, title]) => title,
  );
  const failing = fails ? pick(titles.length > 0 ? titles : ['works']) : null;
  const lines = titles.map((title) =>
    title === failing ? `    1) ${title}` : `    ✓ ${title} (${Math.floor(random() * 300)}ms)`,
  );
  const end = fails
    ? `\n  ${titles.length - 1} passing (3s)\n  1 failing\n\n  1) ${failing}:\n     AssertionError: expected 2 to equal 1\n      at Context.<anonymous> (${path}:41:27)\n`
    : `\n  ${titles.length} passing (3s)\n`;
  return `\n  ${path}\n${lines.join('\n')}\n${end}`;
}
