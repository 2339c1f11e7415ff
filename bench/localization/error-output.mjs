// How often the place that a stack trace, a compiler's output or an error's text is about comes first. Cases are in
// test/context/error-output; each repository is checked out at the commit that the case names.
//   node bench/localization/error-output.mjs --mirrors /path [--work folder] [--verbose]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadIndexLibrary } from '../index-library.mjs';
import { machine, row, temporaryFolder } from '../measure.mjs';
import { gitFolderOf, refreshed } from './trees.mjs';

const { values } = parseArgs({
  options: {
    mirrors: { type: 'string', default: '.' },
    work: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const budgetTokens = 8_000;
const folder = fileURLToPath(new URL('../../test/context/error-output/', import.meta.url));
const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
const library = await loadIndexLibrary();
const work = values.work ?? temporaryFolder();

const indexes = new Map();
async function indexOf({ repository, commit }) {
  const known = indexes.get(repository);
  if (known !== undefined) return known;
  const tree = treeOf(repository, commit);
  const { index } = await refreshed(library, tree);
  indexes.set(repository, index);
  return index;
}

/** In a folder of the repository's name, as on the machine of somebody who works on it. */
function treeOf(repository, commit) {
  const tree = join(work, 'error-output', commit.slice(0, 12), repository.split('/')[1]);
  if (existsSync(tree)) return tree;
  mkdirSync(tree, { recursive: true });
  const git = ['--git-dir', gitFolderOf(values.mirrors, repository), 'archive', commit];
  const { status, stderr } = spawnSync('sh', ['-c', 'git "$@" | tar -x -C "$0"', tree, ...git]);
  if (status !== 0) throw new Error(`${repository} at ${commit}: ${stderr}`);
  return tree;
}

const kinds = { output: [], text: [] };
for (const each of cases) {
  const index = await indexOf(each);
  const text = each.text ?? readFileSync(join(folder, each.file), 'utf8');
  const asked = {
    question: each.file ? 'why does this fail' : `where does this come from: ${text}`,
    attachment: each.file ? text : null,
    budgetTokens,
    wholeFiles: false,
  };
  const started = process.cpuUsage();
  const { files, manifest } = library.requestFor(asked, index, []).context;
  const { user, system } = process.cpuUsage(started);
  const included = manifest.included.toSorted((a, b) => b.score - a.score);
  const isPlace = ({ path, startLine, endLine, form }) =>
    (form === 'body' || form === 'excerpt') &&
    each.places.some((place) => place.path === path && startLine <= place.line && place.line <= endLine);
  const place = included.findIndex(isPlace);
  const file = files.findIndex(({ path }) => each.places.some((wanted) => wanted.path === path));
  kinds[each.file ? 'output' : 'text'].push({ place, file, ms: (user + system) / 1_000 });
  if (values.verbose && (place !== 0 || file !== 0)) {
    const [first] = included;
    console.log(
      `${each.file ?? each.text}: place ${place + 1 || '–'}, file ${file + 1 || '–'}; first ${first?.path}:${first?.startLine} ${first?.name} (${first?.reason}), file ${files[0]?.path} (${files[0]?.reason})`,
    );
  }
}

console.log(machine());
row('cases', 'number', 'place first', 'place sent', 'file first', 'file in ten', 'CPU ms, median', 'most');
row('---', '---:', '---:', '---:', '---:', '---:', '---:', '---:');
for (const [kind, rows] of Object.entries(kinds)) {
  const count = (fits) => rows.filter(fits).length;
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  row(
    kind,
    rows.length,
    count(({ place }) => place === 0),
    count(({ place }) => place >= 0),
    count(({ file }) => file === 0),
    count(({ file }) => file >= 0 && file < 10),
    times[Math.floor(times.length / 2)].toFixed(1),
    times.at(-1).toFixed(1),
  );
}
for (const index of indexes.values()) index.close();
