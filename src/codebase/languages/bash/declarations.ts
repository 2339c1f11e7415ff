/** Rules for functions, variables at the top of a script, aliases, and locals of functions. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove, type LineComments } from '../syntax/doc-comment.ts';
import type { NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';

export interface BashState {
  /** Variables that are symbols so far. */
  readonly variables: Set<string>;
  /** Where the names of functions stand. */
  readonly functions: Set<number>;
}

export type BashWalk = SyntaxWalk<BashState>;

export const declarationRules: NodeRules<BashState> = {
  function_definition: { enter: enterFunction, scope: 'function' },
  declaration_command: {},
  variable_assignment: { enter: enterAssignment, point: true },
  for_statement: { enter: bindLoopVariable, point: true },
};

function enterFunction(walk: BashWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  const { facts, start, state, text } = walk;
  state.functions.add(name.start);
  facts.open({
    kind: 'function',
    depth: walk.depth,
    start,
    end: walk.end,
    name: walk.textOf(name),
    nameStart: name.start,
    bodyStart: walk.child('body')?.start ?? null,
    exported: true,
    doc: docAbove(text, facts.comments, start, hashComments),
  });
}

/** `# …`, without the line that names the interpreter. */
export const hashComments: LineComments = { mark: /^#+ ?/, forTools: /^(?:!|\s*shellcheck\s)/ };

const declarers = /^(local|declare|typeset|readonly|export)\b((?:\s+-\w+)*)/;

function enterAssignment(walk: BashWalk): void {
  const name = walk.identifierAt(walk.start);
  if (name === '') return;
  const declaration = walk.nameUp(1) === 'declaration_command' ? walk.rangeUp(1) : null;
  const head =
    declaration === null ? null : declarers.exec(walk.text.slice(declaration.start, declaration.start + 60));
  walk.consume(walk.start);
  const isInFunction = walk.facts.top?.kind === 'function';
  if (head !== null && isInFunction && head[1] !== 'export' && !/g/.test(head[2] ?? '')) {
    walk.facts.bindLocal(name, null, true);
  } else if (!isInFunction) {
    const isConstant = head?.[1] === 'readonly' || /r/.test(head?.[2] ?? '');
    declareVariable(walk, name, isConstant ? 'const' : 'variable', declaration?.start ?? walk.start);
  }
}

/** The first assignment declares; what follows only changes the value. */
function declareVariable(walk: BashWalk, name: string, kind: SymbolKind, start: number): void {
  const { facts, state, text } = walk;
  if (state.variables.has(name)) return;
  state.variables.add(name);
  const symbol = facts.open({
    kind,
    depth: walk.depth,
    start,
    end: walk.end,
    name,
    nameStart: walk.start,
    exported: true,
    doc: docAbove(text, facts.comments, start, hashComments),
  });
  facts.top = symbol.outer;
}

function bindLoopVariable(walk: BashWalk): void {
  const variable = walk.child('variable');
  if (variable === null) return;
  walk.consume(variable.start);
  walk.facts.bindLocal(walk.textOf(variable), null, true);
}
