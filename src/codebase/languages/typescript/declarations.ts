/** Rules for what declares a symbol or a local, and where its name and its body are. Members and exports have files of their own. */
import type { SymbolKind } from '../../facts.ts';
import type { Source } from '../syntax/scopes.ts';
import type { NodeRule } from '../syntax/syntax-walk.ts';
import { markComponentClass } from './components.ts';
import {
  declare,
  leadIn,
  moduleLevel,
  nameThenUses,
  type TypeScriptRules,
  type TypeScriptState,
  type TypeScriptWalk,
  valueOwner,
} from './context.ts';
import { declareDefault, isDefaultValue } from './exports.ts';
import { bareEnumMember } from './members.ts';
import { endOfType, isNameOfType, splitTypes, typeAfter, valueAfter } from './types.ts';

type Rule = NodeRule<TypeScriptState>;

function named(kind: SymbolKind, scope: 'function' | 'block'): Rule {
  return {
    enter: (walk) => {
      const symbol = declare(walk, kind, { exported: moduleLevel(walk, 0)?.exported ?? false });
      if (isDefaultDeclaration(walk)) walk.facts.exportAs('default', symbol);
    },
    identifiers: nameThenUses,
    scope,
  };
}

const body: Rule = {
  enter: (walk) => {
    const { top } = walk.facts;
    if (top === null || top.bodyStart !== null) return;
    if (top.depth === walk.depth - 1 || top.valueDepth === walk.depth - 1) top.bodyStart = walk.start;
  },
};

const ownScope: Rule = { scope: 'function' };

export const declarationRules: TypeScriptRules = {
  function_declaration: named('function', 'function'),
  generator_function_declaration: named('function', 'function'),
  function_signature: named('function', 'function'),
  class_declaration: named('class', 'block'),
  abstract_class_declaration: named('class', 'block'),
  interface_declaration: named('interface', 'block'),
  type_alias_declaration: { ...named('type', 'block'), leave: readAlias },
  enum_declaration: named('enum', 'block'),
  internal_module: { ...named('namespace', 'block'), enter: enterNamespace },
  module: { ...named('namespace', 'block'), enter: enterNamespace },

  lexical_declaration: { enter: enterDeclaration, point: true },
  variable_declaration: { enter: enterDeclaration, point: true },
  variable_declarator: { enter: enterDeclarator, identifiers: nameThenUses, point: true },

  arrow_function: { enter: enterFunctionValue, inside: readFirstParameter, scope: 'function' },
  function_expression: { enter: enterFunctionExpression, inside: readFirstParameter, scope: 'function' },
  generator_function: { enter: enterFunctionExpression, scope: 'function' },
  class: { enter: enterClassValue, identifiers: nameThenUses, scope: 'block' },
  class_heritage: { enter: enterHeritage },
  extends_type_clause: {
    enter: (walk) => {
      inheritAll(walk, walk.start + 'extends'.length, walk.end);
    },
    point: true,
  },

  formal_parameters: { leave: readReturnType },
  function_type: ownScope,
  constructor_type: ownScope,
  call_signature: ownScope,
  construct_signature: ownScope,

  enum_body: { ...body, identifiers: bareEnumMember },
  statement_block: {
    enter: (walk) => {
      // `declare global {`: the comment above it is about none of its declarations.
      if (walk.nameUp(1) === 'ambient_declaration') walk.facts.lead = null;
      body.enter?.(walk);
    },
    scope: 'block',
  },
  switch_body: { scope: 'block' },
  class_body: body,
  interface_body: body,
  object_type: body,
  '=>': {
    enter: (walk) => {
      const { top } = walk.facts;
      if (top?.valueDepth === walk.depth - 1 && top.bodyStart === null) top.bodyStart = walk.start + 2;
    },
    point: true,
  },

  ambient_declaration: { enter: leadIn },
};

function isDefaultDeclaration(walk: TypeScriptWalk): boolean {
  const statement = walk.nameUp(1) === 'export_statement' ? walk.rangeUp(1) : null;
  return (
    statement !== null && /^export\s+default\b/.test(walk.text.slice(statement.start, statement.start + 40))
  );
}

