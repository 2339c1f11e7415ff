// How many recorded edits of models apply, over the files as they were, and what became of them where it was recorded.
//
// node bench/edits/apply-corpus.mjs <folder of collect-answers.mjs> [--show refused|differs|unread] [--only <id>]
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadIndexLibrary } from '../index-library.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'string' }, only: { type: 'string' } },
});
const [corpus] = positionals;
if (!corpus) throw new Error('apply-corpus.mjs <folder of collect-answers.mjs>');
const library = await loadIndexLibrary();

const edits = tally();
const refusals = tally();
const outcomes = { applied: tally(), refused: tally() };
const parsing = tally();
const repositories = tally();
let blocks = 0;
for (const id of readdirSync(corpus).sort()) {
  if (values.only && id !== values.only) continue;
  const folder = join(corpus, id);
  const about = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8'));
  const text = readFileSync(join(folder, 'answer.md'), 'utf8');
  const { found, draft } = apply(folder, text);
  repositories.add(about.repository);
  const written = (text.match(/^\s*<{5,9} (?:SEARCH|ORIGINAL)|^@@/gm) ?? []).length;
  blocks += written;
  if (found.length < written) show('unread', id, `${found.length} of ${written} blocks are read`);
  for (const { how, problem } of found) {
    edits.add(problem === null ? how : 'refused');
    if (problem !== null) {
      refusals.add(how);
      show('refused', id, `${how} (upstream ${about.upstream}): ${problem}`);
    }
  }
  outcomes[about.upstream].add(await outcome(id, folder, about, found, draft, written));
}
console.log(`${blocks} blocks in ${repositories.total()} answers of ${repositories.size()} repositories`);
print('repositories', repositories);
print('edits that were read', edits);
print('refused', refusals);
print('changed files of whole answers', parsing);
print('answers that upstream applied', outcomes.applied);
print('answers that upstream refused', outcomes.refused);

function apply(folder, text) {
  const draft = new library.DraftTree(new library.ProjectFiles(join(folder, 'before')));
  const tree = readFileSync(join(folder, 'tree.txt'), 'utf8').split('\n');
  const index = {
    findFiles: (part) =>
      tree.filter((path) => path === part || path.endsWith(`/${part}`)).map((path) => ({ path })),
  };
  const found = library.findEdits(library.splitFences(text).fences).map((edit) => {
    const how = placeOf(edit, index, draft);
    const result = library.applyEdit(edit, index, draft);
    return result.ok
      ? { how, problem: null, path: result.path }
      : { how: reason(how, result.problem), problem: result.problem };
  });
  return { found, draft };
}

/** Asked again of what the engine asks itself, before the edit is made. */
function placeOf({ path, before, after, problem }, index, draft) {
  if (problem !== null) return 'cannot be read';
  if (path === null) return 'names no file';
  const [file] = index.findFiles(path);
  const text = draft.read(path);
  const read = text.ok || file === undefined ? text : draft.read(file.path);
  if (!read.ok) return before.length > 0 ? 'no such file' : 'new file';
  if (before.every((line) => line.trim() === ''))
    return read.lines.every((line) => line.trim() === '') ? 'empty file' : 'new file';
  const place = library.findPlace(read.lines, before, after);
  return place.kind === 'one'
    ? place.place.how
    : place.kind === 'none'
      ? 'stands nowhere'
      : 'stands several times';
}

function reason(how, problem) {
  if (/stands for others/.test(problem)) return 'leaves lines out';
  if (/say which lines of it to replace/.test(problem)) return 'new file that is there';
  if (/may be \d+ files/.test(problem)) return 'may be several files';
  return how === 'exact' || how === 'trailing-blanks' || how === 'indentation' || how === 'new file'
    ? problem.replace(/^[^:]*: /, '').slice(0, 60)
    : how;
}

async function outcome(id, folder, about, found, draft, written) {
  if (found.length < written) return 'not all blocks are read';
  if (found.some(({ problem }) => problem !== null)) return 'refused';
  for (const { file, kind } of await parsingOf(draft)) {
    parsing.add(kind);
    if (kind === 'parse worse') show('differs', id, `${file} parses worse`);
  }
  if (about.upstream === 'refused') return 'applied';
  const paths = new Set([...draft.changes().map(({ path }) => path), ...about.changed]);
  const differing = [...paths].filter((path) => {
    const change = draft.changes().find((one) => one.path === path);
    const file = join(folder, 'after', path);
    const theirs = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null;
    const ours = change === undefined ? bytesBefore(folder, path) : change.after;
    return theirs === null || ours === null ? theirs !== ours : Buffer.compare(theirs, ours) !== 0;
  });
  if (differing.length === 0) return 'the same bytes';
  show('differs', id, `${differing.join(', ')} (${about.commit.slice(0, 10)})`);
  return 'other bytes';
}

function bytesBefore(folder, path) {
  const file = join(folder, 'before', path);
  return existsSync(file) ? readFileSync(file) : null;
}

/** As the engine's own check says it, of each changed file. */
async function parsingOf(draft) {
  const index = { findFiles: () => [] };
  return Promise.all(
    draft.changes().map(async (change) => {
      const single = { changes: () => [change] };
      const findings = await library.checkEdits([], index, single, library.countSyntaxErrors, null);
      const found = findings.find(({ name }) => name === 'edits-parse');
      const kind = found === undefined ? 'no grammar' : found.value < 1 ? 'parse worse' : 'parse no worse';
      return { file: change.path, kind };
    }),
  );
}

function show(what, id, message) {
  if (values.show === what) console.log(`${id}: ${message}`);
}

function tally() {
  const counts = new Map();
  return {
    add: (key) => counts.set(key, (counts.get(key) ?? 0) + 1),
    size: () => counts.size,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    entries: () => [...counts].sort((a, b) => b[1] - a[1]),
  };
}

function print(title, counts) {
  const total = counts.total();
  console.log(
    `${title}: ${counts
      .entries()
      .map(([key, count]) => `${key} ${count}`)
      .join(', ')} (of ${total})`,
  );
}
