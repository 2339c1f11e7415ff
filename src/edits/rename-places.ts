/** Where in its file a symbol's name stands, and how a place is written anew where one word stands for two things. */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { SourceOf } from './rename-imports.ts';
import type { RenameSource } from './rename-source.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * The index keeps the line of a name: on it the name is the first such word that is no use of something, or the second
 * for the second symbol of that name on the line.
 */
export function definitionWords(
  index: CodeIndex,
  symbol: IndexedSymbol,
  source: RenameSource,
): readonly Place[] {
  const { path, name, nameLine, id } = symbol;
  const uses = new Set(
    index
      .referencesIn(path)
      .filter((use) => use.name === name && use.line === nameLine && !isOwnPattern(use.member, source, use))
      .map(({ column }) => column),
  );
  const words = source
    .words(name, nameLine, nameLine)
    .filter(({ column, place }) => place !== 'comment' && !uses.has(column));
  const inCode = words.filter(({ place }) => place === 'code');
  const candidates = inCode.length > 0 ? inCode : words;
  const onLine = index
    .symbolsInFile(path)
    .filter((other) => other.name === name && other.nameLine === nameLine);
  const place = candidates[onLine.findIndex((other) => other.id === id)] ?? candidates[0];
  return place === undefined ? [] : [place, ...overloads(index, symbol, source, place)];
}

/** Further heads of a function or method of TypeScript: the index takes them for one symbol. */
function overloads(
  index: CodeIndex,
  { path, name, kind, container, startLine, endLine }: IndexedSymbol,
  source: RenameSource,
  place: Place,
): readonly Place[] {
  const isCallable = kind === 'function' || kind === 'method' || kind === 'component';
  if (!isCallable || startLine === endLine || index.file(path)?.language !== 'typescript') return [];
  const words = source.words(name, startLine, endLine).filter((word) => word.place === 'code');
  if (words.length < 2) return [];
  const known = new Set([
    `${place.line}:${place.column}`,
    ...index.referencesIn(path).map(({ line, column }) => `${line}:${column}`),
  ]);
  const own = source.openBracket(source.offset(place.line, place.column));
  return words.filter((word) => {
    const start = source.offset(word.line, word.column);
    const isHead =
      container === null
        ? /\bfunction\s*\*?$/.test(source.before(start))
        : /^\??[(<]/.test(source.after(start + name.length)) && !/\.$/.test(source.before(start));
    return isHead && !known.has(`${word.line}:${word.column}`) && source.openBracket(start) === own;
  });
}

/** `Owner["name"]`: a string, and yet the name of the member. */
export function indexedTypes(
  index: CodeIndex,
  member: IndexedSymbol,
  sourceOf: SourceOf,
): readonly (Place & { readonly path: string })[] {
  const owner = member.parentId === null ? null : index.symbol(member.parentId);
  if (owner === null || index.file(member.path)?.language !== 'typescript') return [];
  const quoted = new Set([`["${member.name}"]`, `['${member.name}']`]);
  return index.referencesTo(owner.id, { role: 'use' }).resolved.flatMap(({ path, line, column, name }) => {
    const source = sourceOf(path);
    if (source === null) return [];
    const end = column + name.length;
    const isMeant = quoted.has(source.lines[line - 1]?.slice(end, end + member.name.length + 4) ?? '');
    return isMeant ? [{ path, line, column: end + 2 }] : [];
  });
}

/** `const { name } = …` at the top of a file is a use of a member and the definition of a symbol in one word. */
function isOwnPattern(isMember: boolean, source: RenameSource, place: Place): boolean {
  return isMember && standsAlone(source, place, 0);
}

/**
 * What is written in place of a name. Where `{ name }` stands for a key and a value of the same name, only the one of
 * them that is renamed becomes another: `{ name: newName }`, `{ newName: name }`.
 */
export function respelled(
  source: RenameSource,
  place: Place,
  how: 'definition' | 'member' | 'bare',
  { name, kind, container }: IndexedSymbol,
  newName: string,
): string {
  if (!standsAlone(source, place, name.length)) return newName;
  if (how === 'member') return `${newName}: ${name}`;
  const isBinding = container === null && (kind === 'const' || kind === 'variable');
  if (how === 'definition') return isBinding && isInBraces(source, place) ? `${name}: ${newName}` : newName;
  return isObject(source, place) ? `${name}: ${newName}` : newName;
}

/** A key and a value of the same name in one word. */
export function isShorthandOfObject(source: RenameSource, place: Place, name: string): boolean {
  return standsAlone(source, place, name.length) && isObject(source, place);
}

/** Nothing but commas and braces around it. */
function standsAlone(source: RenameSource, { line, column }: Place, length: number): boolean {
  const start = source.offset(line, column);
  if (!/[{,]$/.test(source.before(start))) return false;
  return length === 0 || /^(?:[,}]|=(?![=>]))/.test(source.after(start + length));
}

function isInBraces(source: RenameSource, { line, column }: Place): boolean {
  const open = source.openBracket(source.offset(line, column));
  return open !== -1 && source.text(open, open + 1) === '{';
}

/** The braces around are those of an object, not of a block, a list of exports or an expression in JSX. */
function isObject(source: RenameSource, { line, column }: Place): boolean {
  const open = source.openBracket(source.offset(line, column));
  if (open === -1 || source.text(open, open + 1) !== '{') return false;
  const before = source.before(open);
  if (/=>$/.test(before)) return false;
  if (/\b(?:return|default|yield|await|case|of|in)$/.test(before)) return true;
  // `attribute={name}` has no blank where an object would.
  if (/=$/.test(before)) return source.text(open - 1, open) !== '=';
  return /[(,:[?|&+]$/.test(before);
}

/** `constructor(private readonly name: string)` declares a property and a parameter: uses of the latter, which no index has. */
export function parameterUses(
  index: CodeIndex,
  symbol: IndexedSymbol,
  source: RenameSource,
  definitions: readonly Place[],
): readonly Place[] {
  if (symbol.kind !== 'property' || index.file(symbol.path)?.language !== 'typescript') return [];
  const made = index
    .symbolsInFile(symbol.path)
    .find(
      (other) =>
        other.name === 'constructor' &&
        other.parentId === symbol.parentId &&
        other.startLine <= symbol.nameLine &&
        other.endLine >= symbol.nameLine &&
        isParameter(source, symbol, definitions),
    );
  if (made === undefined) return [];
  const known = new Set(
    index
      .referencesIn(symbol.path)
      .filter(({ name }) => name === symbol.name)
      .map(({ line, column }) => `${line}:${column}`),
  );
  return source
    .words(symbol.name, made.startLine, made.endLine)
    .filter(
      ({ line, column, place }) =>
        place === 'code' &&
        !known.has(`${line}:${column}`) &&
        !/\.$/.test(source.before(source.offset(line, column))),
    );
}

function isParameter(
  source: RenameSource,
  { nameLine }: IndexedSymbol,
  definitions: readonly Place[],
): boolean {
  const place = definitions.find(({ line }) => line === nameLine);
  if (place === undefined) return false;
  const open = source.openBracket(source.offset(place.line, place.column));
  return open !== -1 && source.text(open, open + 1) === '(';
}
