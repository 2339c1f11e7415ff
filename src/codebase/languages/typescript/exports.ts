/** Rules for what a module gives away: `export`, `export default`, and CommonJS. `export … from` is in `imports.ts`. */
import type { SymbolKind } from '../../facts.ts';
import type { IdentifierRole } from '../syntax-walk.ts';
import { declare, leadIn, type TypeScriptRules, type TypeScriptWalk } from './context.ts';

export const exportRules: TypeScriptRules = {
  export_statement: { enter: enterExport, identifiers: exportedIdentifier },
  export_specifier: {
    identifiers: (walk) => (walk.field === 'name' ? exportedIdentifier(walk) : 'nothing'),
  },
  assignment_expression: { enter: enterAssignment },
};

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

/** The current node is what `export default` or `module.exports =` gives away. */
export function isDefaultValue(walk: TypeScriptWalk): boolean {
  if (walk.state.defaultNameStart === null) return false;
  const parent = walk.nameUp(1);
  return parent === 'export_statement' || parent === 'assignment_expression';
}

/** `export default function () {}`: its own name, when it has one, stands before its parameters. */
export function declareDefault(walk: TypeScriptWalk, kind: SymbolKind): void {
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
