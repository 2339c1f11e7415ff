/**
 * Asks the tree-sitter binding for the nodes of a tree in the cheapest way there is: one call lists all nodes of some
 * types, as numbers, and no object is made for a node. Knows no language.
 *
 * The list comes through internals of the binding, which are the same in 0.21.1, 0.22.4 and 0.25.1. When they are not as
 * expected, the public interface does the same several times slower; the first tree tells which it is to be.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type Parser from 'tree-sitter';

/** A part of the text, in UTF-16 offsets, half-open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface ChildNode extends TextRange {
  readonly type: string;
}

/** Nodes in source order, a parent before its children. Valid until another tree is listed. */
export interface NodeList {
  readonly count: number;
  /** Index in `NativeGrammar.typeNames`. */
  typeId(at: number): number;
  start(at: number): number;
  /** 0-based. */
  row(at: number): number;
  /** 0-based, UTF-16 units. */
  column(at: number): number;
  /** A call into native code. */
  end(at: number): number;
  /** A keyword such as `class` is a token with the name that a node may have too. A call into native code. */
  isNamed(at: number): boolean;
  typeName(at: number): string;
  /** The direct child in the field, or `null`. A call into native code. */
  child(at: number, field: string): ChildNode | null;
}

interface Binding {
  nodeTransferArray: Uint32Array;
  readonly NodeMethods: {
    descendantsOfType(tree: Parser.Tree, types: readonly string[]): number[];
    endIndex(tree: Parser.Tree): number;
    isNamed(tree: Parser.Tree): boolean;
    type(tree: Parser.Tree): string;
    childForFieldName(tree: Parser.Tree, field: string): number | undefined | object;
  };
  getNodeTypeNamesById(language: unknown): readonly (string | undefined)[];
}

/** Numbers that stand for a node: its id in two halves, byte offset (2 a unit), row, byte column, alias. */
const numbersPerNode = 6;

/** Enough for some nodes, and less than what the binding can only parse with a size. */
const sampleLength = 16_000;

type RootNode = Parser.SyntaxNode & { readonly [index: number]: number };

export class NativeGrammar {
  readonly typeNames: readonly (string | undefined)[];
  private readonly parser: Parser;
  private readonly binding: Binding;
  private isRawKnownToWork: boolean | null = null;
  private sample: string | null = null;

  constructor(language: unknown) {
    const require = createRequire(import.meta.url);
    const NativeParser = require('tree-sitter') as typeof Parser;
    this.parser = new NativeParser();
    this.parser.setLanguage(language);
    this.binding = loadBinding(require);
    this.typeNames = this.binding.getNodeTypeNamesById(language);
  }

  parse(text: string, range?: TextRange): Parser.Tree {
    // Without a size the binding hands the text over in pieces of 32 KB and fails on longer ones.
    const bufferSize = text.length + 1;
    if (this.isRawKnownToWork === null) this.sample ??= text.slice(0, sampleLength);
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

  /** @param types those met most often first: the binding compares in this order. */
  list(tree: Parser.Tree, types: readonly string[]): NodeList {
    this.isRawKnownToWork ??= this.tryRaw(types);
    return this.isRawKnownToWork === true
      ? new RawNodes(this.binding, this.typeNames, tree, types)
      : new PublicNodes(tree, types, this.typeNames);
  }

  /**
   * On the start of a text: the public interface makes an object of every node, and the first file may be the largest.
   * `null`: there is nothing in it to compare.
   */
  private tryRaw(types: readonly string[]): boolean | null {
    const tree = this.parser.parse(this.sample ?? '');
    this.sample = null;
    const raw = this.rawOrNull(tree, types);
    // The binding remembers the objects that it makes of nodes, and lists them in place of numbers from then on.
    const known = new PublicNodes(tree, types, this.typeNames);
    if (known.count === 0) return null;
    return raw !== null && isSameList(raw, known);
  }

  private rawOrNull(tree: Parser.Tree, types: readonly string[]): RawNodes | null {
    try {
      return new RawNodes(this.binding, this.typeNames, tree, types);
    } catch {
      return null;
    }
  }
}

/** Whether the internals give what the public interface gives. */
function isSameList(raw: NodeList, known: NodeList): boolean {
  if (raw.count !== known.count) return false;
  for (let at = 0; at < Math.min(raw.count, 50); at++) {
    const isSame =
      raw.typeId(at) === known.typeId(at) &&
      raw.start(at) === known.start(at) &&
      raw.row(at) === known.row(at) &&
      raw.column(at) === known.column(at) &&
      raw.end(at) === known.end(at);
    if (!isSame) return false;
  }
  return true;
}

class RawNodes implements NodeList {
  readonly count: number;
  private readonly ids: readonly number[];
  private readonly numbers: Uint32Array;

