/**
 * One pass over the nodes of a syntax tree that a language has rules for, in source order. A language says in a table
 * what to do at which node; nodes without a rule are not even seen. Knows no language and no node names.
 *
 * Nodes come as one list of numbers (`native-tree.ts`), the text between identifiers is read by `chain-scanner.ts`:
 * both are many times cheaper than moving a cursor through the tree.
 */
import type { ReferenceRole } from '../../facts.ts';
import { type ChainListener, ChainScanner, type ChainSyntax, nothing } from './chain-scanner.ts';
import { FactsBuilder } from './facts-builder.ts';
import type { NameRules } from './name-rules.ts';
import type { HiddenUse } from './name-uses.ts';
import { type ChildNode, countErrors, NativeGrammar, type NodeList, type TextRange } from './native-tree.ts';
import type { Scope } from './scopes.ts';

export type { ChildNode, TextRange } from './native-tree.ts';

export type Enter<State> = (walk: SyntaxWalk<State>) => void;

/** `name`: it names the open symbol. `nothing`: it is bound, or cannot mean a symbol. */
export type IdentifierRole = 'name' | 'use' | 'nothing';

export interface NodeRule<State> {
  /** The node is reached; what is before it in the source has been seen, what is inside has not. */
  readonly enter?: Enter<State>;
  /** Right after `enter`, when the node's own scope is open: for what it binds inside. */
  readonly inside?: Enter<State>;
  /** The node's end is passed. */
  readonly leave?: Enter<State>;
  /** What is bound inside is not seen outside. `function`: hoisted names stop here. */
  readonly scope?: 'block' | 'function';
  /** What an identifier is whose nearest node with a rule is this; `use` where a rule does not say. */
  readonly identifiers?: IdentifierRole | ((walk: SyntaxWalk<State>) => IdentifierRole);
  /** Nothing inside matters. `value`: it can have members, as a string can; `blank`: it is nothing, as a comment. */
  readonly leaf?: 'value' | 'blank';
  /** It stands apart from the names before and behind it, as type arguments do. */
  readonly aside?: true;
  /**
   * Only its start matters: it has no `leave`, no inside, opens no symbol, and is no ancestor. Saves a call into native
   * code for its end.
   */
  readonly point?: true;
  /** Looked for only in files with this text in them: a keyword. Every type that is looked for costs time in every file. */
  readonly when?: string;
}

export type NodeRules<State> = Readonly<Record<string, NodeRule<State>>>;

export interface UseOptions {
  readonly role?: ReferenceRole;
  /** A number of a use, or what `chain-scanner.ts` and `NameUses.receiverFrom` give; by default what the text says. */
  readonly receiver?: number;
  readonly name?: string;
  /** A type, say: parentheses behind it do not call it. */
  readonly isNeverCalled?: boolean;
  /** Where the name is looked up; by default the current scope. */
  readonly scope?: Scope;
}

const noOptions: UseOptions = {};

/** How the names of a language are written and found. */
export interface LanguageSyntax<State> {
  /** Types of names, be they nodes or words of the language such as `this`. For each of them `onIdentifier` is called. */
  readonly identifiers: readonly string[];
  readonly rules: NodeRules<State>;
  readonly chain: ChainSyntax;
  readonly names: NameRules;
  /** Called for an identifier that is not consumed; by default `walk.useName()`. */
  readonly onIdentifier?: Enter<State>;
  /** For `ChainSyntax.rootWord`: what the word that ends there stands for. */
  readonly onRoot?: (walk: SyntaxWalk<State>, word: string, end: number) => HiddenUse;
  /** For `ChainSyntax.tellsBraces`. */
  readonly onBrace?: (walk: SyntaxWalk<State>, offset: number, isOpening: boolean) => void;
  /** For `ChainSyntax.passOver`. The current node is the one before or around it. */
  readonly onComment?: (walk: SyntaxWalk<State>, start: number, end: number) => void;
}

interface NodeType<State> extends NodeRule<State> {
  readonly name: string;
  readonly isIdentifier: boolean;
}

const insideRunLimit = 8;

/** A grammar with the rules of its language. Keeps a native parser; not for use by several threads. */
export class Grammar<State> {
  readonly native: NativeGrammar;
  private readonly listed: readonly string[];
  private readonly keywords: readonly string[];
  private readonly listedByKey = new Map<string, readonly string[]>();
  /** By id; `undefined` where it is not known yet whether the id is that of a node or of a keyword. */
  private readonly types: (NodeType<State> | null | undefined)[] = [];
  private readonly identifierNames: ReadonlySet<string>;

