/** Rules for functions, variables, fields, parameters and locals. */
import type { SymbolKind } from '../../facts.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { Source } from '../syntax/scopes.ts';
import type { ChildNode } from '../syntax/syntax-walk.ts';
import type { CRules, CWalk } from './context.ts';
import { docOf } from './docs.ts';
import { readHidden } from './preprocessor.ts';
import { type Declarator, readDeclarator, readDeclarators, skipBlanks } from './read-declarators.ts';

export const declarationRules: CRules = {
  parameter_declaration: { enter: enterParameter, point: true },
  compound_statement: { scope: 'block' },
  declaration: { enter: enterDeclaration, leave: leaveDeclaration },
  field_declaration: { enter: enterDeclaration, leave: leaveDeclaration },
  function_definition: { enter: enterFunction, scope: 'function', inside: bindOldStyle },
  for_statement: { scope: 'block' },
};

const localPlaces = new Set(['compound_statement', 'for_statement', 'function_definition']);

/** In a body, or among the parameters of an old-style function. */
export function isLocal(walk: CWalk): boolean {
  return localPlaces.has(walk.nameUp(1));
}

function enterParameter(walk: CWalk): void {
  const declared = walk.child('declarator');
  if (declared === null) return;
  const { text, start, state } = walk;
  const name = readDeclarator(text, declared.start, walk.end);
  if (name === null || name.nameStart >= walk.end) return;
  walk.consume(name.nameStart);
  if (start >= state.parametersEnd) return;
  walk.facts.bindLocal(name.name, { kind: 'type', start, end: declared.start });
}

interface Declaration {
  readonly declarators: readonly Declarator[];
  readonly type: ChildNode;
  readonly source: Source;
}

const openDeclarations = new WeakMap<CWalk, (Declaration | null)[]>();

function enterDeclaration(walk: CWalk): void {
  const { text } = walk;
  const type = walk.child('type');
  const first = walk.child('declarator');
  let later: Declaration | null = null;
  if (first !== null) {
    const declarators = readDeclarators(text, first.start, walk.end);
    const hasBody = type !== null && hasMembers(text, type);
    for (const one of declarators) walk.consume(one.nameStart);
    const name = hasBody ? nameOfType(text, type) : null;
    if (name === null || type === null) {
      declareAll(walk, declarators, hasBody ? null : typeSource(text, type, first.start), type);
    } else {
      const source = sourceOfName(walk, name);
      later = { type, declarators, source };
      for (const one of declarators) noteInitializer(walk, one, source);
    }
  }
  stackOf(walk).push(later);
}

function stackOf(walk: CWalk): (Declaration | null)[] {
  let stack = openDeclarations.get(walk);
  if (stack === undefined) {
    stack = [];
    openDeclarations.set(walk, stack);
  }
  return stack;
}

/** `struct a { … } b;`: `b` comes behind `a`. Where the struct has no name, `b` is open while its members are read. */
function leaveDeclaration(walk: CWalk): void {
  const later = stackOf(walk).pop() ?? null;
  if (later !== null) declareAll(walk, later.declarators, later.source, later.type);
}

/** What a value of the type of this name is, that is declared around here. */
export function sourceOfName({ facts, start }: CWalk, name: string): Source {
  const { uses, scopes } = facts;
  const at = uses.add('', start, start, 0, 0, 'use', -1, scopes.current, null);
  uses.hide(at, { name });
  return { kind: 'use', use: at };
}

function declareAll(
  walk: CWalk,
  declarators: readonly Declarator[],
  source: Source | null,
  type: ChildNode | null,
): void {
  const { facts } = walk;
  const outer = facts.top;
  const isField = walk.nameUp(0) === 'field_declaration';
  const local = !isField && isLocal(walk);
  for (const one of declarators) {
    const value = valueSource(walk, one, source, type);
    if (type === null || !hasMembers(walk.text, type)) noteInitializer(walk, one, value);
    if (local) {
      if (!one.isFunction || walk.state.isCpp) facts.bindLocal(one.name, value);
      continue;
    }
    facts.top = outer;
    declareOne(walk, one, value, isField);
  }
}