function enterNamespace(walk: TypeScriptWalk): void {
  declare(walk, 'namespace', { exported: moduleLevel(walk, 0)?.exported ?? false });
  const name = walk.child('name');
  if (name === null) return;
  const text = walk.textOf(name);
  const isQuoted = name.type === 'string';
  walk.facts.name(isQuoted ? text.slice(1, -1) : text, name.start);
  walk.skipTo(name.end);
}

function enterDeclaration(walk: TypeScriptWalk): void {
  const { state, text } = walk;
  const first = text.charCodeAt(walk.start);
  state.declaredKind = first === 99 ? 'const' : 'variable';
  state.isHoisted = first === 118;
  if (moduleLevel(walk, 0) !== null) leadIn(walk);
}

function enterDeclarator(walk: TypeScriptWalk): void {
  const { facts, state, text } = walk;
  const start = walk.start;
  const first = text[start];
  const isPattern = first === '{' || first === '[';
  const level = moduleLevel(walk, 0);
  const isGlobal = level !== null && !isRequire(text, start);
  if (!isPattern && isGlobal) {
    walk.track();
    declare(walk, state.declaredKind, { exported: level.exported });
    return;
  }
  if (isPattern) {
    const patternEnd = walk.child('name')?.end ?? start;
    state.pattern = {
      end: patternEnd,
      source: typeAfter(text, patternEnd) ?? valueAfter(text, patternEnd, walk.end),
      isHoisted: state.isHoisted,
      symbol: isGlobal
        ? {
            start: facts.lead?.start ?? start,
            end: walk.end,
            kind: state.declaredKind,
            exported: level.exported,
            doc: facts.lead?.doc ?? null,
          }
        : null,
    };
  } else {
    declareLocal(walk, start);
  }
  facts.lead = null;
}

function declareLocal(walk: TypeScriptWalk, start: number): void {
  const { facts, state, text } = walk;
  if (holdsLongFunction(walk)) {
    walk.track();
    declare(walk, state.declaredKind);
    return;
  }
  const name = walk.identifierAt(start);
  const end = start + name.length;
  walk.consume(start);
  facts.bindLocal(name, typeAfter(text, end) ?? valueAfter(text, end, walk.end), state.isHoisted);
}