  constructor(
    language: unknown,
    readonly syntax: LanguageSyntax<State>,
  ) {
    this.native = new NativeGrammar(language);
    const { typeNames } = this.native;
    // Only of nodes; those of tokens such as `=>` are not known by id.
    const known = new Set(typeNames);
    // Identifiers first: they are met most often.
    this.listed = [...syntax.identifiers, ...Object.keys(syntax.rules)].filter(
      (name) => known.has(name) || !/^\w/.test(name) || syntax.identifiers.includes(name),
    );
    this.identifierNames = new Set(syntax.identifiers);
    this.keywords = [...new Set(Object.values(syntax.rules).flatMap(({ when }) => when ?? []))];
  }

  /** Those of the node types with rules that can be in this text. */
  listedIn(text: string): readonly string[] {
    let key = '';
    for (const keyword of this.keywords) key += text.includes(keyword) ? '1' : '0';
    let types = this.listedByKey.get(key);
    if (types === undefined) {
      const { rules } = this.syntax;
      types = this.listed.filter((name) => {
        const keyword = Object.hasOwn(rules, name) ? rules[name]?.when : undefined;
        return keyword === undefined || key[this.keywords.indexOf(keyword)] === '1';
      });
      this.listedByKey.set(key, types);
    }
    return types;
  }

  typeAt(nodes: NodeList, at: number): NodeType<State> | null {
    const id = nodes.typeId(at);
    const known = this.types[id];
    if (known !== undefined) return known;
    const type = this.learnType(nodes.typeName(at), nodes.isNamed(at));
    this.types[id] = type;
    return type;
  }

  private learnType(name: string, isNamed: boolean): NodeType<State> | null {
    const isIdentifier = this.identifierNames.has(name);
    if (!isNamed && !isIdentifier && /^\w+$/.test(name)) return null;
    const rule = Object.hasOwn(this.syntax.rules, name) ? this.syntax.rules[name] : undefined;
    return isIdentifier || rule !== undefined ? { ...rule, name, isIdentifier } : null;
  }
}

interface Ancestor<State> {
  readonly type: NodeType<State>;
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** Where the pass is, what it knows of the way there, and the facts so far. */
export class SyntaxWalk<State> implements ChainListener {
  readonly facts: FactsBuilder;
  /** How many ancestors the current node has among the nodes with rules. */
  depth = 0;
  private readonly chain: ChainScanner;
  private readonly ancestors: Ancestor<State>[] = [];
  private nodes: NodeList | null = null;
  private at = 0;
  private type: NodeType<State> | null = null;
  private currentStart = 0;
  private currentEnd = -1;
  private skipUntil = 0;
  private tracking = false;
  /** The identifier that was asked for last: it is asked for several times. */
  private knownStart = -1;
  private knownEnd = -1;
  private readonly consumed = new Set<number>();
  private insideRuns = 0;

  /** @param shown of the same length as the text: what signatures are taken from. */
  constructor(
    private readonly grammar: Grammar<State>,
    readonly text: string,
    readonly state: State,
    shown = text,
  ) {
    this.facts = new FactsBuilder(shown, grammar.syntax.names);
    this.chain = new ChainScanner(text, grammar.syntax.chain, this);
  }

  /**
   * Reads the whole text; returns the number of ERROR and MISSING nodes. `parsedText`, of the same length, is what the
   * grammar gets to see when it does not know a form that is fine.
   */
  run(parsedText: string = this.text): number {
    const tree = this.grammar.native.parse(parsedText);
    const nodes = this.grammar.native.list(tree, this.grammar.listedIn(this.text));
    this.visit(nodes, this.text.length);
    return countErrors(tree);
  }

  /**
   * Reads a part of the text that the grammar has not taken apart, as if it stood below the current node; does
   * nothing when it does not parse. Returns whether it did. Runs within runs go a few levels deep.
   */
  runInside(range: TextRange): boolean {
    if (this.insideRuns === insideRunLimit) return false;
    const tree = this.grammar.native.parse(this.text, range);
    if (tree.rootNode.hasError || tree.rootNode.childCount === 0) return false;
    const { nodes, at, type, currentStart, currentEnd, depth } = this;
    this.insideRuns++;
    this.chain.passBlank(range.start);
    const listed = this.grammar.listedIn(this.text);
    this.visit(this.grammar.native.list(tree, listed), range.end);
    this.insideRuns--;
    Object.assign(this, { nodes, at, type, currentStart, currentEnd, depth });
    this.chain.passBlank(range.end);
    return true;
  }

  /** What is inside of the current node is not read. */
  skipInside(): void {
    this.skipUntil = Math.max(this.skipUntil, this.end);
  }

