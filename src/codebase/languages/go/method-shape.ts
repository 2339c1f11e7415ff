/** Parameters and results of a method without their names and packages, from its signature. Knows no syntax tree. */
import { splitList } from './split-list.ts';

/** Signatures are cut there. */
const longest = 239;

/** `null` with type parameters, which have other names in each place, and when the end is missing. */
export function methodShape(signature: string, name: string, owner: string): string | null {
  const isOfGeneric = /^(?:type )?[^\s[]+\[[^\]]/.test(owner);
  const head = /^func \([^)]*\) ?/.exec(signature)?.[0] ?? '';
  const open = head.length + name.length;
  if (isOfGeneric || signature.length > longest || head.includes('[')) return null;
  if (!signature.startsWith(`${name}(`, head.length)) return null;
  const close = closing(signature, open);
  if (close === -1) return null;
  const result = signature.slice(close + 1).trim();
  const results = result.startsWith('(') && closing(result, 0) === result.length - 1 ? result : `(${result})`;
  return `${typesIn(signature.slice(open, close + 1))}${typesIn(results)}`;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

const typeWord = /^(?:chan|func|map|struct|interface)$/;

/** `(a, b int, rest ...pkg.T)` → `(int,int,...T)`: where one part has a name, all have. */
function typesIn(list: string): string {
  const parts = splitList(list, { start: 1, end: list.length - 1 }).map(({ start, end }) =>
    list.slice(start, end).trim(),
  );
  const nameOf = (part: string) => {
    const name = /^([\p{L}_][\w\u0080-\uffff]*) (?=\S)/u.exec(part)?.[1];
    return name === undefined || typeWord.test(name) ? null : name;
  };
  const isNamed = parts.some((part) => nameOf(part) !== null);
  let type = '';
  const types = parts.toReversed().map((part) => {
    const name = nameOf(part);
    if (!isNamed || name !== null) type = part.slice(name === null ? 0 : name.length).trim();
    return plainType(type);
  });
  return `(${types.toReversed().join(',')})`;
}

function plainType(type: string): string {
  return type
    .replace(/\b[\p{L}_]\w*\.(?=[\p{L}_])/gu, '')
    .replace(/\binterface ?\{ ?\}/g, 'any')
    .replace(/ /g, '');
}
