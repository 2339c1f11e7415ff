/**
 * One pass over a syntax tree in source order, and the only file that knows the tree-sitter binding. A language
 * says in a table of rules what to do at which node. Knows no language and no node names.
 *
 * The pass is a loop with its own stack, so that nesting of any depth is safe, and it asks the binding for as
 * little as it can: every question is a call into native code and costs as much as parsing half a node.
 */
import { createRequire } from 'node:module';
import type Parser from 'tree-sitter';
import { FactsBuilder } from './facts-builder.ts';

export type Enter<State> = (walk: SyntaxWalk<State>) => void;

/** `name`: it names the open symbol. `nothing`: it declares a local, or cannot mean a symbol. */
export type IdentifierRole = 'name' | 'call' | 'use' | 'nothing';

export interface NodeRule<State> {
  readonly enter?: Enter<State>;
  /** What an identifier directly inside of such a node is; `use` where a rule does not say. */
  readonly identifiers?: IdentifierRole | ((walk: SyntaxWalk<State>) => IdentifierRole);
  /** Nothing inside of it matters, or it has no children. */
  readonly leaf?: boolean;
}

export type NodeRules<State> = Readonly<Record<string, NodeRule<State>>>;

interface NodeType<State> {
  readonly name: string;
  readonly enter: Enter<State> | null;
  readonly identifiers: IdentifierRole | ((walk: SyntaxWalk<State>) => IdentifierRole);
  readonly leaf: boolean;
}

/** A part of the text that is parsed on its own, in UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const insideRunLimit = 8;

/** A grammar with the rules of its language. Keeps a native parser; not for use by several threads. */
export class Grammar<State> {
  private readonly parser: Parser;
  private readonly types: (NodeType<State> | undefined)[] = [];
  private readonly fields: (string | undefined)[] = [];

  constructor(
    language: unknown,
    private readonly rules: NodeRules<State>,
  ) {
    const NativeParser = createRequire(import.meta.url)('tree-sitter') as typeof Parser;
    this.parser = new NativeParser();
    this.parser.setLanguage(language);
  }

  parse(text: string, range?: TextRange): Parser.Tree {
    // Without a size the binding hands the text over in pieces of 32 KB and fails on longer ones.
    const bufferSize = text.length + 1;
    if (range === undefined) return this.parser.parse(text, undefined, { bufferSize });
    const included = {
      startIndex: range.start,
      endIndex: range.end,
      startPosition: pointOf(text, range.start),
      endPosition: pointOf(text, range.end),
    };
    const upToEnd = text.slice(0, range.end);
    return this.parser.parse(upToEnd, undefined, { bufferSize, includedRanges: [included] });
  }

  typeAt(cursor: Parser.TreeCursor): NodeType<State> {
    const id = cursor.nodeTypeId;
    return this.types[id] ?? this.learnType(id, cursor);
  }

  fieldAt(cursor: Parser.TreeCursor): string | null {
    const id = cursor.currentFieldId;
    if (id === undefined || id === 0) return null;
    let field = this.fields[id];
    if (field === undefined) {
      field = cursor.currentFieldName;
      this.fields[id] = field;
    }
    return field;
  }

  private learnType(id: number, cursor: Parser.TreeCursor): NodeType<State> {
    const name = cursor.nodeType;
    const named = cursor.nodeIsNamed;
    const rule = Object.hasOwn(this.rules, name) && (named || !isWord(name)) ? this.rules[name] : undefined;
    const type: NodeType<State> = {
      name,
      enter: rule?.enter ?? null,
      identifiers: rule?.identifiers ?? 'use',
      leaf: rule?.leaf ?? !named,
    };
    this.types[id] = type;
    return type;
  }
}

/** Where the pass is, what it knows of the way there, and the facts so far. */
export class SyntaxWalk<State> {
  readonly facts: FactsBuilder;
  /** Of the current node; the root has 0. */
  depth = 0;
  private cursor: Parser.TreeCursor | null = null;
  private readonly path: NodeType<State>[] = [];
  private insideRuns = 0;
  private skipping = false;

  constructor(
    private readonly grammar: Grammar<State>,
    readonly text: string,
    readonly state: State,
  ) {
    this.facts = new FactsBuilder(text);
  }