/** A function of more than a line is a definition wherever it stands, be it declared or held by a const. */
function holdsLongFunction(walk: TypeScriptWalk): boolean {
  const head = walk.text.slice(walk.start, walk.start + 300);
  if (!/=>|\bfunction\b/.test(head) && !/=\s*(?:async\s*)?\(/.test(head)) return false;
  const value = walk.child('value');
  if (value === null || !functionTypes.has(value.type)) return false;
  return walk.text.slice(value.start, value.end).includes('\n');
}

const functionTypes = new Set(['arrow_function', 'function_expression', 'generator_function']);

/** A name that `require()` gives is an import. */
function isRequire(text: string, start: number): boolean {
  return /^(?:[\w$]+|\{[^{}]*\})\s*=\s*require\s*\(\s*['"`]/.test(text.slice(start, start + 400));
}

function enterFunctionValue(walk: TypeScriptWalk): void {
  const owner = valueOwner(walk);
  if (owner !== null) {
    if (owner.kind === 'const' || owner.kind === 'variable') owner.kind = 'function';
    if (owner.kind === 'property') owner.kind = 'method';
    owner.valueDepth = walk.depth;
    if (owner.source?.kind === 'value') owner.source = null;
  } else if (isDefaultValue(walk)) {
    declareDefault(walk, 'function');
  }
}

/** Methods that call their argument with an element, or with what a promise gives. */
const elementGivers = new Set(
  'every filter find findIndex findLast flatMap forEach map some sort then toSorted tap'.split(' '),
);

/** `x => …`; with parentheses it is a parameter with a node of its own. */
function readFirstParameter(walk: TypeScriptWalk): void {
  const head = /^(async\s*)?(?:function\s*)?(\()?\s*([\w$]+|\{)(\s*=>)?/.exec(
    walk.text.slice(walk.start, walk.start + 100),
  );
  const name = head?.[3];
  if (head === null || name === undefined) return;
  const start = walk.start + head[0].length - (head[4]?.length ?? 0) - name.length;
  const source = givenTo(walk);
  walk.state.given = source === null ? null : { start, source };
  if (head[2] !== undefined || head[4] === undefined) return;
  walk.consume(start);
  walk.facts.bindLocal(name, source);
}

/** What the function that is the current node is given, as the first argument of `items.map`. */
function givenTo(walk: TypeScriptWalk): Source | null {
  const { callee, facts, text, start } = walk;
  if (callee < 0 || !elementGivers.has(facts.uses.nameOf(callee))) return null;
  const receiver = facts.uses.receiverOf(callee);
  return receiver >= 0 && /\(\s*$/.test(text.slice(Math.max(0, start - 40), start))
    ? { kind: 'use', use: receiver }
    : null;
}

function enterFunctionExpression(walk: TypeScriptWalk): void {
  enterFunctionValue(walk);
  const name = walk.child('name');
  if (name !== null) walk.consume(name.start);
}

function enterClassValue(walk: TypeScriptWalk): void {
  const owner = valueOwner(walk);
  if (owner !== null) {
    owner.kind = 'class';
    owner.valueDepth = walk.depth;
    owner.source = null;
  } else if (isDefaultValue(walk)) {
    declareDefault(walk, 'class');
  } else {
    declare(walk, 'class');
  }
}

function enterHeritage(walk: TypeScriptWalk): void {
  markComponentClass(walk);
  const { start, end, text } = walk;
  const heritage = text.slice(start, end);
  const implementsAt = /(?:^|[\s>])implements\s/.exec(heritage);
  const middle = implementsAt === null ? end : start + implementsAt.index;
  if (heritage.startsWith('extends')) inheritAll(walk, start + 'extends'.length, middle);
  if (implementsAt !== null) inheritAll(walk, start + implementsAt.index + implementsAt[0].length, end);
}

function inheritAll(walk: TypeScriptWalk, start: number, end: number): void {
  const { top } = walk.facts;
  if (top === null) return;
  for (const source of splitTypes(walk.text, start, end)) walk.facts.inherit(top, source);
}

/** Of the function that the parameters belong to, when it is a symbol or the value of one. */
function readReturnType(walk: TypeScriptWalk): void {
  const { top } = walk.facts;
  if (top === null || top.source !== null) return;
  if (top.depth === walk.depth - 1 || top.valueDepth === walk.depth - 1) {
    top.source = typeAfter(walk.text, walk.end);
  }
}

function readAlias(walk: TypeScriptWalk): void {
  const { top } = walk.facts;
  if (top === null || top.depth !== walk.depth) return;
  const equals = walk.text.indexOf('=', top.nameStart);
  if (equals === -1 || equals >= top.end) return;
  let start = equals + 1;
  while (/\s|\|/.test(walk.text[start] ?? '')) start++;
  if (isNameOfType(walk.text, start)) {
    top.source = { kind: 'type', start, end: Math.min(top.end, endOfType(walk.text, start)) };
  }
}

/**
 * Binds a name that stands in a pattern, or declares it as a symbol at the top of a module. `member`: the property that
 * it takes, when the pattern says so directly.
 */
export function bindFromPattern(walk: TypeScriptWalk, start: number, member: string | null): void {
  const { pattern } = walk.state;
  const isInside = pattern !== null && start < pattern.end;
  const source =
    !isInside || pattern.source === null || member === null ? null : { ...pattern.source, member };
  if (isInside && pattern.symbol !== null) {
    const { facts } = walk;
    facts.open({
      ...pattern.symbol,
      depth: walk.depth,
      name: walk.identifierAt(start),
      nameStart: start,
      source,
    });
    return;
  }
  walk.facts.bindLocal(walk.identifierAt(start), source, isInside && pattern.isHoisted);
}
