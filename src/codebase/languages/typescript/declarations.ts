/** Rules for what declares a symbol. Where a name or a body belongs to it is said here too; uses are in `references.ts`. */
import type { SymbolKind } from '../../facts.ts';
import type { Enter, IdentifierRole, NodeRule } from '../syntax-walk.ts';
import {
  declare,
  isInExportsObject,
  leadIn,
  moduleLevel,
  namesOpenSymbol,
  type TypeScriptRules,
  type TypeScriptState,
  type TypeScriptWalk,
  valueOwner,
} from './context.ts';

type Rule = NodeRule<TypeScriptState>;

/** The first identifier directly inside is the name, the others are uses: `type A = B`. */
function nameThenUses(walk: TypeScriptWalk): IdentifierRole {
  return namesOpenSymbol(walk) ? 'name' : 'use';
}

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
    enter: (walk) => enterFunctionValue(walk),
    identifiers: (walk) => (walk.field === 'body' ? 'use' : 'nothing'),
  },
  function_expression: { enter: (walk) => enterFunctionValue(walk), identifiers: 'name' },
  generator_function: { enter: (walk) => enterFunctionValue(walk), identifiers: 'name' },
  class: { enter: enterClassValue, identifiers: nameThenUses },

  method_definition: { enter: member('method'), identifiers: nameThenUses },
  method_signature: { enter: member('method'), identifiers: nameThenUses },
  abstract_method_signature: { enter: member('method'), identifiers: nameThenUses },
  property_signature: { enter: member('property'), identifiers: nameThenUses },
  public_field_definition: { enter: member('property'), identifiers: nameThenUses },
  field_definition: { enter: member('property'), identifiers: nameThenUses },
  pair: { enter: enterPair, identifiers: nameThenUses },
  enum_assignment: {
    enter: (walk) => {
      declare(walk, 'enum-member', { exported: 'inherit' });
    },
    identifiers: nameThenUses,
  },
  enum_body: { ...body, identifiers: bareEnumMember },

  required_parameter: { enter: enterParameter, identifiers: parameterIdentifier },
  optional_parameter: { enter: enterParameter, identifiers: parameterIdentifier },
  accessibility_modifier: { enter: enterAccessibility, leaf: true },

  statement_block: {
    enter: (walk) => {
      // `declare global {`: the comment above it is about none of its declarations.
      if (walk.nameUp(1) === 'ambient_declaration') walk.facts.lead = null;
      return body.enter?.(walk);
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

  export_statement: { enter: enterExport, identifiers: exportedIdentifier },
  export_specifier: {
    identifiers: (walk) => (walk.field === 'name' ? exportedIdentifier(walk) : 'nothing'),
  },
  ambient_declaration: { enter: leadIn },
  assignment_expression: { enter: enterAssignment },
  decorator: { enter: enterDecorator },
  string: { enter: enterNameInQuotes, leaf: true },
  computed_property_name: {
    enter: (walk) => {
      if (namesOpenSymbol(walk)) walk.facts.name(walk.text.slice(walk.start, walk.end), walk.start);
    },
  },
};

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────

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

function isDefaultValue(walk: TypeScriptWalk): boolean {
  if (walk.state.defaultNameStart === null) return false;
  const parent = walk.nameUp(1);
  return parent === 'export_statement' || parent === 'assignment_expression';
}

/** `export default function () {}`: its own name, when it has one, stands before its parameters. */
function declareDefault(walk: TypeScriptWalk, kind: SymbolKind): void {
  const { state, text } = walk;
  const own = /^(?:async\s+)?(?:function\s*\*?|class)\s+(?!extends\b|implements\b)([\w$]+)/.exec(
    text.slice(walk.start, walk.start + 200),
  );
  const name =
    own?.[1] === undefined
      ? { name: 'default', nameStart: state.defaultNameStart ?? walk.start }
      : { name: own[1], nameStart: walk.start + own[0].length - own[1].length };
  const symbol = declare(walk, kind, { exported: true, ...name });
  symbol.valueDepth = walk.depth;
  state.defaultNameStart = null;
}

// ── members ─────────────────────────────────────────────────────────────────────────────────────────────────

function member(kind: SymbolKind): Enter<TypeScriptState> {
  return (walk) => {
    switch (walk.nameUp(1)) {
      case 'class_body':
      case 'interface_body':
        declare(walk, kind, { exported: 'inherit' });
        return;
      case 'object_type':
        if (isAliasMember(walk)) declare(walk, kind, { exported: 'inherit' });
        return;
      case 'object':
        declareObjectMember(walk, kind);
        return;
      default:
    }
  };
}

const typeWrappers = new Set(['intersection_type', 'union_type', 'parenthesized_type', 'readonly_type']);

/** The object type is what the alias stands for, or a part of its intersection or union. */
function isAliasMember(walk: TypeScriptWalk): boolean {
  let up = 2;
  while (typeWrappers.has(walk.nameUp(up))) up++;
  const { top } = walk.facts;
  return top !== null && top.kind === 'type' && top.depth === walk.depth - up;
}

function enterPair(walk: TypeScriptWalk): void {
  if (walk.nameUp(1) !== 'object' || objectOwner(walk) === null) return;
  const value = walk.child('value');
  if (value === null) return;
  if (value.name === 'arrow_function' || value.name === 'function_expression') {
    declareObjectMember(walk, 'method');
  } else if (value.name === 'identifier' && objectOwner(walk) === 'module') {
    walk.facts.exportName(walk.text.slice(value.start, value.end));
  }
}

function declareObjectMember(walk: TypeScriptWalk, kind: SymbolKind): void {
  switch (objectOwner(walk)) {
    case 'symbol':
      declare(walk, kind, { exported: 'inherit' });
      break;
    case 'module':
      declare(walk, 'function', { exported: true });
      break;
    case null:
      break;
  }
}

/** Whose value the object around the current node is: a top-level const's, or the module's own exports. */
function objectOwner(walk: TypeScriptWalk): 'symbol' | 'module' | null {
  if (isInExportsObject(walk)) return 'module';
  const { top } = walk.facts;
  if (top === null || top.valueDepth !== walk.depth - 1) return null;
  return top.kind === 'const' ? 'symbol' : null;
}

export const objectRule: Rule = {
  enter: (walk) => {
    const owner = valueOwner(walk);
    if (owner !== null && owner.kind === 'const') owner.valueDepth = walk.depth;
  },
};

function bareEnumMember(walk: TypeScriptWalk): IdentifierRole {
  const start = walk.start;
  declare(walk, 'enum-member', { exported: 'inherit', name: walk.identifierAt(start), nameStart: start });
  return 'nothing';
}

const fieldModifiers = new Set(['accessibility_modifier', 'override_modifier', 'readonly']);

/** `constructor(private readonly x: X)` declares a field of the class. */
function enterParameter(walk: TypeScriptWalk): void {
  const method = walk.facts.top;
  if (method === null || method.depth !== walk.depth - 2 || method.name !== 'constructor') return;
  if (method.parent !== null && walk.hasChild(fieldModifiers)) {
    declare(walk, 'property', { exported: 'inherit', parent: method.parent });
  }
}

function parameterIdentifier(walk: TypeScriptWalk): IdentifierRole {
  if (namesOpenSymbol(walk)) return 'name';
  return walk.field === 'value' ? 'use' : 'nothing';
}

function enterAccessibility(walk: TypeScriptWalk): void {
  const { top } = walk.facts;
  if (top?.depth === walk.depth - 1 && walk.text.startsWith('private', walk.start)) top.exported = false;
}

function enterNameInQuotes(walk: TypeScriptWalk): void {
  if (namesOpenSymbol(walk)) {
    walk.facts.name(walk.text.slice(walk.start + 1, walk.end - 1), walk.start);
  } else if (walk.nameUp(1) === 'enum_body') {
    const name = walk.text.slice(walk.start + 1, walk.end - 1);
    declare(walk, 'enum-member', { exported: 'inherit', name });
  }
}

function enterDecorator(walk: TypeScriptWalk): void {
  const { facts } = walk;
  const { top } = facts;
  if (top !== null && top.depth === walk.depth - 1) {
    if (top.name === null) top.signatureStart = walk.end;
    return;
  }
  const parent = walk.nameUp(1);
  if (parent !== 'export_statement' && parent !== 'class_body') return;
  leadIn(walk);
  if (facts.lead !== null) facts.lead = { ...facts.lead, signatureStart: walk.end };
}

// ── exports ─────────────────────────────────────────────────────────────────────────────────────────────────

function exportedIdentifier(walk: TypeScriptWalk): IdentifierRole {
  walk.facts.exportName(walk.identifierAt(walk.start));
  return 'use';
}

const selfNamed = new Set(['arrow_function', 'function_expression', 'generator_function', 'class']);

/** Not for `export … from`, which `imports.ts` has taken. */
function enterExport(walk: TypeScriptWalk): void {
  const { state, text } = walk;
  leadIn(walk);
  state.defaultNameStart = null;
  const start = walk.start;
  const head = /^export\s+(?=default\b)/.exec(text.slice(start, start + 40));
  if (head === null) {
    if (/^export\s*(?:\{|=|as\b|type\s*\{)/.test(text.slice(start, start + 40))) walk.facts.lead = null;
    return;
  }
  const nameStart = start + head[0].length;
  const value = walk.child('value');
  if (value === null) return;
  if (selfNamed.has(value.name)) state.defaultNameStart = nameStart;
  else if (value.name === 'identifier') walk.facts.lead = null;
  else declare(walk, 'const', { exported: true, name: 'default', nameStart });
}

/** CommonJS exports and methods added to a prototype, at the top of a file. */
function enterAssignment(walk: TypeScriptWalk): void {
  if (walk.nameUp(1) !== 'expression_statement' || walk.nameUp(2) !== 'program') return;
  const { facts, state, text } = walk;
  const start = walk.start;
  const head = text.slice(start, start + 200);
  const target =
    /^(?:(module\s*\.\s*exports)|(?:module\s*\.\s*)?exports\s*\.\s*([\w$]+)|([\w$]+)(?:\s*\.\s*prototype)?\s*\.\s*([\w$]+))\s*=(?!=)/.exec(
      head,
    );
  const right = target === null ? null : walk.child('right');
  if (target === null || right === null) return;
  const [, wholeModule, exportedName, owner, memberName] = target;
  const isFunction = right.name === 'function_expression' || right.name === 'arrow_function';
  const nameAt = (name: string) => ({ name, nameStart: start + head.indexOf(name, head.indexOf('.')) });
  if (memberName !== undefined && owner !== undefined) {
    if (isFunction) declare(walk, 'method', { container: owner, ...nameAt(memberName) });
  } else if (right.name === 'identifier') {
    facts.exportName(text.slice(right.start, right.end));
  } else if (wholeModule !== undefined) {
    if (right.name === 'object') state.exportsObject = { depth: walk.depth + 1, end: right.end };
    else state.defaultNameStart = selfNamed.has(right.name) ? start : null;
    if (selfNamed.has(right.name)) leadIn(walk);
  } else if (exportedName !== undefined && !isPlaceholder(right.name)) {
    declare(walk, 'const', { exported: true, ...nameAt(exportedName) });
  }
}

/** `exports.a = exports.b = void 0`, as compilers write it. */
function isPlaceholder(nodeName: string): boolean {
  return nodeName === 'assignment_expression' || nodeName === 'unary_expression';
}
