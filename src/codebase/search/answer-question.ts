/**
 * Answers a structural question from the index: tier 0. Reads the index and lines of source through `CodeIndex`;
 * knows nothing about models, terminals or formats of output.
 */
import { assertNever } from '../../core/assert-never.ts';
import type { CodeIndex, ImportEdge, IndexedFile, IndexedReference, IndexedSymbol } from '../code-index.ts';
import { findConnection } from './find-connection.ts';
import {
  compare,
  definitionsOf,
  fileOf,
  filesMeant,
  filesOfTarget,
  folderMeant,
  isUnder,
  nearPaths,
  testsLast,
} from './find-meant.ts';
import {
  type AnswerItem,
  edgeItem,
  fileItem,
  found,
  type IndexAnswer,
  label,
  place,
  referenceItems,
  sample,
  symbolItem,
} from './index-answer.ts';
import { type IndexQuestion, looksLikePath, type Target } from './parse-question.ts';

/** Source of "show X" longer than this is cut, with a note. */
const maxSourceLines = 400;

/**
 * @returns `null` when the question turns out to be none for the index: a plain English word that names nothing here.
 */
export function answerQuestion(index: CodeIndex, question: IndexQuestion): IndexAnswer | null {
  switch (question.kind) {
    case 'definition':
      return answerDefinition(index, question.target);
    case 'source':
      return answerSource(index, question.target);
    case 'callers':
    case 'usages':
      return answerUses(index, question.kind, question.target);
    case 'implementors':
      return answerImplementors(index, question.target);
    case 'importers':
    case 'dependents':
      return answerImporters(index, question.kind, question.target);
    case 'exports':
      return answerExports(index, question.target);
    case 'imports':
      return answerImports(index, question.target);
    case 'list':
      return answerList(index, question);
    case 'connection':
      return answerConnection(index, question.from, question.to);
    default:
      return assertNever(question);
  }
}

function answerDefinition(index: CodeIndex, target: Target): IndexAnswer | null {
  const symbols = definitionsOf(index, target);
  if (symbols.length > 0) {
    const s = symbols.length === 1 ? '' : 's';
    return found('definition', `${symbols.length} definition${s} of ${target.text}`, symbols.map(symbolItem));
  }
  const files = filesMeant(index, target);
  if (files.length > 0 && (target.codeLike || target.name.length > 2)) {
    return found('definition', `${target.text} is a file`, files.map(fileItem));
  }
  return notFound(index, 'definition', target);
}

function answerSource(index: CodeIndex, target: Target): IndexAnswer | null {
  const symbols = looksLikePath(target.text) ? [] : definitionsOf(index, target);
  const best = symbols[0];
  if (best) {
    const others = symbols.slice(1);
    const notes =
      others.length > 0 ? [`${others.length} more of this name: ${sample(others.map(place))}`] : [];
    return sourceAnswer(index, symbolItem(best), best.startLine, best.endLine, `${label(best)}`, notes);
  }
  const file = filesMeant(index, target)[0];
  if (file) {
    const { start, end } = target.lines ?? { start: 1, end: Math.max(1, file.lines) };
    return sourceAnswer(index, fileItem(file), start, Math.min(end, Math.max(1, file.lines)), file.path, []);
  }
  return notFound(index, 'source', target);
}

function sourceAnswer(
  index: CodeIndex,
  item: AnswerItem,
  startLine: number,
  endLine: number,
  title: string,
  notes: readonly string[],
): IndexAnswer {
  const lastLine = Math.min(endLine, startLine + maxSourceLines - 1);
  const lines = index.readLines(item.path, startLine, lastLine);
  const more = endLine - lastLine;
  return {
    ...found('source', title, [{ ...item, line: startLine, endLine }]),
    source: lines === null ? null : lines.join('\n'),
    notes: [
      ...(lines === null ? [`${item.path} could not be read, or changed while it was being read`] : []),
      ...(more > 0 ? [`${more} more lines: ${item.path}:${lastLine + 1}-${endLine}`] : []),
      ...notes,
    ],
  };
}