  /** Like `skipInside`, for a part of it. The text there is nothing to the names around it. */
  skipTo(end: number): void {
    this.skipUntil = Math.max(this.skipUntil, end);
  }

  /** The current node is to be kept track of although its rule says `point`. */
  track(): void {
    this.tracking = true;
  }

  get start(): number {
    return this.currentStart;
  }

  get end(): number {
    if (this.currentEnd === -1) this.currentEnd = this.list.end(this.at);
    return this.currentEnd;
  }

  /** 1-based. */
  get line(): number {
    return this.list.row(this.at) + 1;
  }

  get column(): number {
    return this.list.column(this.at);
  }

  /** Node name of the nearest ancestors with rules: 0 is the current node, `''` is above the outermost. */
  nameUp(levels: number): string {
    if (levels === 0) return this.type?.name ?? '';
    return this.ancestors[this.depth - levels]?.type.name ?? '';
  }

  /** Range of an ancestor; 1 is the nearest with a rule. */
  rangeUp(levels: number): TextRange | null {
    return this.ancestors[this.depth - levels] ?? null;
  }

  /** The direct child of the current node in a field, or `null`. */
  child(field: string): ChildNode | null {
    return this.list.child(this.at, field);
  }

  /** The same of an ancestor. */
  childUp(levels: number, field: string): ChildNode | null {
    const ancestor = this.ancestors[this.depth - levels];
    return ancestor === undefined ? null : this.list.child(ancestor.at, field);
  }

  /** The current node stands in this field of its nearest ancestor with a rule, at whatever depth. */
  isIn(field: string): boolean {
    const child = this.childUp(1, field);
    return child !== null && child.start <= this.start && this.start < child.end;
  }

  textOf({ start, end }: TextRange): string {
    return this.text.slice(start, end);
  }

  /** The text of the current node when it is an identifier that starts at `start`. */
  identifierAt(start: number): string {
    return this.text.slice(start, this.identifierEnd(start));
  }

  /** The identifier at this offset has been taken care of: it is a name that something declares. */
  consume(start: number): void {
    this.consumed.add(start);
  }

  /** What the rule of the nearest ancestor says of the identifier that is the current node. */
  identifierRole(): IdentifierRole {
    const role = this.ancestors[this.depth - 1]?.type.identifiers ?? 'use';
    return typeof role === 'string' ? role : role(this);
  }

  /** Records the current identifier as a use of a name, a member of what stands before its dot. */
  useName(options: UseOptions = noOptions): number {
    const start = this.currentStart;
    const end = this.identifierEnd(start);
    const { facts } = this;
    const { table } = facts.uses;
    const at = facts.uses.addNumber(
      options.name === undefined ? table.numberAt(start, end) : table.numberOf(options.name),
      start,
      end,
      this.list.row(this.at) + 1,
      this.list.column(this.at),
      options.role ?? 'use',
      options.receiver ?? this.chain.receiverOfNext,
      options.scope ?? facts.scopes.current,
      facts.top,
    );
    if (options.isNeverCalled) facts.uses.neverCall(at);
    this.chain.take(at, end);
    return at;
  }

  /** The current identifier stands for something that has members but is no use of a name itself: `this`. */
  useHidden(use: HiddenUse): void {
    const at = this.useName();
    this.facts.uses.hide(at, use);
  }

  /** Whether the current identifier stands behind a dot or the like. */
  get isMember(): boolean {
    return this.chain.receiverOfNext !== nothing;
  }

  /** Number of the use that the innermost open parenthesis calls, or a negative number. */
  get callee(): number {
    return this.chain.callee;
  }

  /** The use right before the innermost open bracket, when that is a brace: `Name { …`; or a negative number. */
  get braceOwner(): number {
    return this.chain.braceOwner;
  }

  /** Behind the current identifier there is a bracket with text that the grammar has not taken apart. */
  beginTokens(): void {
    this.chain.beginTokens();
  }

  /** The current node stands in such text. */
  get isInTokens(): boolean {
    return this.chain.isInTokens;
  }

  root(start: number, end: number): number {
    const { facts, grammar, text } = this;
    const word = text.slice(start, end);
    const use = grammar.syntax.onRoot?.(this, word, end) ?? null;
    const { current } = facts.scopes;
    const at = facts.uses.add(word, start, end, 0, 0, 'use', nothing, current, facts.top);
    facts.uses.hide(at, use);
    return at;
  }

  brace(offset: number, isOpening: boolean): void {
    this.grammar.syntax.onBrace?.(this, offset, isOpening);
  }

