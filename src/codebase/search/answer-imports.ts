/** Answers what a file imports and exports, and what imports a file, a symbol or a package. */
import type { CodeIndex, ImportEdge, IndexedSymbol } from '../code-index.ts';
import { compare, definitionsOf, fileOf, filesMeant, folderMeant, isUnder, testsLast } from './find-meant.ts';
import { edgeItem, found, type IndexAnswer, sample, symbolItem } from './index-answer.ts';
import type { IndexQuestion, Target } from './index-question.ts';
import { notFound, notParsed } from './no-answer.ts';
import { looksLikePath } from './parse-target.ts';

export function answerImporters(
  index: CodeIndex,
  question: 'importers' | 'dependents',
  target: Target,
): IndexAnswer | null {
  const verb = question === 'importers' ? 'import' : 'depend on';
  const anywhere = { ...target, place: null };
  const folder = folderMeant(index, anywhere);
  const files = folder === null ? filesMeant(index, anywhere) : [];
  if (folder !== null) {
    const all = index.filesUnder(folder).flatMap((file) => index.importersOf(file.path));
    // An import of a folder ends at each of its files.
    const edges = [
      ...new Map(all.map((edge) => [`${edge.from}:${edge.line}:${edge.specifier}`, edge])).values(),
    ].filter((edge) => !isUnder(edge.from, folder) && isUnder(edge.from, target.place));
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

/**
 * Edges that bring in the name, from the file that defines it or from one that re-exports it.
 * @param options.renaming only those that may give it another name
 */
export function importersOfSymbols(
  index: CodeIndex,
  symbols: readonly IndexedSymbol[],
  name: string,
  { renaming = false }: { readonly renaming?: boolean } = {},
): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const pending = [...new Set(symbols.map((symbol) => symbol.path))];
  const seen = new Set(pending);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const edge of index.importersOf(path, { name, renaming })) {
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

export function answerExports(index: CodeIndex, target: Target): IndexAnswer | null {
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

export function answerImports(index: CodeIndex, target: Target): IndexAnswer | null {
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
