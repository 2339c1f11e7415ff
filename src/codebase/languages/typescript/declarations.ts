/** Rules for what declares a symbol, and where its name and its body are. Members and exports have files of their own. */
import type { SymbolKind } from '../../facts.ts';
import type { IdentifierRole, NodeRule } from '../syntax-walk.ts';
import {
  declare,
  leadIn,
  moduleLevel,
  namesOpenSymbol,
  nameThenUses,
  type TypeScriptRules,
  type TypeScriptState,
  type TypeScriptWalk,
  valueOwner,
} from './context.ts';
import { declareDefault, isDefaultValue } from './exports.ts';
import { bareEnumMember } from './members.ts';

type Rule = NodeRule<TypeScriptState>;

function named(kind: SymbolKind): Rule {
  return {
    enter: (walk) => {
      declare(walk, kind, { exported: moduleLevel(walk, 0)?.exported ?? false });
    },
    identifiers: nameThenUses,
  };
}

const body: Rule = {
  enter: (walk) => {
    const { top } = walk.facts;
    if (top === null || top.bodyStart !== null) return;
    if (top.depth === walk.depth - 1 || top.valueDepth === walk.depth - 1) top.bodyStart = walk.start;
  },
};

export const declarationRules: TypeScriptRules = {
  function_declaration: named('function'),
  generator_function_declaration: named('function'),
  function_signature: named('function'),
  class_declaration: named('class'),
  abstract_class_declaration: named('class'),
  interface_declaration: named('interface'),
  type_alias_declaration: named('type'),
  enum_declaration: named('enum'),
  internal_module: named('namespace'),
  module: named('namespace'),

  lexical_declaration: { enter: topLevelLead },
  variable_declaration: { enter: topLevelLead },
  variable_declarator: { enter: enterDeclarator, identifiers: declaratorIdentifier },

  arrow_function: {
    enter: enterFunctionValue,
    identifiers: (walk) => (walk.field === 'body' ? 'use' : 'nothing'),
  },
  function_expression: { enter: enterFunctionValue, identifiers: 'name' },
  generator_function: { enter: enterFunctionValue, identifiers: 'name' },
  class: { enter: enterClassValue, identifiers: nameThenUses },

  enum_body: { ...body, identifiers: bareEnumMember },

  statement_block: {
    enter: (walk) => {
      // `declare global {`: the comment above it is about none of its declarations.
      if (walk.nameUp(1) === 'ambient_declaration') walk.facts.lead = null;
      body.enter?.(walk);
    },
  },
  class_body: body,
  interface_body: body,
  object_type: body,
  '=>': {
    enter: (walk) => {
      const { top } = walk.facts;
      if (top?.valueDepth === walk.depth - 1 && top.bodyStart === null) top.bodyStart = walk.end;
    },
  },

  ambient_declaration: { enter: leadIn },
};

function topLevelLead(walk: TypeScriptWalk): void {
  if (moduleLevel(walk, 0) === null) return;
  leadIn(walk);
  walk.state.declaredKind = walk.text.startsWith('const', walk.start) ? 'const' : 'variable';
}

function enterDeclarator(walk: TypeScriptWalk): void {
  const level = moduleLevel(walk, 1);
  if (level === null) return;
  const { facts, state, text } = walk;
  const start = walk.start;
  const first = text[start];
  if (isRequire(text, start)) {
    facts.lead = null;
    return;
  }
  const kind = state.declaredKind;
  if (first !== '{' && first !== '[') {
    declare(walk, kind, { exported: level.exported });
    return;
  }
  state.pattern = {
    start: facts.lead?.start ?? start,
    patternEnd: walk.child('name')?.end ?? start,
    end: walk.end,
    kind,
    exported: level.exported,
    doc: facts.lead?.doc ?? null,
  };
  facts.lead = null;
}

/** A name that `require()` gives is an import. */
function isRequire(text: string, start: number): boolean {
  return /^(?:[\w$]+|\{[^{}]*\})\s*=\s*require\s*\(\s*['"`]/.test(text.slice(start, start + 400));
}

function declaratorIdentifier(walk: TypeScriptWalk): IdentifierRole {
  if (namesOpenSymbol(walk)) return 'name';
  if (walk.facts.top?.depth === walk.depth - 1) return 'use';
  return walk.field === 'name' ? 'nothing' : 'use';
}

/** Declares the names of a pattern at the top of a module; returns whether the identifier is one. */
export function declareFromPattern(walk: TypeScriptWalk, start: number): boolean {
  const { pattern } = walk.state;
  if (pattern === null || start >= pattern.patternEnd) return false;
  walk.facts.open({
    ...pattern,
    depth: walk.depth,
    name: walk.identifierAt(start),
    nameStart: start,
  });
  return true;
}

function enterFunctionValue(walk: TypeScriptWalk): void {
  const owner = valueOwner(walk);
  if (owner !== null) {
    if (owner.kind === 'const' || owner.kind === 'variable') owner.kind = 'function';
    if (owner.kind === 'property') owner.kind = 'method';
    owner.valueDepth = walk.depth;
  } else if (isDefaultValue(walk)) {
    declareDefault(walk, 'function');
  }
}

function enterClassValue(walk: TypeScriptWalk): void {
  const owner = valueOwner(walk);
  if (owner !== null) {
    owner.kind = 'class';
    owner.valueDepth = walk.depth;
  } else if (isDefaultValue(walk)) {
    declareDefault(walk, 'class');
  } else {
    declare(walk, 'class');
  }
}
