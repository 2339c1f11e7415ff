/** Tools that look: at files as they would be with the edits so far, and at the index. They change nothing. */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import { escapeControls } from '../core/escape-controls.ts';
import type { DraftTree } from '../edits/draft-tree.ts';
import { numberedLines } from './numbered-lines.ts';
import type { PermissionGate } from './permissions/gate.ts';
import { done, failed, type Tool, toolSchema } from './tool.ts';

const mostLines = 250;
const mostHits = 40;
const mostFiles = 200;

export const readFile: Tool = {
  access: 'read',
  schema: toolSchema(
    'read_file',
    'Lines of a file, numbered.',
    { path: { type: 'string' }, start_line: { type: 'integer' }, end_line: { type: 'integer' } },
    ['start_line', 'end_line'],
  ),
  run({ path, start_line, end_line }, { draft, index }) {
    const found = draft.read(String(path));
    if (!found.ok)
      return failed(found.isMissing ? `${found.problem}.${likeFiles(index, String(path))}` : found.problem);
    const { lines } = found;
    const start = Math.max(1, Number(start_line ?? 1));
    const end = Math.min(lines.length, Number(end_line ?? lines.length), start + mostLines - 1);
    if (lines.length === 0) return done(`${found.path} is empty`);
    if (start > lines.length) return failed(`${found.path} has ${lines.length} lines`);
    draft.show(found.path, start, end - start + 1);
    const rest =
      end < Math.min(lines.length, Number(end_line ?? lines.length))
        ? `\n(${lines.length} lines in all; read on from ${end + 1})`
        : '';
    return done(
      `${found.path}, lines ${start}-${end} of ${lines.length}:\n${numberedLines(lines.slice(start - 1, end), start)}${rest}`,
    );
  },
};

export const searchCode: Tool = {
  access: 'read',
  schema: toolSchema(
    'search_code',
    'Where a text stands; without it, the places with most of its words.',
    { text: { type: 'string' }, folder: { type: 'string' } },
    ['folder'],
  ),
  run({ text, folder }, { index, draft, gate }) {
    const wanted = String(text);
    const words = [...new Set(wanted.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [])];
    if (words.length === 0) return failed('the text has no word in it');
    const under = folder === undefined ? '' : String(folder).replace(/^\.?\/|\/+$/g, '');
    const isUnder = (path: string) =>
      (under === '' || under === '.' || path === under || path.startsWith(`${under}/`)) &&
      mayRead(gate, 'search_code', path);
    const terms = words.map((word) => ({ forms: new Map([[word, 1]]), weight: 1 }));
    const search = index.searchText(terms, 400);
    const files = search.files
      .filter(({ path }) => isUnder(path))
      .toSorted((a, b) => b.text + b.pieces - (a.text + a.pieces));
    const edited = draft
      .changes()
      .map(({ path }) => path)
      .filter(isUnder);
    const hits = linesWith(wanted, [...new Set([...edited, ...files.map(({ path }) => path)])], draft);
    if (hits.length > 0) {
      const more = hits.length > mostHits ? `\n(and more; give a folder or a longer text)` : '';
      return done(hits.slice(0, mostHits).join('\n') + more);
    }
    const pieces = files
      .slice(0, 12)
      .flatMap(({ path }) =>
        search
          .piecesOf(path)
          .slice(0, 2)
          .map((piece) => ({ path, ...piece })),
      )
      .toSorted((one, other) => other.score - one.score)
      .slice(0, 10);
    if (pieces.length === 0)
      return failed(`"${wanted}" stands nowhere${under === '' ? '' : ` under ${under}`}, nor do its words`);
    const places = pieces.map(
      ({ path, symbol, startLine, endLine }) =>
        `${escapeControls(path)}:${startLine}-${endLine}${symbol === null ? '' : ` ${symbol.signature}`}`,
    );
    return done(`"${wanted}" stands nowhere as it is. Places with its words:\n${places.join('\n')}`);
  },
};

export const findSymbol: Tool = {
  access: 'read',
  schema: toolSchema('find_symbol', 'Where a name is defined.', { name: { type: 'string' } }),
  run({ name }, { index, gate }) {
    const symbols = symbolsOf(index, String(name)).filter(({ path }) => mayRead(gate, 'find_symbol', path));
    if (symbols.length > 0) return done(symbols.slice(0, mostHits).map(described).join('\n'));
    const near = index.nearNames(plainName(String(name)), 6);
    return failed(
      `nothing is called ${String(name)}${near.length === 0 ? '' : `; like it: ${near.join(', ')}`}`,
    );
  },
};

