// Renames symbols of a TypeScript project by the index and by the TypeScript language service, and compares the places.
//
//   node bench/rename/language-service.mjs <folder> [--symbols 50] [--salt text] [--list]
//
// Which symbols: functions, classes, methods, properties, interfaces, types and consts of TypeScript files that are in the
// program of the folder's tsconfig and outside of tests, for which the service finds more than one place; as many of each
// kind as go into the count, in order of the hash of their path and name. Those that either side refuses to rename are
// counted and replaced by the next.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { loadIndexLibrary } from '../index-library.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    symbols: { type: 'string', default: '50' },
    salt: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
  },
});
const root = realpathSync(positionals[0] ?? '.');
const wanted = Number(values.symbols);
const kinds = ['function', 'class', 'method', 'property', 'interface', 'type', 'const'];
const newName = 'renamedByBenchmark';

const library = await loadIndexLibrary();
const cacheDir = mkdtempSync(join(tmpdir(), 'optimizer-rename-'));
process.on('exit', () => rmSync(cacheDir, { recursive: true, force: true }));
const { index } = await library.refreshIndex({
  root,
  languages: library.languages,
  maxFileBytes: 1_048_576,
  cacheDir,
  clock: library.systemClock,
});
const service = languageService(root);
const program = service.getProgram();

/** What the service writes at each place of the symbol at hand. */
let texts = new Map();

const picked = pick();
const rows = [];
const refused = { index: [], service: [] };
const perKind = new Map(kinds.map((kind, at) => [kind, Math.ceil((wanted - at) / kinds.length)]));
for (const symbol of picked) {
  if (rows.length === wanted) break;
  const room = perKind.get(symbol.kind) ?? 0;
  if (room === 0) continue;
  const expected = byService(symbol);
  if (typeof expected === 'string') {
    refused.service.push(`${at(symbol)} ${expected}`);
    continue;
  }
  if (expected.size < 2) continue;
  const started = performance.now();
  const draft = new library.DraftTree(new library.ProjectFiles(root));
  const outcome = library.renameSymbol(index, draft, symbol, newName);
  const tookMs = performance.now() - started;
  if (!outcome.ok) {
    refused.index.push(`${at(symbol)} ${outcome.problem}`);
    continue;
  }
  perKind.set(symbol.kind, room - 1);
  const changed = new Set(outcome.changed.map(key));
  const listed = new Set(outcome.uncertain.map(key));
  const missed = [...expected].filter((place) => !changed.has(place));
  rows.push({
    symbol,
    expected: expected.size,
    same: [...expected].filter((place) => changed.has(place)).length,
    missedListed: missed.filter((place) => listed.has(place)),
    missedSilently: missed.filter((place) => !listed.has(place)),
    tooMuch: [...changed].filter((place) => !expected.has(place)),
    otherText: draft.changes().flatMap(({ path, before, after }) => otherText(symbol, path, before, after)),
    uncertain: listed.size,
    tookMs,
  });
}
print();

/** Places in lines that both sides change in the same places, and write otherwise. */
function otherText({ name }, path, before, after) {
  const old = Buffer.from(before).toString('utf8').split('\n');
  const now = Buffer.from(after).toString('utf8').split('\n');
  const byLine = new Map();
  for (const [place, text] of texts) {
    const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    if (file === path)
      byLine.set(Number(line), [...(byLine.get(Number(line)) ?? []), [Number(column), text]]);
  }
  return [...byLine].flatMap(([line, edits]) => {
    const made = edits
      .sort((a, b) => b[0] - a[0])
      .reduce(
        (text, [column, inserted]) => text.slice(0, column) + inserted + text.slice(column + name.length),
        old[line - 1],
      );
    const places = now[line - 1]?.split(newName).length;
    return made === now[line - 1] || made.split(newName).length !== places
      ? []
      : [`${path}:${line}:0 → ${now[line - 1].trim()}`];
  });
}

function pick() {
  const testPath = /(?:^|\/)(?:tests?|__tests__|spec|sample|fixtures?)\/|\.(?:test|spec|d)\.[mc]?tsx?$/;
  const found = [];
  for (const { path, language, generated } of index.filesUnder('')) {
    if (language !== 'typescript' || generated || testPath.test(path)) continue;
    if (program.getSourceFile(join(root, path)) === undefined) continue;
    const seen = new Set();
    for (const symbol of index.symbolsInFile(path)) {
      if (!kinds.includes(symbol.kind) || !/^[\w$]+$/.test(symbol.name)) continue;
      if (symbol.name === 'constructor' || symbol.name === 'default' || symbol.name.length < 2) continue;
      const qualified = `${path}#${symbol.container ?? ''}.${symbol.name}`;
      if (seen.has(qualified)) continue;
      seen.add(qualified);
      found.push({ symbol, hash: createHash('sha256').update(`${values.salt}${qualified}`).digest('hex') });
    }
  }
  return found.sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ symbol }) => symbol);
}

