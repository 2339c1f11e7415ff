// Questions from the history of a repository: what a commit says it does, and the files and lines that it changed.
//   node bench/localization/mine.mjs <git repository> [--count 30] [--seed 7] > questions.jsonl
// A bare `.git` directory will do. The same repository, count and seed give the same questions.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isSource, questionOf } from './rules.mjs';

const mostFiles = 5;
/** Among fewer there is little to find. */
const leastSourceFiles = 10;
/** With tests, documents and what is new. */
const mostTouched = 20;
/** A change of more lines is a rewrite or a reformatting. */
const mostChangedLines = 300;
/** Hunks nearer than this are one place. */
const gapLines = 3;

export function mineQuestions(repository, { count, seed }) {
  const git = gitIn(repository);
  const commits = eligible(git).sort((a, b) => (orderOf(a.sha, seed) < orderOf(b.sha, seed) ? -1 : 1));
  const name = repositoryName(repository);
  const questions = [];
  const asked = new Set();
  for (const { sha, parent, files } of commits) {
    if (questions.length >= count) break;
    const [author = '', subject = '', body = ''] = git(
      'show',
      '-s',
      '--format=%an <%ae>%x00%s%x00%b',
      sha,
    ).split('\0');
    const question = questionOf({ author, subject, body }, files);
    if (question === null || asked.has(subject)) continue;
    const tree = git('ls-tree', '-r', '--name-only', '-z', parent).split('\0');
    if (tree.filter(isSource).length < leastSourceFiles) continue;
    const places = placesOf(git, parent, sha, files);
    if (places === null) continue;
    asked.add(subject);
    questions.push({ repository: name, sha, parent, question, files, places });
  }
  return questions;
}

export function gitIn(repository) {
  const folder = existsSync(join(repository, 'HEAD'))
    ? resolve(repository)
    : join(resolve(repository), '.git');
  return (...args) => {
    const { status, stdout, stderr } = spawnSync('git', [`--git-dir=${folder}`, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
}

function repositoryName(repository) {
  const path = resolve(repository);
  const generic = new Set(['repo', '.git', 'repo.git']);
  return basename(generic.has(basename(path)) ? dirname(path) : path).replace('+', '/');
}

/**
 * One parent, one to five source files that were there before, no source file removed or renamed (a removal and an
 * addition, so that no content need be read), not too much else.
 */
function eligible(git) {
  const log = git('log', '--no-merges', '--raw', '--no-renames', '--no-abbrev', '--format=%x01%H %P', 'HEAD');
  const commits = [];
  for (const entry of log.split('\x01')) {
    const [head = '', ...lines] = entry.split('\n').filter((line) => line !== '');
    const [sha, parent, more] = head.split(' ');
    if (!sha || !parent || more || lines.length > mostTouched) continue;
    const changes = lines.map((line) => {
      const [about = '', ...paths] = line.split('\t');
      return { status: about.split(' ').at(-1)?.[0], paths };
    });
    const ofSource = changes.filter(({ paths }) => paths.some(isSource));
    if (ofSource.some(({ status }) => status !== 'M' && status !== 'A')) continue;
    const files = ofSource.filter(({ status }) => status === 'M').map(({ paths }) => paths[0]);
    if (files.length >= 1 && files.length <= mostFiles) commits.push({ sha, parent, files });
  }
  return commits;
}

function orderOf(sha, seed) {
  return createHash('sha256').update(`${seed} ${sha}`).digest('hex');
}

/** Lines of the parent's files that were changed; for what was added, the lines around it. `null`: too many. */
function placesOf(git, parent, sha, files) {
  const diff = git(
    'diff',
    '-U0',
    '--no-color',
    '--no-ext-diff',
    '--ignore-space-change',
    parent,
    sha,
    '--',
    ...files,
  );
  const places = [];
  let path = null;
  let changed = 0;
  for (const line of diff.split('\n')) {
    if (line.startsWith('--- a/')) path = line.slice(6);
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk === null || path === null) continue;
    const start = Number(hunk[1]);
    const removed = Number(hunk[2] ?? 1);
    changed += Math.max(removed, Number(hunk[3] ?? 1));
    const place =
      removed === 0
        ? { path, startLine: Math.max(1, start), endLine: Math.max(1, start) }
        : { path, startLine: start, endLine: start + removed - 1 };
    const before = places.at(-1);
    if (before?.path === path && place.startLine - before.endLine <= gapLines) before.endLine = place.endLine;
    else places.push(place);
  }
  return changed === 0 || changed > mostChangedLines ? null : places;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string', default: '30' }, seed: { type: 'string', default: '7' } },
  });
  for (const repository of positionals) {
    const questions = mineQuestions(repository, { count: Number(values.count), seed: values.seed });
    for (const question of questions) console.log(JSON.stringify(question));
  }
}