  constructor(
    private readonly binding: Binding,
    private readonly typeNames: readonly (string | undefined)[],
    private readonly tree: Parser.Tree,
    types: readonly string[],
  ) {
    const root = tree.rootNode as RootNode;
    const { nodeTransferArray } = binding;
    for (let at = 0; at < numbersPerNode; at++) nodeTransferArray[at] = root[at] ?? 0;
    this.ids = binding.NodeMethods.descendantsOfType(tree, types);
    this.count = this.ids.length;
    // The array is one and the same for every call, and another one after it had to grow.
    this.numbers = binding.nodeTransferArray.slice(0, this.count * numbersPerNode);
  }

  typeId(at: number): number {
    return this.ids[at] as number;
  }

  start(at: number): number {
    return (this.numbers[at * numbersPerNode + 2] as number) >>> 1;
  }

  row(at: number): number {
    return this.numbers[at * numbersPerNode + 3] as number;
  }

  column(at: number): number {
    return (this.numbers[at * numbersPerNode + 4] as number) >>> 1;
  }

  end(at: number): number {
    this.select(at);
    return this.binding.NodeMethods.endIndex(this.tree);
  }

  isNamed(at: number): boolean {
    this.select(at);
    return this.binding.NodeMethods.isNamed(this.tree);
  }

  typeName(at: number): string {
    this.select(at);
    return this.binding.NodeMethods.type(this.tree);
  }

  child(at: number, field: string): ChildNode | null {
    this.select(at);
    const { NodeMethods } = this.binding;
    const id = NodeMethods.childForFieldName(this.tree, field);
    if (typeof id !== 'number') return null;
    const { nodeTransferArray } = this.binding;
    const start = (nodeTransferArray[2] as number) >>> 1;
    return { type: this.typeNames[id] ?? 'ERROR', start, end: NodeMethods.endIndex(this.tree) };
  }

  private select(at: number): void {
    const { numbers, binding } = this;
    const { nodeTransferArray } = binding;
    const from = at * numbersPerNode;
    nodeTransferArray[0] = numbers[from] as number;
    nodeTransferArray[1] = numbers[from + 1] as number;
    nodeTransferArray[2] = numbers[from + 2] as number;
    nodeTransferArray[3] = numbers[from + 3] as number;
    nodeTransferArray[4] = numbers[from + 4] as number;
    nodeTransferArray[5] = numbers[from + 5] as number;
  }
}

class PublicNodes implements NodeList {
  readonly count: number;
  private readonly nodes: readonly Parser.SyntaxNode[];

  constructor(
    tree: Parser.Tree,
    types: readonly string[],
    private readonly typeNames: readonly (string | undefined)[],
  ) {
    this.nodes = tree.rootNode.descendantsOfType([...types]);
    this.count = this.nodes.length;
  }

  typeId(at: number): number {
    const { typeId } = this.node(at) as Parser.SyntaxNode & { readonly typeId: number };
    return typeId;
  }

  start(at: number): number {
    return this.node(at).startIndex;
  }

  row(at: number): number {
    return this.node(at).startPosition.row;
  }

  column(at: number): number {
    return this.node(at).startPosition.column;
  }

  end(at: number): number {
    return this.node(at).endIndex;
  }

  isNamed(at: number): boolean {
    return this.node(at).isNamed;
  }

  typeName(at: number): string {
    return this.node(at).type;
  }

  child(at: number, field: string): ChildNode | null {
    const child = this.node(at).childForFieldName(field) as
      | (Parser.SyntaxNode & { readonly typeId: number })
      | null;
    if (child === null) return null;
    const type = this.typeNames[child.typeId] ?? 'ERROR';
    return { type, start: child.startIndex, end: child.endIndex };
  }

  private node(at: number): Parser.SyntaxNode {
    return this.nodes[at] as Parser.SyntaxNode;
  }
}

function loadBinding(require: NodeJS.Require): Binding {
  const folder = dirname(require.resolve('tree-sitter/package.json'));
  const load = createRequire(`${folder}/index.js`)('node-gyp-build') as (folder: string) => Binding;
  return load(folder);
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

/** ERROR and MISSING nodes, but for what is none. */
export function countErrors(tree: Parser.Tree): number {
  // Only what has an error somewhere inside is looked into: the rest of a large file costs nothing.
  const open = tree.rootNode.hasError ? [tree.rootNode] : [];
  let errors = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ((node.type === 'ERROR' && !isPlainAmpersand(node)) || node.isMissing) errors++;
    for (const child of node.children) if (child.hasError || child.isMissing) open.push(child);
  }
  return errors;
}

/** `&` in the text and the attributes of JSX begins a character reference or stands for itself; the grammar knows the first. */
function isPlainAmpersand(node: Parser.SyntaxNode): boolean {
  return /^(?:jsx_element|string)$/.test(node.parent?.type ?? '') && /^&[^<>{}]*$/.test(node.text);
}
