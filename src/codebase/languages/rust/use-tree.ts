/**
 * Flattens the text of one `use` declaration to what each of its leaves binds. The grammar has already said that
 * it is one; its few tokens are read from the text without recursion, however deep the braces go. Pure.
 */

export interface UseLeaf {
  /** The path before the last name: `crate::net`; a path of one name alone stands here whole. */
  readonly specifier: string;
  /** The last name; `*` for a glob, and where `specifier` is the whole path: the module itself is bound. */
  readonly imported: string;
  readonly local: string;
  /** Of the last name, in the text. */
  readonly offset: number;
}

const tokenPattern = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|::|[{}*,;]|(?:r#)?[\w\u0080-\uffff]+/g;

export function flattenUse(declaration: string): readonly UseLeaf[] {
  const leaves: UseLeaf[] = [];
  const prefixes: string[][] = [];
  let prefix: readonly string[] = [];
  let path: string[] = [];
  let alias: string | null = null;
  let inAlias = false;
  let offset = 0;
  let isGlobal = false;
  let started = false;
  const finishLeaf = () => {
    if (path.length > 0) leaves.push(leafOf([...prefix, ...path], alias, offset));
    path = [];
    alias = null;
    inAlias = false;
  };
  for (const match of declaration.matchAll(tokenPattern)) {
    const token = match[0];
    if (token.startsWith('//') || token.startsWith('/*')) continue;
    if (!started) {
      // `pub(crate) use`: what comes before the word is visibility.
      started = token === 'use';
    } else if (token === '::') {
      if (path.length === 0 && prefix.length === 0) isGlobal = true;
    } else if (token === '{') {
      prefixes.push([...prefix]);
      prefix = [...prefix, ...path];
      path = [];
    } else if (token === '}') {
      finishLeaf();
      prefix = prefixes.pop() ?? [];
    } else if (token === ',' || token === ';') {
      finishLeaf();
    } else if (token === 'as') {
      inAlias = true;
    } else if (inAlias) {
      alias = withoutRawMark(token);
    } else {
      if (path.length === 0 && prefix.length === 0 && isGlobal) {
        path.push('');
        isGlobal = false;
      }
      path.push(withoutRawMark(token));
      offset = match.index;
    }
  }
  finishLeaf();
  return leaves;
}

function leafOf(written: readonly string[], alias: string | null, offset: number): UseLeaf {
  // `a::{self}` binds `a`.
  const path = written.length > 1 && written.at(-1) === 'self' ? written.slice(0, -1) : written;
  const last = path.at(-1) ?? '';
  const before = path.slice(0, -1);
  const local = alias ?? last;
  if (before.length === 0 || (before.length === 1 && before[0] === '')) {
    return { specifier: path.join('::'), imported: '*', local, offset };
  }
  return { specifier: before.join('::'), imported: last, local, offset };
}

export function withoutRawMark(name: string): string {
  return name.startsWith('r#') ? name.slice(2) : name;
}