function declareOne(walk: CWalk, one: Declarator, source: Source | null, isField: boolean): void {
  const { state, start, end, text } = walk;
  const isExtern = !isField && /^(?:\s*\w+\s+)?extern\b/.test(text.slice(start, start + 40));
  const isOnlyDeclared = one.isFunction ? !isField : isExtern && one.valueStart === null;
  const kind: SymbolKind = one.isFunction
    ? isField
      ? 'method'
      : 'function'
    : isField
      ? 'property'
      : 'variable';
  const draft = {
    kind,
    end,
    source,
    bound: isField ? state.isCpp : true,
    exported: isField ? ('inherit' as const) : isVisible(walk, one.nameStart),
  };
  if (isOnlyDeclared) declareWithoutDefinition(walk, one, draft);
  else if (isField) openSymbol(walk, one, draft);
  else define(walk, one, draft);
}

export function openSymbol(
  walk: CWalk,
  { name, nameStart }: Pick<Declarator, 'name' | 'nameStart'>,
  draft: Omit<SymbolDraft, 'start' | 'depth' | 'name' | 'nameStart'>,
): OpenSymbol {
  const { start } = walk;
  readHidden(walk, start);
  return walk.facts.open({
    depth: walk.depth,
    start,
    name,
    nameStart,
    doc: docOf(walk, start, draft.kind === 'property' ? draft.end : null),
    ...draft,
  });
}

/** A prototype, or a variable of another file. One a name and file is enough, and none where the definition is. */
function declareWithoutDefinition(
  walk: CWalk,
  one: Declarator,
  draft: Omit<SymbolDraft, 'start' | 'depth' | 'name' | 'nameStart'>,
): void {
  const { state } = walk;
  const key = keyOf(walk, one);
  const known = state.declaredOnly.get(key) ?? state.defined.get(key);
  const symbol = openSymbol(walk, one, draft);
  if (known === undefined) state.declaredOnly.set(key, symbol);
  else {
    symbol.foldedInto = known;
    known.doc ??= symbol.doc;
  }
}

/** What was declared before is the same thing. */
export function define(
  walk: CWalk,
  one: Declarator,
  draft: Omit<SymbolDraft, 'start' | 'depth' | 'name' | 'nameStart'>,
): OpenSymbol {
  const { state } = walk;
  const key = keyOf(walk, one);
  const declared = state.declaredOnly.get(key);
  const symbol = openSymbol(walk, one, draft);
  if (!state.defined.has(key)) state.defined.set(key, symbol);
  if (declared !== undefined && declared !== symbol) {
    declared.foldedInto = symbol;
    symbol.doc ??= declared.doc;
    // `static` is said once.
    if (declared.exported === false) symbol.exported = false;
    state.declaredOnly.delete(key);
  }
  return symbol;
}

function keyOf({ facts, state, text }: CWalk, { name, isFunction, parametersStart }: Declarator): string {
  if (!state.isCpp) return name;
  const scope = facts.top?.index ?? -1;
  return isFunction ? `${scope} ${name} ${parameterTypes(text, parametersStart ?? 0)}` : `${scope} ${name}`;
}

