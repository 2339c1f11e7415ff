/**
 * Where imports write the name of a symbol, and which files know it by that name through them. From the edges of the
 * index; the words are found in the text of the statement, since the index keeps only its line.
 */
import type { CodeIndex, ImportEdge, IndexedSymbol } from '../codebase/code-index.ts';
import type { RenameSource, Word } from './rename-source.ts';

export interface ImportPlaces {
  readonly places: readonly ImportPlace[];
  /** Files in which an import gives this name to something else, or to it by another name: uses there keep theirs. */
  readonly keepsName: (path: string) => boolean;
}

export interface ImportPlace {
  readonly path: string;
  readonly word: Word;
  /** The local that a pattern binds keeps its name. */
  readonly keepsLocal: boolean;
}

export type SourceOf = (path: string) => RenameSource | null;

export function importPlaces(
  index: CodeIndex,
  family: readonly IndexedSymbol[],
  name: string,
  sourceOf: SourceOf,
): ImportPlaces {
  const places: ImportPlace[] = [];
  const bound = new Set<string>();
  const add = (edge: ImportEdge, which: Which) => {
    const source = sourceOf(edge.from);
    if (source === null) return;
    const declares = index
      .symbolsInFile(edge.from)
      .some((symbol) => symbol.name === name && symbol.nameLine === edge.line && symbol.container === null);
    for (const word of importWords(source, edge, languageOf(index, edge.from), name, which))
      places.push({ path: edge.from, word, keepsLocal: isCall(edge) && declares });
  };
  for (const symbol of family) {
    const files = new Set([symbol.path]);
    for (const path of files) {
      for (const edge of index.importersOf(path, { name })) {
        for (const { imported, local } of edge.names) {
          if (imported === '*' && local === '*') files.add(edge.from);
          if (imported !== name || !fitsContainer(index, edge, symbol)) continue;
          add(edge, 'name');
          if (local !== name) continue;
          bound.add(edge.from);
          files.add(edge.from);
        }
      }
    }
    for (const edge of index.importersOf(symbol.path)) {
      if (isSegment(index, edge, name) && symbol.container === null) add(edge, 'segment');
      const isDefault = edge.names.some(({ imported, local }) => imported === 'default' && local === name);
      if (!isDefault || edge.form === 're-export' || bound.has(edge.from)) continue;
      const isMeant = index
        .referencesTo(symbol.id)
        .resolved.some((use) => use.path === edge.from && use.name === name && !use.member);
      if (!isMeant) continue;
      add(edge, 'default');
      bound.add(edge.from);
    }
  }
  const own = new Set([...bound, ...family.map(({ path }) => path)]);
  const known = new Map<string, boolean>();
  const keepsName = (path: string) => {
    let keeps = own.has(path) ? false : known.get(path);
    if (keeps === undefined) {
      keeps = index.importsOf(path).some(({ names }) => names.some(({ local }) => local === name));
      known.set(path, keeps);
    }
    return keeps;
  };
  return { places, keepsName };
}

/** `name`: what is imported; `default`: what a default import calls it; `segment`: a part of the path before the names. */
type Which = 'name' | 'default' | 'segment';

function importWords(
  source: RenameSource,
  edge: ImportEdge,
  language: string | null,
  name: string,
  which: Which,
): readonly Word[] {
  const statement = statementOf(source, edge, language);
  const inside = source.words(name, statement.firstLine, statement.lastLine).filter((word) => {
    const at = source.offset(word.line, word.column);
    return word.place === 'code' && at >= statement.start && at < statement.end;
  });
  return inside.filter((word) => {
    const before = source.before(source.offset(word.line, word.column));
    const isRenamed = /\bas$/.test(before);
    if (language !== 'typescript') return !isRenamed;
    const isDefault = /\bdefault\s+as$/.test(before) || /\bimport(?:\s+type)?$/.test(before);
    return which === 'default' ? isDefault : !isRenamed && !isDefault;
  });
}

interface Statement {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly start: number;
  readonly end: number;
}

const mostLines = 400;

function statementOf(source: RenameSource, edge: ImportEdge, language: string | null): Statement {
  const firstLine = isCall(edge) ? Math.max(1, edge.line - 20) : edge.line;
  const lastLine = Math.min(source.lines.length, edge.line + mostLines);
  const lineStart = source.offset(edge.line, 0);
  const rest = source.text(lineStart, source.offset(lastLine, source.lines[lastLine - 1]?.length ?? 0));
  if (language === 'typescript') {
    const quoted = ["'", '"', '`'].map((quote) => rest.indexOf(`${quote}${edge.specifier}${quote}`));
    const end =
      lineStart + Math.min(...quoted.map((at) => (at === -1 ? 0 : at)).filter((at) => at > 0), rest.length);
    const from = source.offset(firstLine, 0);
    const keyword = isCall(edge) ? /\b(?:const|let|var)\b/g : /\b(?:import|export)\b/g;
    const starts = [...source.text(from, end).matchAll(keyword)];
    return { firstLine, lastLine, start: from + (starts.at(-1)?.index ?? 0), end };
  }
  if (language === 'python') {
    const length = /^[^\n(]*\([^)]*\)|^(?:[^\n\\]|\\\n)*/.exec(rest)?.[0].length ?? 0;
    const keyword = /^\s*from\b[\s\S]*?\bimport\b/.exec(rest)?.[0].length ?? 0;
    return { firstLine, lastLine, start: lineStart + keyword, end: lineStart + length };
  }
  const end = rest.indexOf(';');
  return { firstLine, lastLine, start: lineStart, end: lineStart + (end === -1 ? 0 : end) };
}

function isCall({ form }: ImportEdge): boolean {
  return form === 'require' || form === 'dynamic';
}

/** `use shape::Shape::Circle` brings in a member, `use shape::Circle` what stands at the top of the file. */
function fitsContainer(index: CodeIndex, edge: ImportEdge, symbol: IndexedSymbol): boolean {
  const last = segmentsOf(index, edge).at(-1) ?? null;
  if (symbol.container !== null) return last === symbol.container.split(/ for |::|\./).at(-1);
  if (last === null) return true;
  return !index
    .symbolsInFile(symbol.path)
    .some(({ name, container }) => name === symbol.name && container === last);
}

function isSegment(index: CodeIndex, edge: ImportEdge, name: string): boolean {
  return edge.form !== 'mod' && segmentsOf(index, edge).includes(name);
}

/** Of languages that import by the names of things, not by those of files. */
function segmentsOf(index: CodeIndex, edge: ImportEdge): readonly string[] {
  const language = languageOf(index, edge.from);
  const isNamed = language === 'rust' || language === 'java' || language === 'php' || language === 'c-sharp';
  return isNamed ? edge.specifier.split(/::|\.|\\/) : [];
}

function languageOf(index: CodeIndex, path: string): string | null {
  return index.file(path)?.language ?? null;
}