  /**
   * Reads the whole text; returns the number of ERROR and MISSING nodes. `parsedText`, of the same length, is what the
   * grammar gets to see when it does not know a form that is fine.
   */
  run(parsedText: string = this.text): number {
    const tree = this.grammar.parse(parsedText);
    this.visit(tree, 0);
    return tree.rootNode.hasError ? countErrors(tree) : 0;
  }

  /**
   * Reads a part of the text that the grammar has not taken apart, as if it stood below the current node; does
   * nothing when it does not parse. Returns whether it did. Runs within runs go a few levels deep.
   */
  runInside(range: TextRange): boolean {
    if (this.insideRuns === insideRunLimit) return false;
    const tree = this.grammar.parse(this.text, range);
    if (tree.rootNode.hasError || tree.rootNode.childCount === 0) return false;
    const outer = { cursor: this.cursor, depth: this.depth };
    this.insideRuns++;
    this.visit(tree, this.depth + 1);
    this.insideRuns--;
    this.cursor = outer.cursor;
    this.depth = outer.depth;
    return true;
  }

  /** What is inside of the current node is not read. */
  skipInside(): void {
    this.skipping = true;
  }

  get start(): number {
    return this.here.startIndex;
  }

  get end(): number {
    return this.here.endIndex;
  }

  /** The current node's role in its parent. */
  get field(): string | null {
    return this.grammar.fieldAt(this.here);
  }

  /** Node name of the ancestor so many levels up; 0 is the current node, `''` is above the root. */
  nameUp(levels: number): string {
    return this.path[this.depth - levels]?.name ?? '';
  }

  /** The direct child in `field`, or `null`. */
  child(field: string): (TextRange & { readonly name: string }) | null {
    if (!this.here.gotoFirstChild()) return null;
    let child = null;
    do {
      if (this.field === field) {
        child = { name: this.grammar.typeAt(this.here).name, start: this.start, end: this.end };
      }
    } while (child === null && this.here.gotoNextSibling());
    this.here.gotoParent();
    return child;
  }

  hasChild(names: ReadonlySet<string>): boolean {
    if (!this.here.gotoFirstChild()) return false;
    let found = false;
    do {
      found = names.has(this.grammar.typeAt(this.here).name);
    } while (!found && this.here.gotoNextSibling());
    this.here.gotoParent();
    return found;
  }

  /** The text of the current node when it is an identifier that starts at `start`. */
  identifierAt(start: number): string {
    let end = start;
    while (isPlainWordChar(this.text.charCodeAt(end))) end++;
    const next = this.text.charCodeAt(end);
    // Letters beyond ASCII, an escape, `#private`, `r#raw`: the tree knows better.
    const isWhole = end > start && !(next > 127) && next !== 92 && next !== 35;
    return this.text.slice(start, isWhole ? end : this.end);
  }

  /** What the rule of the parent says of the identifier that is the current node. */
  identifierRole(): IdentifierRole {
    const role = this.path[this.depth - 1]?.identifiers ?? 'use';
    return typeof role === 'string' ? role : role(this);
  }

  private get here(): Parser.TreeCursor {
    if (this.cursor === null) throw new Error('the walk has no node outside of run()');
    return this.cursor;
  }

  private visit(tree: Parser.Tree, rootDepth: number): void {
    const cursor = tree.walk();
    this.cursor = cursor;
    this.depth = rootDepth;
    for (;;) {
      const type = this.grammar.typeAt(cursor);
      this.path[this.depth] = type;
      if (type.enter !== null) type.enter(this);
      const looksInside = !type.leaf && !this.skipping;
      this.skipping = false;
      if (looksInside && cursor.gotoFirstChild()) {
        this.depth++;
        continue;
      }
      this.facts.leave(this.depth);
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        this.depth--;
        this.facts.leave(this.depth);
      }
    }
  }
}

function countErrors(tree: Parser.Tree): number {
  const cursor = tree.walk();
  let errors = 0;
  for (;;) {
    if (cursor.nodeType === 'ERROR' || cursor.nodeIsMissing) errors++;
    if (cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return errors;
  }
}

function pointOf(text: string, offset: number): Parser.Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}

/** A keyword such as `class` is a token with the name that a node may have too. */
function isWord(name: string): boolean {
  return /^\w+$/.test(name);
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
