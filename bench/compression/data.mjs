// Public logs and word problems, converted for the measurements here; never committed.
//   node bench/compression/data.mjs <folder to write> --loghub <git dir> --treeherder <git dir> --gotestfmt <git dir> --warnings <git dir> --problems <git dir>
// The git directories are clones (bare will do) of logpai/loghub (2,000 lines each of 16 kinds of logs, with the template of
// every line as people labelled it), mozilla/treeherder (tests/sample_data/logs: whole logs of Mozilla's builds and tests),
// GoTestTools/gotestfmt (testdata), jenkinsci/analysis-model (output of compilers and linters) and openai/grade-school-math.
// What is fitted on and what is held out is decided by the first hex digit of the SHA-256 of the name (of the question, for
// word problems): even is `fit`, odd is `held-out`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ['loghub', 'treeherder', 'gotestfmt', 'warnings', 'problems'].map((name) => [name, { type: 'string' }]),
  ),
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('node bench/compression/data.mjs <folder> --loghub <git dir> …');
  process.exit(2);
}

const git = (directory, ...words) =>
  execFileSync('git', ['-c', 'safe.directory=*', '-C', directory, ...words], { maxBuffer: 2 ** 30 });
const splitOf = (name) =>
  Number.parseInt(createHash('sha256').update(name).digest('hex')[0], 16) % 2 === 0 ? 'fit' : 'held-out';

function* filesOf(directory, pattern) {
  for (const path of git(directory, 'ls-tree', '-r', '--name-only', 'HEAD').toString().split('\n'))
    if (pattern.test(path)) yield [path, git(directory, 'show', `HEAD:${path}`)];
}

function write(group, name, content) {
  const target = join(folder, group, splitOf(`${group}/${name.replace(/\..*/, '')}`));
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, name), content);
}

if (values.loghub)
  for (const [path, content] of filesOf(values.loghub, /_2k\.log(_structured\.csv)?$/))
    write('loghub', basename(path), content);
if (values.treeherder)
  for (const [path, content] of filesOf(values.treeherder, /sample_data\/.*\.(log|txt)\.gz$/))
    write('mozilla', basename(path, '.gz'), gunzipSync(content));
if (values.gotestfmt)
  for (const [path, content] of filesOf(values.gotestfmt, /testdata\/[^/]+\.txt$/))
    write('go-test', basename(path), content);
if (values.warnings)
  for (const [path, content] of filesOf(values.warnings, /analysis\/parser\/[^/]*\.(txt|log)$/))
    write('warnings', basename(path), content);
if (values.problems) {
  const problems = { fit: [], 'held-out': [] };
  const lines = git(values.problems, 'show', 'HEAD:grade_school_math/data/test.jsonl').toString().trim();
  for (const line of lines.split('\n')) {
    const { question } = JSON.parse(line);
    problems[splitOf(question)].push(question);
  }
  mkdirSync(join(folder, 'problems'), { recursive: true });
  for (const [split, questions] of Object.entries(problems))
    writeFileSync(join(folder, 'problems', `${split}.json`), JSON.stringify(questions, null, 1));
}
