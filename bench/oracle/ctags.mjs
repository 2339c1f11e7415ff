// Definitions of the index against those of universal-ctags, per language and kind, by file, name and line.
//   node bench/oracle/ctags.mjs <repository> [--language id] [--differences N]
// Makes a full index of the repository first. ctags is another opinion, not the truth: what differs has to be looked at.
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { indexRepository } from '../index-library.mjs';
import { machine, temporaryFolder } from '../measure.mjs';
import { braceDepths } from './brace-depth.mjs';
import { languages, reasonToLeaveOut } from './ctags-kinds.mjs';
import { Places } from './places.mjs';
import { Differences, Tally } from './tally.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { differences: { type: 'string', default: '0' }, language: { type: 'string' } },
});
if (positionals.length !== 1) {
  console.error('node bench/oracle/ctags.mjs <repository> [--language id] [--differences N]');
  process.exit(2);
}
const depthsByPath = new Map();
const folded = 'another declaration of a symbol that the index has';
const root = realpathSync(positionals[0]);
const { index } = await indexRepository(root);
const folder = temporaryFolder();
const version = execFileSync('ctags', ['--version'], { encoding: 'utf8' }).split('\n')[0];
console.log(`${machine()}; ${version}`);

const indexed = new Map();
for (const { language, path } of index.filesUnder('')) {
  if (language === null || (flags.language !== undefined && language !== flags.language)) continue;
  indexed.set(language, [...(indexed.get(language) ?? []), path]);
}
for (const [id, paths] of [...indexed].sort()) {
  if (languages[id] === undefined)
    console.log(`\n${id}: ctags has nothing to compare with (${paths.length} files)`);
  else compareLanguage(id, languages[id], paths);
}

function compareLanguage(id, language, paths) {
  const tags = tagsOf(language, paths);
  const comparison = {
    tally: new Tally(),
    excess: new Tally(),
    differences: new Differences(),
    left: new Map(),
  };
  for (const path of paths) compareFile(language, path, tags.get(path) ?? [], comparison);
  const { tally, excess, differences, left } = comparison;
  tally.print(`${id}, ${paths.length} files: by kind of ctags`);
  excess.print(`${id}: symbols of the index, by their kind`, { total: true });
  if (left.size > 0)
    console.log(`\nLeft out: ${[...left].map(([reason, count]) => `${count} ${reason}`).join('; ')}.`);
  differences.print(id, Number(flags.differences));
}

function compareFile(language, path, tags, { tally, excess, differences, left }) {
  const symbols = new Places(index.symbolsInFile(path), language);
  // What must be there takes its symbol before what may be.
  const ranked = [...tags].sort((a, b) => isOptional(language, a) - isOptional(language, b));
  for (const tag of ranked) {
    const reason = reasonToLeaveOut(language, tag, () => depthOf(tag));
    const kinds = language.kinds[tag.kind]?.wanted ?? [];
    const symbol = symbols.take(tag, kinds);
    if (reason !== null) {
      if (symbol === null) left.set(reason, (left.get(reason) ?? 0) + 1);
    } else if (symbol === null) {
      if (isOptional(language, tag)) continue;
      if (language.folds && symbols.isFolded(tag)) {
        left.set(folded, (left.get(folded) ?? 0) + 1);
        continue;
      }
      tally.add(tag.kind, 'missed');
      differences.add(
        `missing: ${tag.kind}${tag.scopeKind ? ` in ${tag.scopeKind}` : ''}`,
        `${path}:${tag.line} ${tag.name}`,
      );
    } else if (kinds.includes(symbol.kind)) {
      tally.add(tag.kind, 'right');
    } else {
      tally.add(tag.kind, 'wrong');
      differences.add(`kind: ${tag.kind} is ${symbol.kind}`, `${path}:${tag.line} ${tag.name}`);
    }
    if (symbol !== null) excess.add(symbol.kind, 'right');
  }
  for (const symbol of symbols.rest()) {
    excess.add(symbol.kind, 'excess');
    differences.add(`ctags has not: ${symbol.kind}`, `${path}:${symbol.nameLine} ${symbol.name}`);
  }
}

function depthOf({ path, line }) {
  let depths = depthsByPath.get(path);
  if (depths === undefined) {
    depths = braceDepths(readFileSync(join(root, path), 'utf8'));
    depthsByPath.set(path, depths);
  }
  return depths[line - 1] ?? 0;
}

function isOptional(language, tag) {
  return language.kinds[tag.kind]?.optional === true;
}

function tagsOf(language, paths) {
  const byName = new Map();
  for (const path of paths) {
    const name = typeof language.name === 'string' ? language.name : language.name(path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  const tags = new Map(paths.map((path) => [path, []]));
  for (const [name, group] of byName) {
    const list = join(folder, 'files');
    writeFileSync(list, group.join('\n'));
    const flagsOfCtags = [
      '--output-format=json',
      '--fields=+nKzSse',
      `--language-force=${name}`,
      '--sort=no',
    ];
    const args = [...flagsOfCtags, ...(language.extra ? [language.extra] : []), '-f', '-', '-L', list];
    const output = execFileSync('ctags', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for (const line of output.split('\n')) {
      if (!line.startsWith('{')) continue;
      const tag = parseTag(line);
      if (tag !== null && tag._type === 'tag') tags.get(tag.path)?.push(tag);
    }
  }
  return tags;
}

/** ctags writes bytes that are no UTF-8 as they are. */
function parseTag(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