function answerUses(index: CodeIndex, question: 'callers' | 'usages', target: Target): IndexAnswer | null {
  const definitions = definitionsOf(index, { ...target, place: null });
  const all = [...index.references(target.name), ...renamedReferences(index, definitions, target.name)];
  const references = all.filter(
    (reference) =>
      (question === 'usages' || reference.role === 'call') && isUnder(reference.path, target.place),
  );
  if (references.length === 0 && definitions.length === 0) {
    if (looksLikePath(target.text)) return answerImporters(index, 'importers', target);
    return notFound(index, question, target);
  }
  const verb = question === 'callers' ? 'call' : 'use';
  if (references.length === 0) {
    const uses = all.length > 0 ? `; it is used without a call in ${all.length} places` : '';
    return {
      ...found(question, `Nothing in this project ${verb}s ${target.text}${uses}`, []),
      notes: definitions.slice(0, 3).map((symbol) => `defined at ${place(symbol)}`),
    };
  }
  const linked = linkedFiles(index, definitions);
  const sorted = [...references].sort(
    (a, b) => testsLast(a.path, b.path) || Number(linked.has(b.path)) - Number(linked.has(a.path)),
  );
  const files = new Set(references.map((reference) => reference.path)).size;
  const homonyms = index.symbolsNamed(target.name).length;
  const what = homonyms > 1 || definitions.length === 0 ? `something named ${target.name}` : target.text;
  return {
    ...found(
      question,
      `${references.length} ${verb}${references.length === 1 ? '' : 's'} of ${what} in ${files} file${files === 1 ? '' : 's'}`,
      referenceItems(index, sorted),
    ),
    notes: usesNotes(index, target, definitions),
  };
}

/** By the lines on which the name is used: `impl T for X`, `class X extends T`, `implements T`. */
function answerImplementors(index: CodeIndex, target: Target): IndexAnswer | null {
  const uses = index.references(target.name).filter(({ path }) => isUnder(path, target.place));
  const name = target.name.replace(/[^\w$]/g, '\\$&');
  // The trait stands right before `for`; further left it is a bound.
  const heading = new RegExp(
    `\\bimpl\\b.*\\b${name}(?:<.*>)? for\\b|\\b(?:extends|implements)\\b.*(?<![\\w$])${name}(?![\\w$])`,
  );
  const items = referenceItems(index, uses).filter(({ text }) => heading.test(text));
  if (items.length === 0 && definitionsOf(index, target).length === 0)
    return notFound(index, 'implementors', target);
  const sorted = [...items].sort((a, b) => testsLast(a.path, b.path));
  const title =
    items.length === 0
      ? `Nothing in this project implements or extends ${target.text}`
      : `${items.length} ${items.length === 1 ? 'type implements or extends' : 'types implement or extend'} ${target.text}`;
  return found('implementors', title, sorted);
}

/** Uses in files that import the name under another one. */
function renamedReferences(
  index: CodeIndex,
  definitions: readonly IndexedSymbol[],
  name: string,
): readonly IndexedReference[] {
  const renamed = importersOfSymbols(index, definitions, name).flatMap((edge) =>
    edge.names
      .filter(({ imported, local }) => imported === name && local !== name && local !== '')
      .map(({ local }) => ({ path: edge.from, local })),
  );
  return renamed.flatMap(({ path, local }) => index.references(local).filter((use) => use.path === path));
}

/** Uses are matched by name; says so where the name alone does not decide. */
function usesNotes(index: CodeIndex, target: Target, definitions: readonly IndexedSymbol[]): string[] {
  const homonyms = index.symbolsNamed(target.name);
  if (definitions.length === 0) {
    return [`${target.name} is not defined in this project; uses are matched by name alone`];
  }
  if (homonyms.length > 1) {
    return [
      `${homonyms.length} definitions are named ${target.name} (${sample(homonyms.map(place))}); uses are matched by name, those in files linked to ${place(definitions[0] ?? (homonyms[0] as IndexedSymbol))} come first`,
    ];
  }
  return [];
}

/** Files that hold a definition or import a file that does. */
function linkedFiles(index: CodeIndex, definitions: readonly IndexedSymbol[]): ReadonlySet<string> {
  const linked = new Set<string>();
  for (const path of new Set(definitions.slice(0, 20).map((symbol) => symbol.path))) {
    linked.add(path);
    for (const edge of index.importersOf(path)) linked.add(edge.from);
  }
  return linked;
}