/** @returns a set of places, or why there is none */
function byService(symbol) {
  const fileName = join(root, symbol.path);
  const file = program.getSourceFile(fileName);
  const position = namePosition(file, symbol);
  if (position === null) return 'no name found';
  const info = service.getRenameInfo(fileName, position, {});
  if (!info.canRename) return info.localizedErrorMessage;
  const places = new Set();
  texts = new Map();
  const open = [[fileName, position]];
  // Where the service would keep the name that a module passes on (`export { new as old } from`), the rename goes on.
  for (const [name, start] of open) {
    const options = { providePrefixAndSuffixTextForRename: true };
    for (const location of service.findRenameLocations(name, start, false, false, options) ?? []) {
      if (location.fileName.includes('/node_modules/')) continue;
      const one = placeOf(location.fileName, location.textSpan.start);
      const isNew = !places.has(one);
      places.add(one);
      if (isNew) texts.set(one, `${location.prefixText ?? ''}${newName}${location.suffixText ?? ''}`);
      const passesOn = / as /.test(location.suffixText ?? '') && isNew;
      if (passesOn) texts.set(one, newName);
      if (passesOn) open.push([location.fileName, location.textSpan.start]);
    }
  }
  return places;
}

function namePosition(file, symbol) {
  const lines = file.getLineStarts();
  const start = lines[symbol.nameLine - 1];
  const end = lines[symbol.nameLine] ?? file.text.length;
  let found = null;
  const visit = (node) => {
    if (found !== null || node.end < start || node.pos > end) return;
    const { name } = node;
    if (
      name !== undefined &&
      name.kind !== undefined &&
      name.getText(file) === symbol.name &&
      name.getStart(file) >= start &&
      name.getStart(file) < end &&
      isDeclaration(node)
    ) {
      found = name.getStart(file);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isDeclaration(node) {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isParameter(node) ||
    ts.isPropertyAssignment(node)
  );
}

function languageService(folder) {
  const configPath = ts.findConfigFile(folder, ts.sys.fileExists, 'tsconfig.json');
  if (configPath === undefined) throw new Error(`No tsconfig.json in ${folder}`);
  const { config } = ts.readConfigFile(configPath, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const files = parsed.fileNames;
  // What the config extends may not be installed; the library of ES5 would make `any` of much.
  const { target = ts.ScriptTarget.ESNext } = parsed.options;
  const settings = { ...parsed.options, target, skipLibCheck: true };
  return ts.createLanguageService({
    getScriptFileNames: () => files,
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      try {
        return ts.ScriptSnapshot.fromString(readFileSync(name, 'utf8'));
      } catch {
        return undefined;
      }
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => settings,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}

function placeOf(fileName, start) {
  const { line, character } = program.getSourceFile(fileName).getLineAndCharacterOfPosition(start);
  return `${relative(root, fileName)}:${line + 1}:${character}`;
}

/** A file outside of the program is unknown to the service: nothing can be said of its places. */
function key({ path, line, column }) {
  return `${path}:${line}:${column}`;
}

function at({ path, nameLine, container, name, kind }) {
  return `${kind} ${container === null ? '' : `${container}.`}${name} ${path}:${nameLine}`;
}

function print() {
  const inProgram = (place) =>
    program.getSourceFile(join(root, place.replace(/:\d+:\d+$/, ''))) !== undefined;
  const outside = rows.reduce((sum, row) => sum + row.tooMuch.filter((place) => !inProgram(place)).length, 0);
  for (const row of rows) row.tooMuch = row.tooMuch.filter(inProgram);
  const sum = (of, some = rows) => some.reduce((total, row) => total + of(row), 0);
  const line = (label, some) =>
    console.log(
      `| ${label} | ${some.length} | ${some.filter(isExact).length} | ${some.filter(isSafe).length} | ${sum((row) => row.expected, some)} | ${sum((row) => row.same, some)} | ${sum((row) => row.missedListed.length, some)} | ${sum((row) => row.missedSilently.length, some)} | ${sum((row) => row.tooMuch.length, some)} | ${sum((row) => row.uncertain, some)} |`,
    );
  console.log(
    '| kind | symbols | exact | nothing silent | places | same | missed, listed | missed, silent | too much | listed |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const kind of kinds)
    line(
      kind,
      rows.filter((row) => row.symbol.kind === kind),
    );
  line('all', rows);
  const slowest = rows.toSorted((a, b) => b.tookMs - a.tookMs)[0];
  const times = rows.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  console.log(
    `\nms a rename: median ${times[times.length >> 1]?.toFixed(1)}, most ${times.at(-1)?.toFixed(0)} (${slowest === undefined ? '' : at(slowest.symbol)}); ${outside} places in files outside of the program, not compared`,
  );
  console.log(`refused by the index: ${refused.index.length}; by the service: ${refused.service.length}`);
  for (const one of refused.index) console.log(`  index: ${one.replaceAll('\n', ' | ')}`);
  for (const one of refused.service) console.log(`  service: ${one}`);
  for (const row of rows) {
    if (!values.list && isExact(row)) continue;
    console.log(`\n${at(row.symbol)}: ${row.same} of ${row.expected}, ${row.uncertain} listed`);
    for (const [label, places] of [
      ['missed, listed', row.missedListed],
      ['missed, silent', row.missedSilently],
      ['too much', row.tooMuch],
      ['other text', row.otherText],
    ])
      for (const place of places.slice(0, 12)) console.log(`  ${label}: ${place} ${textAt(place)}`);
  }
}

function isExact({ missedListed, missedSilently, tooMuch, otherText }) {
  return missedListed.length + missedSilently.length + tooMuch.length + otherText.length === 0;
}

/** Whoever looks at what was listed is told of every place. */
function isSafe({ missedSilently, tooMuch }) {
  return missedSilently.length + tooMuch.length === 0;
}

function textAt(place) {
  const [, path, line] = /^(.*):(\d+):\d+/.exec(place) ?? [];
  return (readFileSync(join(root, path), 'utf8').split('\n')[Number(line) - 1] ?? '').trim().slice(0, 110);
}
