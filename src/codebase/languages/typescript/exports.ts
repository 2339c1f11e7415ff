/** Rules for what a module gives away: `export`, `export default`, and CommonJS. `export … from` is in `imports.ts`. */
import { type SymbolKind, wholeModule } from '../../facts.ts';
import type { IdentifierRole } from '../syntax/syntax-walk.ts';
import { declare, leadIn, type TypeScriptRules, type TypeScriptWalk } from './context.ts';

export const exportRules: TypeScriptRules = {
  export_statement: { enter: enterExport, identifiers: exportedIdentifier },
  export_specifier: { enter: enterSpecifier, point: true },
  assignment_expression: { enter: enterAssignment },
};

/** `export default name`, `export = name`. */
function exportedIdentifier(walk: TypeScriptWalk): IdentifierRole {
  const name = walk.identifierAt(walk.start);
  const statement = walk.rangeUp(1);
  const head = statement === null ? '' : walk.text.slice(statement.start, walk.start);
  if (/^export\s+default\s*$/.test(head)) walk.facts.exportAs('default', name);
  else if (/^export\s*=\s*$/.test(head)) walk.facts.exportAs(wholeModule, name);
  if (!walk.isMember) walk.facts.exportName(name);
  return 'use';
}

/** `export { name as alias }` */
function enterSpecifier(walk: TypeScriptWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  const local = walk.textOf(name);
  walk.facts.exportName(local);
  const alias = walk.child('alias');
  if (alias === null) return;
  walk.consume(alias.start);
  walk.facts.exportAs(walk.textOf(alias).replace(/^['"]|['"]$/g, ''), local);
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
  if (selfNamed.has(value.type)) state.defaultNameStart = nameStart;
  else if (value.type === 'identifier') walk.facts.lead = null;
  else declare(walk, 'const', { exported: true, bound: false, name: 'default', nameStart });
}

/** CommonJS exports and methods added to a prototype, at the top of a file. */
function enterAssignment(walk: TypeScriptWalk): void {
  if (walk.nameUp(1) !== '') return;
  const { facts, state, text } = walk;
  const start = walk.start;
  const head = text.slice(start, start + 200);
  const target =
    /^(?:(module\s*\.\s*exports)|(?:module\s*\.\s*)?exports\s*\.\s*([\w$]+)|([\w$]+)(?:\s*\.\s*prototype)?\s*\.\s*([\w$]+))\s*=(?!=)/.exec(
      head,
    );
  const right = target === null ? null : walk.child('right');
  if (target === null || right === null) return;
  const [, moduleItself, exportedName, owner, memberName] = target;
  const isFunction = right.type === 'function_expression' || right.type === 'arrow_function';
  const nameAt = (name: string) => ({ name, nameStart: start + head.indexOf(name, head.indexOf('.')) });
  if (memberName !== undefined && owner !== undefined) {
    if (isFunction) {
      walk.track();
      declare(walk, 'method', { container: owner, ...nameAt(memberName) });
    }
  } else if (right.type === 'identifier') {
    const local = text.slice(right.start, right.end);
    facts.exportName(local);
    facts.exportAs(exportedName ?? wholeModule, local);
  } else if (moduleItself !== undefined) {
    if (right.type === 'object') state.exportsObject = { depth: walk.depth + 1, end: right.end };
    else state.defaultNameStart = selfNamed.has(right.type) ? start : null;
    if (selfNamed.has(right.type)) leadIn(walk);
  } else if (exportedName !== undefined && !isPlaceholder(right.type)) {
    walk.track();
    declare(walk, 'const', { exported: true, bound: false, ...nameAt(exportedName) });
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
  const symbol = declare(walk, kind, { exported: true, bound: own !== null, ...name });
  symbol.valueDepth = walk.depth;
  if (own?.[1] !== undefined) {
    walk.consume(name.nameStart);
    walk.facts.exportAs('default', symbol);
  } else if (walk.nameUp(1) !== 'export_statement') {
    walk.facts.exportAs(wholeModule, symbol);
  }
  state.defaultNameStart = null;
}