function answerImporters(
  index: CodeIndex,
  question: 'importers' | 'dependents',
  target: Target,
): IndexAnswer | null {
  const verb = question === 'importers' ? 'import' : 'depend on';
  const anywhere = { ...target, place: null };
  const folder = folderMeant(index, anywhere);
  const files = folder === null ? filesMeant(index, anywhere) : [];
  if (folder !== null) {
    const edges = index
      .filesUnder(folder)
      .flatMap((file) => index.importersOf(file.path))
      .filter((edge) => !isUnder(edge.from, folder) && isUnder(edge.from, target.place));
    return edgesAnswer(question, `${verb} something in ${folder}/`, edges);
  }
  const symbols = files.length > 0 && looksLikePath(target.text) ? [] : definitionsOf(index, anywhere);
  if (symbols.length > 0) {
    const edges = importersOfSymbols(index, symbols, target.name).filter((edge) =>
      isUnder(edge.from, target.place),
    );
    if (edges.length > 0 || files.length === 0) return edgesAnswer(question, `${verb} ${target.text}`, edges);
  }
  const file = files[0];
  if (file) {
    const notes = files.length > 1 ? [`also ${sample(files.slice(1).map((other) => other.path))}`] : [];
    const edges = index
      .importersOf(file.path)
      .filter((edge) => edge.from !== file.path && isUnder(edge.from, target.place));
    return { ...edgesAnswer(question, `${verb} ${file.path}`, edges), notes };
  }
  // Rust writes `tokio_util` for the package `tokio-util`.
  const packageName = [target.text, target.text.replaceAll('_', '-'), `node:${target.text}`].find(
    (name) => index.importersOfPackage(name).length > 0,
  );
  const ofPackage =
    packageName === undefined
      ? []
      : index.importersOfPackage(packageName).filter((edge) => isUnder(edge.from, target.place));
  if (ofPackage.length > 0) return edgesAnswer(question, `${verb} the package ${target.text}`, ofPackage);
  return notFound(index, question, target);
}

/** Edges that bring in the name, from the file that defines it or from one that re-exports it. */
function importersOfSymbols(index: CodeIndex, symbols: readonly IndexedSymbol[], name: string): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const pending = [...new Set(symbols.map((symbol) => symbol.path))];
  const seen = new Set(pending);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const edge of index.importersOf(path)) {
      const brings = edge.names.some(({ imported }) => imported === name || imported === '*');
      if (!brings) continue;
      if (edge.names.some(({ imported }) => imported === name)) edges.push(edge);
      if (edge.form === 're-export' && !seen.has(edge.from)) {
        seen.add(edge.from);
        pending.push(edge.from);
      }
    }
  }
  return edges;
}

function edgesAnswer(
  question: IndexQuestion['kind'],
  what: string,
  edges: readonly ImportEdge[],
): IndexAnswer {
  const sorted = [...edges].sort(
    (a, b) => testsLast(a.from, b.from) || compare(a.from, b.from) || a.line - b.line,
  );
  const files = new Set(sorted.map((edge) => edge.from)).size;
  const title =
    files === 0
      ? `No file of this project ${what.replace(/^\w+/, (verb) => `${verb}s`)}`
      : `${files} file${files === 1 ? '' : 's'} ${files === 1 ? what.replace(/^\w+/, (verb) => `${verb}s`) : what}`;
  return found(question, title, sorted.map(edgeItem('from')));
}

function answerExports(index: CodeIndex, target: Target): IndexAnswer | null {
  const files = filesMeant(index, target);
  const file = files[0] ?? fileOf(index, definitionsOf(index, target)[0]);
  if (!file) return notFound(index, 'exports', target);
  if (file.language === null) return notParsed('exports', file);
  const exported = index
    .symbolsInFile(file.path)
    .filter((symbol) => symbol.exported && symbol.container === null);
  const symbols = exported.filter(({ signature }) => !isRestricted(signature));
  const reexports = index.importsOf(file.path).filter((edge) => edge.form === 're-export');
  const lines = index.readLines(file.path, 1, reexports.at(-1)?.line ?? 1) ?? [];
  const isPublic = (edge: ImportEdge) => !isRestricted(lines[edge.line - 1] ?? '');
  const restricted = exported.length - symbols.length + reexports.filter((edge) => !isPublic(edge)).length;
  const items = [...symbols.map(symbolItem), ...reexports.filter(isPublic).map(edgeItem('to'))].sort(
    (a, b) => a.line - b.line,
  );
  const title = items.length === 0 ? `${file.path} exports nothing` : `${file.path} exports ${items.length}`;
  const notes = [
    ...(restricted > 0 ? [`${restricted} more for the crate only`] : []),
    ...(files.length > 1 ? [`also ${sample(files.slice(1).map((other) => other.path))}`] : []),
  ];
  return { ...found('exports', title, items), notes };
}

