/**
 * Reads the text of one `import … from` or `export … from` statement. The grammar has already said that it is one;
 * reading its few tokens from the text is several times cheaper than walking its nodes. Pure.
 */
import type { ImportFact } from '../../facts.ts';

export type BoundName = ImportFact['names'][number];

export interface ImportClause {
  /** `null`: `export { a }` without `from`. */
  readonly source: string | null;
  readonly names: readonly BoundName[];
  readonly typeOnly: boolean;
  /** `import x = require('y')`. */
  readonly isRequire: boolean;
}

const tokenPattern =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{}*,=()]|[\w$#\u0080-\uffff]+/g;

export function readImportClause(statement: string): ImportClause {
  const tokens = (statement.match(tokenPattern) ?? []).filter(
    (token) => !token.startsWith('//') && !token.startsWith('/*'),
  );
  const names: BoundName[] = [];
  let typeOnly = false;
  let braces = 0;
  for (let index = 1; index < tokens.length; index++) {
    const token = tokens[index] ?? '';
    const next = tokens[index + 1];
    if (token === '{') braces++;
    else if (token === '}') braces--;
    else if (isString(token) && (braces === 0 || tokens[index - 1] === 'from')) {
      return { source: unquote(token), names, typeOnly, isRequire: false };
    } else if (token === 'require' && next === '(') {
      const source = unquote(tokens[index + 2] ?? '');
      const local = names[0]?.local ?? '';
      return { source, names: [{ imported: '*', local }], typeOnly, isRequire: true };
    } else if (token === 'type' && isTypeMark(tokens, index)) {
      if (braces === 0) typeOnly = true;
    } else if (token !== 'from' || braces > 0 || !isString(next ?? '')) {
      const named = readName(tokens, index, braces > 0);
      if (named === null) continue;
      names.push(named.name);
      index = named.last;
    }
  }
  return { source: null, names, typeOnly, isRequire: false };
}

/** A name, `*` or string with its `as`; `default` outside of braces. */
function readName(
  tokens: readonly string[],
  index: number,
  inBraces: boolean,
): { name: BoundName; last: number } | null {
  const token = tokens[index] ?? '';
  if (token === ',' || token === '=' || token === '(' || token === ')') return null;
  const imported = token === '*' ? '*' : inBraces ? unquote(token) : 'default';
  if (tokens[index + 1] === 'as' && (inBraces || token === '*')) {
    const local = tokens[index + 2];
    if (local !== undefined && local !== ',' && local !== '}') {
      return { name: { imported, local: unquote(local) }, last: index + 2 };
    }
  }
  return { name: { imported, local: token === '*' ? '*' : unquote(token) }, last: index };
}

/** `type` is also a fine name: `import type from 'x'`, `{ type }`, `{ type as kind }`. */
function isTypeMark(tokens: readonly string[], index: number): boolean {
  const next = tokens[index + 1] ?? '';
  if (next === '{' || next === '*') return true;
  if (next === ',' || next === '}' || next === '=' || isString(next)) return false;
  if (next === 'from') return tokens[index + 2] === 'from' || tokens[index + 2] === '=';
  if (next === 'as') return /^(?:as|,|\})$/.test(tokens[index + 2] ?? '');
  return true;
}

function isString(token: string): boolean {
  return token.startsWith('"') || token.startsWith("'");
}

function unquote(token: string): string {
  return isString(token) ? token.slice(1, -1) : token;
}