export const findReferences: Tool = {
  access: 'read',
  schema: toolSchema(
    'find_references',
    'Every use of a symbol.',
    { name: { type: 'string' }, path: { type: 'string', description: 'where it is defined' } },
    ['path'],
  ),
  run({ name, path }, { index, gate }) {
    const isShown = (one: { readonly path: string }) => mayRead(gate, 'find_references', one.path);
    const all = symbolsOf(index, String(name)).filter(isShown);
    const symbols = path === undefined ? all : all.filter((symbol) => symbol.path.endsWith(String(path)));
    if (symbols.length === 0)
      return failed(`nothing is called ${String(name)}${path === undefined ? '' : ` in ${String(path)}`}`);
    const lines = new Set<string>();
    const uncertain = new Set<string>();
    for (const { id } of symbols) {
      const { resolved, possible } = index.referencesTo(id);
      for (const one of resolved.filter(isShown)) lines.add(placeText(index, one.path, one.line));
      for (const one of possible.filter(isShown)) uncertain.add(placeText(index, one.path, one.line));
    }
    for (const line of lines) uncertain.delete(line);
    const parts = [
      `Defined: ${symbols.slice(0, 8).map(described).join('; ')}`,
      lines.size === 0 ? 'No use of it is certain.' : limited('Uses', [...lines]),
      ...(uncertain.size === 0 ? [] : [limited('Perhaps', [...uncertain])]),
    ];
    return done(parts.join('\n'));
  },
};

export const listFiles: Tool = {
  access: 'read',
  schema: toolSchema('list_files', 'Files under a folder.', { folder: { type: 'string' } }, ['folder']),
  run({ folder }, { index }) {
    const under =
      folder === undefined
        ? ''
        : String(folder)
            .replace(/^\.?\/|\/+$/g, '')
            .replace(/^\.$/, '');
    const files = index.filesUnder(under);
    if (files.length === 0) return failed(`there is no folder ${under} with files in it`);
    if (files.length <= mostFiles)
      return done(files.map(({ path, lines }) => `${escapeControls(path)} (${lines} lines)`).join('\n'));
    const folders = new Map<string, number>();
    const depth = under === '' ? 0 : under.split('/').length;
    for (const { path } of files) {
      const key = path
        .split('/')
        .slice(0, depth + 1)
        .join('/');
      folders.set(key, (folders.get(key) ?? 0) + 1);
    }
    return done(
      `${files.length} files; by folder:\n${[...folders].map(([path, count]) => (count === 1 ? escapeControls(path) : `${escapeControls(path)}/ (${count})`)).join('\n')}`,
    );
  },
};

function mayRead(gate: PermissionGate, tool: string, path: string): boolean {
  return gate.deniedPaths(tool, [{ path, access: 'read' }]) === null;
}

function linesWith(wanted: string, paths: readonly string[], draft: DraftTree): string[] {
  const exact: string[] = [];
  const folded: string[] = [];
  const lower = wanted.toLowerCase();
  for (const path of paths) {
    if (exact.length > mostHits) break;
    const found = draft.read(path);
    if (!found.ok) continue;
    for (const [at, line] of found.lines.entries()) {
      const hit = () => `${escapeControls(path)}:${at + 1}: ${line.trim().slice(0, 200)}`;
      if (line.includes(wanted)) exact.push(hit());
      else if (line.toLowerCase().includes(lower)) folded.push(hit());
    }
  }
  return exact.length > 0 ? exact : folded;
}

/** `Cart.total` and `Cart::total` name a member. */
function symbolsOf(index: CodeIndex, name: string): readonly IndexedSymbol[] {
  const plain = plainName(name);
  const container =
    name === plain
      ? null
      : (name
          .slice(0, -plain.length)
          .split(/[.#:]+/)
          .filter((part) => part !== '')
          .at(-1) ?? null);
  const exact = index.symbolsNamed(plain);
  const symbols = exact.length > 0 ? exact : index.symbolsNamed(plain, { foldCase: true });
  return container === null
    ? symbols
    : symbols.filter((symbol) => symbol.container?.split(/[.:]+/).at(-1) === container);
}

function plainName(name: string): string {
  return (
    name
      .replace(/\(\)$/, '')
      .split(/[.#:]+/)
      .at(-1) ?? name
  );
}

function described({ path, startLine, endLine, signature, container }: IndexedSymbol): string {
  return `${escapeControls(path)}:${startLine}-${endLine} ${container === null ? '' : `(in ${container}) `}${signature}`;
}

function placeText(index: CodeIndex, path: string, line: number): string {
  const [text = ''] = index.readLines(path, line, line) ?? [];
  return `${escapeControls(path)}:${line}: ${text.trim().slice(0, 160)}`;
}

function limited(title: string, lines: readonly string[]): string {
  const more = lines.length > mostHits ? `\n(and ${lines.length - mostHits} more)` : '';
  return `${title}:\n${lines.slice(0, mostHits).join('\n')}${more}`;
}

function likeFiles(index: CodeIndex, path: string): string {
  const files = index.findFiles(path.split('/').at(-1) ?? path).slice(0, 5);
  return files.length === 0 ? '' : ` There is ${files.map((file) => file.path).join(', ')}.`;
}