  comment(start: number, end: number): void {
    this.facts.comments.push({ start, end });
    this.depth = this.ancestors.length;
    this.grammar.syntax.onComment?.(this, start, end);
  }

  called(reference: number): void {
    this.facts.uses.markCalled(reference);
  }

  endsAt(reference: number, offset: number): void {
    this.facts.uses.extend(reference, offset);
  }

  private get list(): NodeList {
    if (this.nodes === null) throw new Error('the walk has no node outside of run()');
    return this.nodes;
  }

  /** Where the identifier ends that starts here. */
  identifierEnd(start: number): number {
    if (start === this.knownStart) return this.knownEnd;
    const { text } = this;
    let end = start;
    while (isPlainWordChar(text.charCodeAt(end))) end++;
    const next = text.charCodeAt(end);
    // Letters beyond ASCII, an escape, `#private`, `r#raw`: the tree knows better.
    const isWhole = end > start && !(next > 127) && next !== 92 && next !== 35;
    if (!isWhole && start === this.currentStart) return this.end;
    if (isWhole) {
      this.knownStart = start;
      this.knownEnd = end;
    }
    return end;
  }

  private visit(nodes: NodeList, end: number): void {
    const baseDepth = this.ancestors.length;
    const { chain } = this;
    const onIdentifier = this.grammar.syntax.onIdentifier ?? useNameUnlessNothing;
    this.nodes = nodes;
    const { count } = nodes;
    for (let at = 0; at < count; at++) {
      const start = nodes.start(at);
      this.leaveUpTo(start, baseDepth);
      if (start < this.skipUntil) continue;
      chain.passBlank(this.skipUntil);
      if (start > chain.position) chain.scanTo(start);
      const type = this.grammar.typeAt(nodes, at);
      if (type === null) continue;
      this.at = at;
      this.type = type;
      this.currentStart = start;
      this.currentEnd = -1;
      this.depth = this.ancestors.length;
      if (type.isIdentifier) {
        if (this.consumed.size > 0 && this.consumed.delete(start))
          chain.take(nothing, this.identifierEnd(start));
        else onIdentifier(this);
        if (chain.position <= start) chain.take(nothing, this.identifierEnd(start));
        this.facts.leave(this.depth);
      } else {
        this.enter(type, at, start);
      }
    }
    this.leaveUpTo(Number.POSITIVE_INFINITY, baseDepth);
    chain.passBlank(this.skipUntil);
    if (end > chain.position) chain.scanTo(end);
    this.depth = this.ancestors.length;
  }

  private enter(type: NodeType<State>, at: number, start: number): void {
    const { chain } = this;
    type.enter?.(this);
    if (type.leaf !== undefined) {
      const end = this.end;
      if (type.leaf === 'value') chain.passValue(end);
      else chain.passBlank(end);
      this.skipUntil = Math.max(this.skipUntil, end);
      this.facts.leave(this.ancestors.length);
      return;
    }
    if (type.point && !this.tracking) return;
    this.tracking = false;
    if (type.scope !== undefined) this.facts.scopes.enter(type.scope === 'function');
    if (type.aside) chain.beginAside();
    type.inside?.(this);
    this.ancestors.push({ type, at, start, end: this.end });
  }

  private leaveUpTo(offset: number, baseDepth: number): void {
    const { ancestors } = this;
    while (ancestors.length > baseDepth) {
      const ancestor = ancestors[ancestors.length - 1] as Ancestor<State>;
      if (ancestor.end > offset) return;
      this.leaveNode(ancestor);
    }
  }

  private leaveNode(ancestor: Ancestor<State>): void {
    const { type, end } = ancestor;
    const { chain, facts } = this;
    if (type.aside || type.leave !== undefined) {
      const from = Math.max(chain.position, Math.min(this.skipUntil, end));
      chain.passBlank(from);
      if (end > chain.position) chain.scanTo(end);
    }
    if (type.aside) chain.endAside(end);
    if (type.scope !== undefined) facts.scopes.leave();
    this.ancestors.pop();
    this.depth = this.ancestors.length;
    if (type.leave !== undefined) {
      this.at = ancestor.at;
      this.type = type;
      this.currentStart = ancestor.start;
      this.currentEnd = end;
      type.leave(this);
    }
    facts.leave(this.depth);
  }
}

function useNameUnlessNothing<State>(walk: SyntaxWalk<State>): void {
  if (walk.identifierRole() === 'use') walk.useName();
}

/** `a` to `z`, `A` to `Z`, digits, `_`, `$`. */
function isPlainWordChar(char: number): boolean {
  return (
    (char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    char === 95 ||
    (char >= 48 && char <= 57) ||
    char === 36
  );
}