/** Overloads differ in their parameters; names of parameters may differ, and are not told from types here. */
function parameterTypes(text: string, from: number): string {
  const list = /\(([^()]*)/y;
  list.lastIndex = from;
  const inside = list.exec(text)?.[1] ?? '';
  return inside
    .replace(/=[^,]*/g, '')
    .split(',')
    .map((one) => /^\s*(?:const\s+|struct\s+)*([\w:]*)/.exec(one)?.[1] ?? '')
    .join();
}

function isVisible({ state, text, start }: CWalk, nameStart: number): boolean {
  return state.isHeader || !/\bstatic\b/.test(text.slice(start, nameStart));
}

function enterFunction(walk: CWalk): void {
  const { state, start, text } = walk;
  const declared = walk.child('declarator');
  const body = walk.child('body');
  const type = walk.child('type');
  if (declared === null) return;
  const one = readDeclarator(text, declared.start, body?.start ?? walk.end);
  if (one === null) return;
  state.parametersEnd = declared.end;
  walk.consume(one.nameStart);
  if (isLocal(walk)) return;
  define(walk, one, {
    kind: 'function',
    end: walk.end,
    bodyStart: body?.start ?? null,
    exported: isVisible(walk, Math.max(start, one.nameStart)),
    source: typeSource(text, type, declared.start),
  });
}

/** `int f(a, b) int a; char *b; { … }` */
function bindOldStyle(walk: CWalk): void {
  const { text, facts } = walk;
  const declared = walk.child('declarator');
  const body = walk.child('body');
  if (declared === null || body === null) return;
  if (skipBlanks(text, declared.end, body.start) === body.start) return;
  const list = /\(\s*(\w+(?:\s*,\s*\w+)*)\s*\)$/.exec(text.slice(declared.start, declared.end));
  if (list?.[1] === undefined) return;
  const from = declared.start + list.index;
  for (const { 0: name, index } of list[0].matchAll(/\w+/g)) {
    walk.consume(from + index);
    facts.bindLocal(name, null);
  }
}

/**
 * The type in front of a declarator. Where the grammar took a macro for the type, the type follows it:
 * `API item *f(void)`.
 */
export function typeSource(text: string, type: ChildNode | null, declaratorStart: number): Source | null {
  if (type === null) return null;
  const { start, end } = type;
  if (declaratorStart - end > 1) {
    const between =
      /^[\s*]*(?:(?:const|volatile|static|inline|extern|struct|enum|union)\s+)*([A-Za-z_]\w*)/.exec(
        text.slice(end, declaratorStart),
      );
    if (between?.[1] !== undefined && !/^(?:const|volatile|static|inline|extern)$/.test(between[1])) {
      return { kind: 'type', start: end, end: declaratorStart };
    }
  }
  return type.type === 'primitive_type' ? null : { kind: 'type', start, end };
}

function valueSource(
  walk: CWalk,
  one: Declarator,
  source: Source | null,
  type: ChildNode | null,
): Source | null {
  if (one.valueStart === null || type === null) return source;
  const isAuto =
    type.end - type.start < 13 && /^(?:auto|__auto_type|decltype\(auto\))$/.test(walk.textOf(type));
  if (!isAuto) return source;
  const end = endOfValue(walk, one);
  return { kind: 'value', start: one.valueStart, end };
}

function endOfValue(walk: CWalk, { valueStart }: Declarator): number {
  const end = walk.text.indexOf(';', valueStart ?? 0);
  return end === -1 || end > walk.end ? walk.end : end;
}

/** `{ .a = 1 }` */
function noteInitializer(walk: CWalk, { valueStart }: Declarator, source: Source | null): void {
  const { text, state, facts } = walk;
  if (valueStart === null || source === null) return;
  if (text[skipBlanks(text, valueStart, walk.end)] !== '{') return;
  state.initializers.push({ receiver: facts.uses.receiverFrom(source), end: walk.end });
}

function hasMembers(text: string, { type, end }: ChildNode): boolean {
  return text.charCodeAt(end - 1) === 125 && type.endsWith('_specifier');
}

/** Of a struct with a body; `null` when it has none. */
export function nameOfType(text: string, { start, end }: ChildNode): string | null {
  const head = text.slice(start, Math.min(end, text.indexOf('{', start)));
  return /^(?:struct|union|enum|class)\b[\s\S]*?\b(\w+)\s*(?::[\s\S]*)?$/.exec(head)?.[1] ?? null;
}
