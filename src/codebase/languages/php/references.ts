/** Rules for what uses a name. */
import { superMember } from '../../facts.ts';
import { emptyScope } from '../syntax/scopes.ts';
import { typeAround } from '../syntax/use-resolver.ts';
import type { PhpRules, PhpWalk } from './context.ts';
import { docSource } from './doc-types.ts';
import { fullName, qualifiedScope } from './qualified-names.ts';

export const identifierTypes = ['name', 'variable_name', 'relative_scope'];

export const referenceRules: PhpRules = {
  comment: { enter: enterComment, leaf: 'blank' },
  text: { leaf: 'blank' },
  string: { leaf: 'value' },
  string_content: { leaf: 'value' },
  escape_sequence: { leaf: 'value' },
  encapsed_string: {},
  heredoc_start: { leaf: 'blank' },
  heredoc_end: { leaf: 'blank' },
  nowdoc_body: { leaf: 'value' },
  goto_statement: { leaf: 'blank' },
  named_label_statement: { enter: (walk) => walk.consume(walk.start), point: true },
};

/** Of the language, though they look like names. */
const languageWords = new Set(
  'isset empty unset exit die eval list array mixed never iterable callable object void null true false'.split(
    ' ',
  ),
);

const partsBefore = /[\w\\\u0080-\uffff]+$/;

export function onIdentifier(walk: PhpWalk): void {
  switch (walk.nameUp(0)) {
    case 'variable_name':
      useVariable(walk);
      return;
    case 'relative_scope':
      useOwnType(walk, walk.identifierAt(walk.start));
      return;
    default:
      useWord(walk);
  }
}

function useVariable(walk: PhpWalk): void {
  const { facts, start, state, text } = walk;
  const name = walk.identifierAt(start);
  if (walk.isMember) {
    // `Type::$name`; what a variable after an arrow names is not known.
    if (text[start - 1] === ':' && text[walk.identifierEnd(start)] !== '(')
      walk.useName({ name: name.slice(1) });
  } else if (name === '$this') {
    const type = typeAround(facts.top);
    walk.useHidden(type === null ? null : { symbol: type });
  } else {
    const local = state.locals.lookUp(name);
    const global =
      local === undefined && state.functions.length === 0 ? state.globals.get(name.slice(1)) : undefined;
    if (local !== undefined) walk.useName(local);
    else if (global !== undefined) walk.useName({ name: name.slice(1), scope: global });
  }
}

function useOwnType(walk: PhpWalk, word: string): void {
  const type = typeAround(walk.facts.top);
  if (type === null) walk.useHidden(null);
  else walk.useHidden(word === 'parent' ? { symbol: type, member: superMember } : { symbol: type });
}

function useWord(walk: PhpWalk): void {
  const { start, text } = walk;
  const end = walk.identifierEnd(start);
  const before = text[start - 1];
  // The name in a variable, `"${name}"`, and a namespace.
  if (before === '$' || text[end] === '\\' || (before === '{' && text[start - 2] === '$')) return;
  const name = text.slice(start, end);
  if (walk.isMember) {
    if (name !== 'class') walk.useName();
  } else if (before === '\\') {
    useQualified(walk, name);
  } else if (name === 'self' || name === 'static' || name === 'parent') {
    useOwnType(walk, name);
  } else if (!languageWords.has(name) && !/^__[A-Z]+__$/.test(name) && !isLabel(walk, end)) {
    if (name === 'define') declareConstant(walk, end);
    walk.useName(isMade(walk, start) ? { role: 'call' } : {});
  }
}

function useQualified(walk: PhpWalk, name: string): void {
  const { start, state, text } = walk;
  const prefix = partsBefore.exec(text.slice(Math.max(0, start - 250), start))?.[0] ?? '\\';
  const role = isMade(walk, start - prefix.length) ? ({ role: 'call' } as const) : {};
  const written = prefix.startsWith('namespace\\') ? `\\${inNamespace(walk, prefix)}${name}` : prefix + name;
  const isGlobal = !fullName(walk, written).includes('\\');
  const isValue = /^\s*\(/.test(text.slice(start + name.length, start + name.length + 20));
  // Functions and constants of no namespace; classes are found by their full names.
  if (
    isGlobal &&
    state.namespace !== '' &&
    (isValue || /^[A-Z_0-9]+$/.test(name)) &&
    role.role === undefined
  ) {
    if (name === 'define') declareConstant(walk, start + name.length);
    walk.useName({ scope: emptyScope });
  } else {
    walk.useName({ scope: qualifiedScope(walk, written), ...role });
  }
}

function inNamespace({ state }: PhpWalk, prefix: string): string {
  const rest = prefix.slice('namespace\\'.length);
  return state.namespace === '' ? rest : `${state.namespace}\\${rest}`;
}

/** `new Name` */
function isMade({ text }: PhpWalk, start: number): boolean {
  return /\bnew\s+$/i.test(text.slice(Math.max(0, start - 12), start));
}

/** `call(name: $value)`, and a key in `"$list[key]"`. */
function isLabel(walk: PhpWalk, end: number): boolean {
  const { start, text } = walk;
  if (text[start - 1] === '[' && walk.nameUp(1) === 'encapsed_string')
    return /(?:^|[^{])\$\w+\[$/.test(text.slice(Math.max(0, start - 80), start));
  if (!/^\s*:(?!:)/.test(text.slice(end, end + 12))) return false;
  return /[(,]\s*$/.test(text.slice(Math.max(0, start - 120), start));
}

/** `define('NAME', …)` */
function declareConstant(walk: PhpWalk, end: number): void {
  const { facts, start, text } = walk;
  const quoted = /^\s*\(\s*['"](\w+)['"]\s*,/.exec(text.slice(end, end + 200));
  const name = quoted?.[1];
  if (quoted === null || name === undefined) return;
  const lineEnd = text.indexOf(';', end);
  const symbol = facts.open({
    kind: 'const',
    depth: walk.depth,
    start,
    end: lineEnd === -1 ? text.length : lineEnd,
    name,
    nameStart: end + quoted[0].indexOf(name),
    parent: null,
    exported: true,
  });
  facts.top = symbol.outer;
}

/** `@var Type $name` says what a variable is that is assigned or bound below. */
function enterComment(walk: PhpWalk): void {
  const { facts, start, end, state, text } = walk;
  facts.comments.push({ start, end });
  if (state.functions.length === 0 || !text.startsWith('/**', start)) return;
  const tag = /^\/\*\*\s*@var\s+([^\n]*?)\s+(\$\w+)/.exec(text.slice(start, Math.min(end, start + 300)));
  const source = tag === null ? null : docSource(walk, tag[1] ?? '');
  const name = tag?.[2];
  if (source === null || name === undefined) return;
  state.variableType = { name, source };
  state.locals.bind(name, source);
}
