/** Rules for structs, unions, enums and what `typedef` names. */
import type { SymbolKind } from '../../facts.ts';
import type { Source } from '../syntax/scopes.ts';
import type { CRule, CRules, CWalk } from './context.ts';
import {
  accessOf,
  isLocal,
  isMember,
  isVisible,
  nameOfType,
  openSymbol,
  sourceOfName,
  typeSource,
} from './declarations.ts';
import { docOf } from './docs.ts';
import { type Declarator, readDeclarator, readDeclarators } from './read-declarators.ts';

export const typeRules: CRules = {
  struct_specifier: specifier('struct'),
  union_specifier: { ...specifier('struct'), when: 'union' },
  enum_specifier: { ...specifier('enum'), when: 'enum' },
  enumerator: { enter: enterEnumerator },
  type_definition: { enter: enterTypedef, leave: leaveTypedef, when: 'typedef' },
};

/** The usual forms of a mere mention; for others the tree is asked. */
const withoutBody =
  /(?:struct|union|enum)\s+(?!class\b|struct\b)\w+\s*(?:[*);,&=[]|\s(?!__attribute__|final\b|alignas\b)\w)/y;

export function specifier(kind: SymbolKind): CRule {
  return { enter: (walk) => enterSpecifier(walk, kind), point: true };
}

function enterSpecifier(walk: CWalk, kind: SymbolKind): void {
  const { state, text, start } = walk;
  withoutBody.lastIndex = start;
  if (withoutBody.test(text)) return;
  const body = walk.child('body');
  if (body === null) return;
  walk.track();
  const own = walk.child('name');
  const name = own === null ? state.typedefName : readDeclarator(text, own.start, own.end);
  state.typedefName = null;
  if (name === null) return;
  walk.consume(name.nameStart);
  const outerStart = walk.nameUp(1) === 'type_definition' ? (walk.rangeUp(1)?.start ?? start) : start;
  const isField = state.isCpp && isMember(walk);
  const symbol = openSymbol(walk, name, {
    kind,
    end: walk.end,
    bodyStart: body.start,
    exported: isField ? accessOf(walk) : isVisibleType(walk),
    ...(outerStart < start ? { doc: docOf(walk, outerStart, null) } : {}),
  });
  if (outerStart < start) symbol.signatureStart = outerStart;
  if (kind === 'class') state.access.set(symbol, 'private');
}

/** Types of a source file are its own. */
export function isVisibleType(walk: CWalk): boolean {
  return walk.state.isHeader && !isLocal(walk) && isVisible(walk, walk.start);
}

const scopedEnum = /enum\s+(?:class|struct)\b/y;

function enterEnumerator(walk: CWalk): void {
  const { start, state, text } = walk;
  const name = walk.identifierAt(start);
  walk.consume(start);
  const around = walk.rangeUp(1);
  scopedEnum.lastIndex = around?.start ?? 0;
  const isScoped = state.isCpp && around !== null && scopedEnum.test(text);
  const exported = state.isCpp ? 'inherit' : state.isHeader;
  const inNamedEnum = walk.facts.top?.kind === 'enum';
  openSymbol(
    walk,
    { name, nameStart: start },
    {
      kind: 'enum-member',
      end: walk.end,
      exported: inNamedEnum ? exported : isVisibleType(walk),
      doc: docOf(walk, start, walk.end),
      bound: !isScoped,
    },
  );
}

interface Typedef {
  readonly names: readonly Declarator[];
  readonly source: Source | null;
  readonly bodyStart: number | null;
}

const open = new WeakMap<CWalk, Typedef[]>();

function enterTypedef(walk: CWalk): void {
  const { text, state } = walk;
  const type = walk.child('type');
  const first = walk.child('declarator');
  let names = first === null ? [] : readDeclarators(text, first.start, walk.end);
  for (const { nameStart } of names) walk.consume(nameStart);
  const hasBody = type !== null && text[type.end - 1] === '}';
  if (
    hasBody &&
    /^(?:struct|union|enum)\s*(?:__attribute__\s*\(\(.*?\)\)\s*)?\{/.test(
      text.slice(type.start, type.start + 80),
    )
  ) {
    const [named] = names;
    if (named !== undefined && !/[*(]/.test(text.slice(type.end, named.nameStart))) {
      state.typedefName = named;
      names = names.slice(1);
    }
  }
  let source = first === null || type === null || hasBody ? null : typeSource(text, type, first.start);
  const name = hasBody ? (state.typedefName?.name ?? nameOfType(text, type)) : null;
  if (name !== null) source = sourceOfName(walk, name);
  stackOf(walk).push({ names, source, bodyStart: hasBody ? text.indexOf('{', type.start) : null });
}

/** The struct comes before its other names. */
function leaveTypedef(walk: CWalk): void {
  const { facts, state } = walk;
  const typedef = stackOf(walk).pop();
  state.typedefName = null;
  if (typedef === undefined || typedef.names.length === 0) return;
  const { source, bodyStart } = typedef;
  const outer = facts.top;
  for (const one of typedef.names) {
    facts.top = outer;
    openSymbol(walk, one, {
      kind: 'type',
      end: walk.end,
      bodyStart,
      source,
      exported: isMember(walk) ? accessOf(walk) : isVisibleType(walk),
    });
  }
}

function stackOf(walk: CWalk): Typedef[] {
  let stack = open.get(walk);
  if (stack === undefined) {
    stack = [];
    open.set(walk, stack);
  }
  return stack;
}