/** `pub(crate)` is seen less far than `pub`; only the line itself tells. */
function isRestricted(line: string): boolean {
  return /^\s*pub\(/.test(line);
}

function answerImports(index: CodeIndex, target: Target): IndexAnswer | null {
  const folder = folderMeant(index, target);
  const files = folder === null ? filesMeant(index, target) : [];
  if (folder !== null) {
    const edges = index
      .filesUnder(folder)
      .flatMap((file) => index.importsOf(file.path))
      .filter((edge) => edge.to === null || !isUnder(edge.to, folder));
    return found(
      'imports',
      `${folder}/ imports ${edges.length} from outside of itself`,
      edges.map(edgeItem('to')),
    );
  }
  const file = files[0] ?? fileOf(index, definitionsOf(index, target)[0]);
  if (!file) return notFound(index, 'imports', target);
  if (file.language === null) return notParsed('imports', file);
  const edges = index.importsOf(file.path);
  const inside = edges.filter((edge) => edge.to !== null).length;
  const title =
    edges.length === 0
      ? `${file.path} imports nothing`
      : `${file.path} has ${edges.length} import${edges.length === 1 ? '' : 's'}, ${inside} of them from this project`;
  const notes = files.length > 1 ? [`also ${sample(files.slice(1).map((other) => other.path))}`] : [];
  return { ...found('imports', title, edges.map(edgeItem('to'))), notes };
}

function answerList(index: CodeIndex, question: IndexQuestion & { kind: 'list' }): IndexAnswer | null {
  const { target, kinds } = question;
  const wanted = (symbol: IndexedSymbol) =>
    (kinds === null ? symbol.parentId === null : kinds.includes(symbol.kind)) &&
    (!question.exportedOnly || symbol.exported);
  const noun = (count: number) =>
    `${count} ${question.exportedOnly ? 'exported ' : ''}${count === 1 ? question.singular : question.noun}`;
  const folder = folderMeant(index, target);
  const files = folder === null ? filesMeant(index, target) : [];
  const file = files[0];
  if (file) {
    if (file.language === null) return notParsed('list', file);
    const items = index.symbolsInFile(file.path).filter(wanted).map(symbolItem);
    const notes = files.length > 1 ? [`also ${sample(files.slice(1).map((other) => other.path))}`] : [];
    return { ...found('list', `${noun(items.length)} in ${file.path}`, items), notes };
  }
  if (folder !== null) {
    const symbols = index
      .filesUnder(folder)
      .flatMap((inFolder) => index.symbolsInFile(inFolder.path).filter(wanted));
    const sorted = [...symbols].sort((a, b) => Number(b.exported) - Number(a.exported));
    return found(
      'list',
      `${noun(symbols.length)} in ${folder === '' ? 'the project' : `${folder}/`}`,
      sorted.map(symbolItem),
    );
  }
  const owners = definitionsOf(index, target);
  const owner = owners.find(({ id }) => index.members(id).length > 0) ?? owners[0];
  if (owner) {
    const others = owners.filter(({ id }) => id !== owner.id);
    const notes =
      others.length > 0 ? [`${others.length} more of this name: ${sample(others.map(place))}`] : [];
    const members = index.members(owner.id).filter((member) => kinds === null || kinds.includes(member.kind));
    return { ...found('list', `${noun(members.length)} in ${label(owner)}`, members.map(symbolItem)), notes };
  }
  return notFound(index, 'list', target);
}

function answerConnection(index: CodeIndex, from: Target, to: Target): IndexAnswer | null {
  const starts = filesOfTarget(index, from);
  const ends = filesOfTarget(index, to);
  if (starts.length === 0) return notFound(index, 'connection', from);
  if (ends.length === 0) return notFound(index, 'connection', to);
  const shared = starts.find((path) => ends.includes(path));
  if (shared !== undefined) {
    const items = [from, to].flatMap((target) =>
      definitionsOf(index, target)
        .filter((symbol) => symbol.path === shared)
        .slice(0, 1),
    );
    return found('connection', `${from.text} and ${to.text} are both in ${shared}`, items.map(symbolItem));
  }
  const connection = findConnection(index, starts, ends);
  if (connection === null) {
    return found('connection', `No chain of imports connects ${from.text} and ${to.text}`, []);
  }
  const titles = {
    forward: `${from.text} depends on ${to.text} through ${steps(connection.edges.length)}`,
    backward: `${to.text} depends on ${from.text} through ${steps(connection.edges.length)}`,
    undirected: `Neither depends on the other; they meet through ${steps(connection.edges.length)}`,
  };
  return found('connection', titles[connection.direction], connection.edges.map(edgeItem('to', true)));
}

function steps(count: number): string {
  return `${count} import${count === 1 ? '' : 's'}`;
}

/** Zero would be a lie: nobody looked. */
function notParsed(question: IndexQuestion['kind'], file: IndexedFile): IndexAnswer {
  const title = `${file.path} was not parsed (no grammar for it, or skipped; see optimizer index --verbose): only its path is known`;
  return { ...found(question, title, []), found: false };
}

function notFound(index: CodeIndex, question: IndexQuestion['kind'], target: Target): IndexAnswer | null {
  const path = looksLikePath(target.text);
  if (!target.codeLike && target.kinds === null) return null;
  return {
    question,
    found: false,
    title: `Nothing named ${target.text} in this project${target.place === null ? '' : ` under ${target.place}`}`,
    items: [],
    source: null,
    notes: [],
    suggestions: path ? nearPaths(index, target.text) : index.nearNames(target.name, 5),
  };
}
