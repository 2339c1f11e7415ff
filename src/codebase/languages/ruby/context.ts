/** What the rules of this language share: what is known of the place in the file, and how a name becomes a symbol. */
import type { SymbolKind } from '../../facts.ts';
import { docAbove, type LineComments } from '../syntax/doc-comment.ts';
import { Locals } from '../syntax/locals.ts';
import type { OpenSymbol, SymbolDraft } from '../syntax/open-symbol.ts';
import type { NodeRules, SyntaxWalk, TextRange } from '../syntax/syntax-walk.ts';
import { typeAround } from '../syntax/use-resolver.ts';

export interface RubyState {
  readonly locals: Locals;
  /** Of `locals`, one for each method and block around. */
  readonly marks: number[];
  /** What is written in the open class bodies, the innermost last. */
  readonly bodies: ClassBody[];
  /** Where the assignments start whose class bodies are open: `Point = Struct.new do … end`. */
  readonly assignedClasses: number[];
  /** How many methods are open. */
  methods: number;
  /** Instance and class variables that have a symbol, by their class. */
  readonly variables: Map<OpenSymbol | null, Set<string>>;
}

export interface ClassBody {
  /** Set by `private` and `protected` on a line of their own. */
  isHidden: boolean;
  readonly members: Map<string, OpenSymbol>;
}

export type RubyWalk = SyntaxWalk<RubyState>;
export type RubyRules = NodeRules<RubyState>;

export function newState(): RubyState {
  return {
    locals: new Locals(),
    marks: [],
    bodies: [newBody()],
    assignedClasses: [],
    methods: 0,
    variables: new Map(),
  };
}

export function newBody(): ClassBody {
  return { isHidden: false, members: new Map() };
}

const comments: LineComments = {
  mark: /^#+ ?/,
  forTools:
    /^\s*(?:rubocop:|frozen_string_literal|-\*-|encoding:|typed:|:nodoc:|:stopdoc:|:startdoc:|!|[-=*#~]{3,}\s*$)/,
};

export function docOf({ facts, text }: RubyWalk, start: number): string | null {
  return docAbove(text, facts.comments, start, comments);
}

/** A member of the class around, or a name of the whole project. It is not left open. */
export function declareMember(
  walk: RubyWalk,
  kind: SymbolKind,
  name: string,
  nameStart: number,
  range: TextRange,
  draft: Partial<SymbolDraft> = {},
): OpenSymbol {
  const { facts } = walk;
  const symbol = facts.open({
    kind,
    depth: walk.depth + 1,
    start: range.start,
    end: range.end,
    name,
    nameStart,
    parent: typeAround(facts.top),
    exported: !bodyOf(walk).isHidden,
    bound: false,
    doc: docOf(walk, range.start),
    ...draft,
  });
  facts.top = symbol.outer;
  bodyOf(walk).members.set(name, symbol);
  return symbol;
}

export function bodyOf({ state }: RubyWalk): ClassBody {
  return state.bodies[state.bodies.length - 1] ?? newBody();
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
