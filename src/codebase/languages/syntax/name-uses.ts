/**
 * Collects the names that a file uses, with their scopes and with what each is a member of. What they mean is found out
 * at the end, by `use-resolver.ts`. Knows no grammar.
 */
import type { ReferenceRole } from '../../facts.ts';
import type { NameTable } from './name-table.ts';
import type { OpenSymbol } from './open-symbol.ts';
import type { Scope, Source } from './scopes.ts';

/** A use of a name that is not reported, but can have members: `this`. */
export type HiddenUse =
  | { readonly symbol: OpenSymbol; readonly member?: string }
  | { readonly name: string }
  /** A name that this file does not bind, whatever it says. */
  | { readonly free: string }
  | { readonly source: Source }
  | null;

/** Numbers that stand for a use, in this order. */
const numbersPerUse = 8;
const nameAt = 0;
const startAt = 1;
const lineAt = 2;
const columnAt = 3;
/** Another use, `nothing`, `unknown`, or `firstSource` minus an index in `sources`. */
const receiverAt = 4;
/** The use that the expression starts with. */
const rootAt = 5;
/** Where the expression that ends with this name ends, its call included. */
const endAt = 6;
const flagsAt = 7;

const called = 1;
const neverCalled = 2;
const qualifying = 4;

const firstSource = -10;

export class NameUses {
  count = 0;
  private numbers = new Int32Array(64 * numbersPerUse);
  private readonly scopes: Scope[] = [];
  private readonly owners: (OpenSymbol | null)[] = [];
  /** Those that are not reported. */
  private readonly hidden = new Map<number, HiddenUse>();
  private readonly sources: Source[] = [];

  constructor(readonly table: NameTable) {}

  /**
   * Positional, as it is called for every identifier.
   * @param line 1-based
   * @returns its number, by which the chain scanner knows it.
   */
  add(
    name: string,
    start: number,
    end: number,
    line: number,
    column: number,
    role: ReferenceRole,
    receiver: number,
    scope: Scope,
    owner: OpenSymbol | null,
  ): number {
    return this.addNumber(this.table.numberOf(name), start, end, line, column, role, receiver, scope, owner);
  }

  /** The same with the number of the name. */
  addNumber(
    name: number,
    start: number,
    end: number,
    line: number,
    column: number,
    role: ReferenceRole,
    receiver: number,
    scope: Scope,
    owner: OpenSymbol | null,
  ): number {
    const at = this.count++;
    const from = at * numbersPerUse;
    if (from === this.numbers.length) this.grow();
    const { numbers } = this;
    numbers[from + nameAt] = name;
    numbers[from + startAt] = start;
    numbers[from + lineAt] = line;
    numbers[from + columnAt] = column;
    numbers[from + receiverAt] = receiver;
    numbers[from + rootAt] = receiver >= 0 ? (numbers[receiver * numbersPerUse + rootAt] as number) : at;
    numbers[from + endAt] = end;
    numbers[from + flagsAt] = role === 'call' ? called : 0;
    this.scopes.push(scope);
    this.owners.push(owner);
    return at;
  }

  /** A type, say: parentheses behind it do not call it. */
  neverCall(at: number): void {
    this.addFlag(at, neverCalled);
  }

  /** It stands before `::`: its members are looked for as plain names are, when nobody knows what it is. */
  qualify(at: number): void {
    this.addFlag(at, qualifying);
  }

  hide(at: number, use: HiddenUse): void {
    this.hidden.set(at, use);
  }

  /** For a receiver that is not an expression before a dot: the pattern in `const { a } = source`. */
  receiverFrom(source: Source): number {
    this.sources.push(source);
    return firstSource - (this.sources.length - 1);
  }

  markCalled(at: number): void {
    if (!this.isNeverCalled(at)) this.addFlag(at, called);
  }

  extend(at: number, end: number): void {
    this.numbers[at * numbersPerUse + endAt] = end;
  }

  /** Forgets what was added since `count` was this. */
  truncate(count: number): void {
    for (let at = count; at < this.count; at++) this.hidden.delete(at);
    this.count = count;
    this.scopes.length = count;
    this.owners.length = count;
  }

  /** Where the expression that ends with this name ends so far. */
  endOf(at: number): number {
    return this.numbers[at * numbersPerUse + endAt] as number;
  }

  /** Where the name itself starts. */
  nameStartOf(at: number): number {
    return this.numbers[at * numbersPerUse + startAt] as number;
  }

  /** Where the expression that the use is a part of starts. */
  startOf(at: number): number {
    return this.nameStartOf(this.rootOf(at));
  }

  nameOf(at: number): string {
    return this.table.names[this.nameNumberOf(at)] as string;
  }

  nameNumberOf(at: number): number {
    return this.numbers[at * numbersPerUse + nameAt] as number;
  }

  /** The use that it is a member of, or a negative number. */
  receiverOf(at: number): number {
    return this.numbers[at * numbersPerUse + receiverAt] as number;
  }

  rootOf(at: number): number {
    return this.numbers[at * numbersPerUse + rootAt] as number;
  }

  lineOf(at: number): number {
    return this.numbers[at * numbersPerUse + lineAt] as number;
  }

  columnOf(at: number): number {
    return this.numbers[at * numbersPerUse + columnAt] as number;
  }

  scopeOf(at: number): Scope {
    return this.scopes[at] as Scope;
  }

  ownerOf(at: number): OpenSymbol | null {
    return this.owners[at] ?? null;
  }

  /** `undefined` for those that are reported. */
  hiddenOf(at: number): HiddenUse | undefined {
    return this.hidden.size === 0 ? undefined : this.hidden.get(at);
  }

  /** @param receiver less than `unknown` */
  sourceOf(receiver: number): Source {
    return this.sources[firstSource - receiver] as Source;
  }

  isCalled(at: number): boolean {
    return ((this.numbers[at * numbersPerUse + flagsAt] as number) & called) !== 0;
  }

  isNeverCalled(at: number): boolean {
    return ((this.numbers[at * numbersPerUse + flagsAt] as number) & neverCalled) !== 0;
  }

  isQualifying(at: number): boolean {
    return ((this.numbers[at * numbersPerUse + flagsAt] as number) & qualifying) !== 0;
  }

  /** The first use that starts at or after an offset, or `count`; uses are in order. */
  firstFrom(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.nameStartOf(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private addFlag(at: number, flag: number): void {
    const place = at * numbersPerUse + flagsAt;
    this.numbers[place] = (this.numbers[place] as number) | flag;
  }

  private grow(): void {
    const longer = new Int32Array(2 * this.numbers.length);
    longer.set(this.numbers);
    this.numbers = longer;
  }
}
