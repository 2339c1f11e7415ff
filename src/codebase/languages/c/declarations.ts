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

const localPlaces = new Set(['compound_statement', 'for_statement', 'function_definition', 'for_range_loop']);

/** In a body, or among the parameters of an old-style function. */
export function isLocal(walk: CWalk): boolean {
  return localPlaces.has(walk.nameUp(1));
}

const classKinds = new Set<SymbolKind>(['class', 'struct']);

/** In the body of a class or struct. */
export function isMember(walk: CWalk): boolean {
  if (walk.nameUp(0) === 'field_declaration') return true;
  const { top } = walk.facts;
  return walk.state.isCpp && top !== null && classKinds.has(top.kind) && !isLocal(walk);
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
    bindParts(walk, first);
    if (first.type === 'init_declarator' && declarators[0] !== undefined) {
      declarators[0] = { ...declarators[0], isFunction: false };
    }
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

/** `auto [a, b] = …` */
export function bindParts(walk: CWalk, { start }: ChildNode): void {
  const parts = /[&\s]*\[([\w\s,]*)\]/y;
  parts.lastIndex = start;
  const found = walk.state.isCpp ? parts.exec(walk.text) : null;
  if (found === null) return;
  for (const { 0: name, index } of found[0].matchAll(/\w+/g)) {
    walk.consume(start + index);
    walk.facts.bindLocal(name, null);
  }
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
  const isFriend = walk.nameUp(1) === 'friend_declaration';
  const isField = isMember(walk);
  const local = !isField && isLocal(walk);
  for (const one of isFriend ? [] : declarators) {
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
  const { state, start, end, text, facts } = walk;
  const before = text.slice(start, one.start);
  const isOnlyDeclared = one.isFunction || (/\bextern\b/.test(before) && one.valueStart === null);
  const draft: Draft = {
    kind: kindOf(one, isField, before),
    end,
    source,
    exported: isField ? accessOf(walk) : isVisible(walk, one.nameStart),
    // What makes an object has the name of its class.
    bound: isField ? state.isCpp && one.name !== facts.top?.name : one.qualifier === null,
    ...containerOf(one),
  };
  if (isField || one.qualifier !== null) openSymbol(walk, one, draft);
  else if (isOnlyDeclared) declareWithoutDefinition(walk, one, draft);
  else define(walk, one, draft);
}

type Draft = Omit<SymbolDraft, 'start' | 'depth' | 'name' | 'nameStart'>;

function kindOf({ isFunction }: Declarator, isField: boolean, before: string): SymbolKind {
  if (isFunction) return isField ? 'method' : 'function';
  if (isField) return 'property';
  return /\bconstexpr\b/.test(before) ? 'const' : 'variable';
}

/** `Item` for `void shop::Item::pay()`. */
function containerOf({ qualifier }: Declarator): { container?: string } {
  return qualifier === null ? {} : { container: qualifier.slice(qualifier.lastIndexOf(':') + 1) };
}

/** Of a member that stands here. */
export function accessOf({ facts, state }: CWalk): boolean | 'inherit' {
  const { top } = facts;
  return top !== null && state.access.get(top) === 'private' ? false : 'inherit';
}

/** Templates are declared around the template, their parameters are seen in it. */
export function openSymbol(
  walk: CWalk,
  { name, nameStart }: Pick<Declarator, 'name' | 'nameStart'>,
  draft: Draft,
): OpenSymbol {
  const { facts } = walk;
  const { current } = facts.scopes;
  let { start } = walk;
  for (let up = 1; /^(?:template|friend)_declaration$/.test(walk.nameUp(up)); up++) {
    start = walk.rangeUp(up)?.start ?? start;
    if (walk.nameUp(up) === 'template_declaration')
      facts.scopes.current = facts.scopes.current.parent ?? current;
  }
  readHidden(walk, start);
  const symbol = facts.open({
    depth: walk.depth,
    start,
    name,
    nameStart,
    doc: docOf(walk, start, draft.kind === 'property' ? draft.end : null),
    ...draft,
  });
  facts.scopes.current = current;
  return symbol;
}

/** A prototype, or a variable of another file. One a name and file is enough, and none where the definition is. */
function declareWithoutDefinition(walk: CWalk, one: Declarator, draft: Draft): void {
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
export function define(walk: CWalk, one: Declarator, draft: Draft): OpenSymbol {
  const { state } = walk;
  const key = keyOf(walk, one);
  const declared = state.declaredOnly.get(key);
  const symbol = openSymbol(walk, one, draft);
  if (!state.defined.has(key)) state.defined.set(key, symbol);
  // Who sees only a declaration means this one; it is asked for once, whatever the namespace.
  if (symbol.exported !== false && symbol.kind !== 'const') walk.facts.exportAs(one.name, symbol);
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

export function isVisible({ state, text, start }: CWalk, nameStart: number): boolean {
  if (start < state.hiddenUntil) return false;
  return state.isHeader || !/\bstatic\b/.test(text.slice(start, nameStart));
}

function enterFunction(walk: CWalk): void {
  const { state, text, facts } = walk;
  const declared = walk.child('declarator');
  const body = walk.child('body');
  const type = walk.child('type');
  if (declared === null) return;
  const one = readDeclarator(text, declared.start, body?.start ?? walk.end);
  if (one === null) return;
  state.parametersEnd = declared.end;
  walk.consume(one.nameStart);
  if (isLocal(walk)) return;
  if (defineTest(walk, one, declared, body)) return;
  const isField = isMember(walk);
  const draft: Draft = {
    kind: isField || one.qualifier !== null ? 'method' : 'function',
    end: walk.end,
    bodyStart: body === null ? null : startOfBody(text, declared.end, body.start),
    exported: isField ? accessOf(walk) : isVisible(walk, one.nameStart),
    source: typeSource(text, type, declared.start),
    bound: isField ? one.name !== facts.top?.name : one.qualifier === null,
    ...containerOf(one),
  };
  if (isField || one.qualifier !== null) openSymbol(walk, one, draft);
  else define(walk, one, draft);
}

const testMacro = /^(?:TYPED_)?TEST(?:_[FP])?$/;

/** `TEST(Suite, name) { … }`: in its body the members of the suite are known, when that is a class. */
function defineTest(walk: CWalk, one: Declarator, declared: ChildNode, body: ChildNode | null): boolean {
  if (!walk.state.isCpp || body === null || !testMacro.test(one.name)) return false;
  const list = /^\w+\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)$/.exec(walk.textOf(declared));
  const [whole, suite, name] = list ?? [];
  if (whole === undefined || suite === undefined || name === undefined) return false;
  const nameStart = declared.start + whole.lastIndexOf(name);
  walk.consume(nameStart);
  walk.facts.uses.markCalled(useAt(walk, one.name, one.nameStart));
  openSymbol(
    walk,
    { name, nameStart },
    { kind: 'function', end: walk.end, bodyStart: body.start, exported: false, container: suite },
  );
  return true;
}

function useAt({ facts }: CWalk, name: string, start: number): number {
  const { uses, scopes } = facts;
  const end = start + name.length;
  return uses.add(name, start, end, facts.lineOf(start), facts.columnOf(start), 'use', -1, scopes.file, null);
}

/** Or of the values that a constructor gives its fields. */
function startOfBody(text: string, from: number, bodyStart: number): number {
  const at = skipBlanks(text, from, bodyStart);
  return text[at] === ':' ? at : bodyStart;
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
  const made = /^\s*(?:std::)?make_(?:unique|shared)\s*<([^;()]*)>\s*\(/.exec(
    walk.text.slice(one.valueStart, Math.min(end, one.valueStart + 200)),
  );
  if (made?.[1] === undefined) return { kind: 'value', start: one.valueStart, end };
  const start = one.valueStart + made[0].indexOf('<');
  return { kind: 'type', start, end: start + made[1].length + 1 };
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
