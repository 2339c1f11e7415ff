/**
 * Collects the names that a file uses, with their scopes and with what each is a member of, and finds out at the end
 * what they mean as far as the file tells: an access path for each. Knows no grammar.
 */
import { type AccessPath, type ReferenceFact, type ReferenceRole, scopeMember } from '../../facts.ts';
import { branchesOf, type Range } from './branches.ts';
import { nothing, unknown } from './chain-scanner.ts';
import type { OpenSymbol } from './open-symbol.ts';
import { type Binding, lookUp, type PathBinding, type Scope, type Source } from './scopes.ts';

/** What a language says about names. */
export interface NameRules {
  /**
   * Types that are seen through to their first argument, such as `Promise` and `Array`: what is declared as
   * `Promise<Item[]>` is taken for an `Item`.
   */
  readonly transparentTypes?: ReadonlySet<string>;
  /** Members that give what they are members of, or what is in it: `unwrap`, `iter`, `clone`. */
  readonly transparentMembers?: ReadonlySet<string>;
  /** The same when they are given an arrow function: `find`. */
  readonly searches?: ReadonlySet<string>;
  /** Functions, and types with a `new`, that give what they are called with: `Some(a)` and `Box::new(a)` are taken for `a`. */
  readonly wrappers?: ReadonlySet<string>;
  /** What may stand before an expression without changing what it is, such as `await` and `new`; anchored at both ends. */
  readonly beforeValue?: RegExp;
  /** There is no `condition ? one : other`. */
  readonly noConditionals?: true;
  /** A name that nothing binds may mean a member of the class around it, inherited perhaps: Java, C#, C++, Ruby. */
  readonly mayBeInherited?: (name: string, role: ReferenceRole) => boolean;
  /** What a name that nothing binds is called in the whole project, given what it stands in: Ruby. */
  readonly freeName?: (name: string, owner: OpenSymbol | null) => string;
  /**
   * A name that nothing binds means a member of the class around it, or of the class that the function around it is
   * defined for elsewhere; when there is no such member, what it means in the file: C++.
   */
  readonly plainNamesReachMembers?: boolean;
}

/** A use of a name that is not reported, but can have members: `this`. */
export type HiddenUse =
  | { readonly symbol: OpenSymbol; readonly member?: string }
  | { readonly name: string }
  /** A name that this file does not bind, whatever it says. */
  | { readonly free: string }
  | { readonly source: Source }
  | null;

const defaultBeforeValue = /^(?:[\s(&*]|await\b|new\b|yield\b|mut\b|ref\b)*$/;
/** In `paths` per reference, while they are found. */
const notYet = -4;
const localName = -3;
const noPath = -1;

export class NameUses {
  private readonly names: string[] = [];
  private readonly starts: number[] = [];
  private readonly lines: number[] = [];
  private readonly columns: number[] = [];
  private readonly roles: ReferenceRole[] = [];
  private readonly neverCalled = new Set<number>();
  private readonly qualifiers = new Set<number>();
  private readonly scopes: Scope[] = [];
  /** Reference that it is a member of, `nothing`, `unknown`, or `firstSource` minus an index in `sources`. */
  private readonly receivers: number[] = [];
  private readonly roots: number[] = [];
  /** Where the expression that ends with this name ends, its call included. */
  private readonly ends: number[] = [];
  /** `undefined` for those that are reported. */
  private readonly hidden: (HiddenUse | undefined)[] = [];
  private readonly sources: Source[] = [];
  private readonly owners: (OpenSymbol | null)[] = [];

  private found: Int32Array = new Int32Array(0);
  readonly paths: AccessPath[] = [];
  private readonly interned = new Map<string, number>();
  private readonly internedFree = new Map<string, number>();
  /** By the path that they are members of. */
  private readonly internedMembers: (Map<string, number> | undefined)[] = [];
  private readonly sourcePaths = new Map<Source, number>();
  private readonly symbolPaths: (number | undefined)[] = [];
  private readonly boundPaths = new Map<PathBinding, number>();
  private symbolIndex: (symbol: OpenSymbol) => number | null = () => null;

  constructor(
    private readonly text: string,
    private readonly rules: NameRules,
  ) {}

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
    const at = this.names.length;
    this.names.push(name);
    this.starts.push(start);
    this.lines.push(line);
    this.columns.push(column);
    this.roles.push(role);
    this.scopes.push(scope);
    this.receivers.push(receiver);
    this.roots.push(receiver >= 0 ? (this.roots[receiver] as number) : at);
    this.ends.push(end);
    this.owners.push(owner);
    this.hidden.push(undefined);
    return at;
  }

  /** A type, say: parentheses behind it do not call it. */
  neverCall(at: number): void {
    this.neverCalled.add(at);
  }

  /** It stands before `::`: its members are looked for as plain names are, when nobody knows what it is. */
  qualify(at: number): void {
    this.qualifiers.add(at);
  }

  hide(at: number, use: HiddenUse): void {
    this.hidden[at] = use;
  }

  /** For a receiver that is not an expression before a dot: the pattern in `const { a } = source`. */
  receiverFrom(source: Source): number {
    this.sources.push(source);
    return firstSource - (this.sources.length - 1);
  }

  /** Where the expression that ends with this name ends so far. */
  endOf(at: number): number {
    return this.ends[at] as number;
  }

  /** Where the expression that the use is a part of starts. */
  startOf(at: number): number {
    return this.starts[this.roots[at] as number] as number;
  }

  nameOf(at: number): string {
    return this.names[at] as string;
  }

  /** The use that it is a member of, or a negative number. */
  receiverOf(at: number): number {
    return this.receivers[at] as number;
  }

  markCalled(at: number): void {
    if (!this.neverCalled.has(at)) this.roles[at] = 'call';
  }

  extend(at: number, end: number): void {
    this.ends[at] = end;
  }

  get count(): number {
    return this.names.length;
  }

  /** Forgets what was added since `count` was this. */
  truncate(count: number): void {
    for (const list of [
      this.names,
      this.starts,
      this.lines,
      this.columns,
      this.roles,
      this.scopes,
      this.receivers,
      this.roots,
      this.ends,
      this.owners,
      this.hidden,
    ]) {
      list.length = count;
    }
  }

  /** @param symbolIndex index of a symbol in the facts, `null` when it is dropped. */
  resolve(symbolIndex: (symbol: OpenSymbol) => number | null): ReferenceFact[] {
    this.symbolIndex = symbolIndex;
    this.found = new Int32Array(this.names.length).fill(notYet);
    const references: ReferenceFact[] = [];
    for (let at = 0; at < this.names.length; at++) {
      const path = this.pathOf(at);
      if (path === localName || this.hidden[at] !== undefined) continue;
      references.push({
        name: this.names[at] as string,
        line: this.lines[at] as number,
        column: this.columns[at] as number,
        role: this.roles[at] as ReferenceRole,
        member: this.receivers[at] !== nothing,
        path: path === noPath ? null : path,
      });
    }
    return references;
  }

  /** After `resolve`: the path of what a source says; `null` when it says nothing that this file can tell. */
  pathOfSource(source: Source): number | null {
    const path = this.sourcePath(source);
    return path < 0 ? null : path;
  }

  /** After `resolve`: the path of a name in a scope. */
  pathOfName(scope: Scope, name: string): number | null {
    const path = this.valueOfBinding(lookUp(scope, name), name);
    return path < 0 ? null : path;
  }

  pathOfSymbol(symbol: OpenSymbol): number {
    const known = this.symbolPaths[symbol.index];
    if (known !== undefined) return known;
    const index = this.symbolIndex(symbol);
    const path = index === null ? noPath : this.intern(`s${index}`, { kind: 'symbol', symbol: index });
    this.symbolPaths[symbol.index] = path;
    return path;
  }

  private pathOf(at: number): number {
    const known = this.found[at] as number;
    if (known !== notYet) return known;
    // What depends on itself has no path.
    this.found[at] = noPath;
    const path = this.findPath(at);
    this.found[at] = path;
    return path;
  }

  private findPath(at: number): number {
    const hidden = this.hidden[at];
    if (hidden !== undefined) return this.pathOfHidden(at, hidden);
    const receiver = this.receivers[at] as number;
    const name = this.names[at] as string;
    if (receiver === unknown) return noPath;
    if (receiver !== nothing) {
      const of =
        receiver >= 0
          ? this.valueOf(receiver)
          : this.sourcePath(this.sources[firstSource - receiver] as Source);
      return of < 0 ? noPath : this.internMember(of, name);
    }
    const binding = lookUp(this.scopes[at] as Scope, name);
    if (binding === null) return this.pathOfUnbound(at, name);
    return this.pathOfBinding(binding);
  }

  private pathOfHidden(at: number, hidden: HiddenUse): number {
    if (hidden === null) return noPath;
    if ('name' in hidden) {
      return this.valueOfBinding(lookUp(this.scopes[at] as Scope, hidden.name), hidden.name);
    }
    if ('free' in hidden) return this.internFree(hidden.free);
    if ('source' in hidden) return this.sourcePath(hidden.source);
    const path = this.pathOfSymbol(hidden.symbol);
    return path < 0 || hidden.member === undefined ? path : this.internMember(path, hidden.member);
  }

  private pathOfUnbound(at: number, name: string): number {
    const { mayBeInherited } = this.rules;
    const isType = this.neverCalled.has(at);
    const type = mayBeInherited === undefined || isType ? null : typeAround(this.owners[at] ?? null);
    if (type !== null && mayBeInherited?.(name, this.roles[at] as ReferenceRole)) {
      const path = this.pathOfSymbol(type);
      if (path >= 0) return this.internMember(path, name);
    }
    const { freeName, plainNamesReachMembers } = this.rules;
    if (freeName !== undefined) return this.internFree(freeName(name, this.owners[at] ?? null));
    const path = plainNamesReachMembers ? this.pathFromClass(at, name) : this.internFree(name);
    return this.qualifiers.has(at) ? this.internMember(path, scopeMember) : path;
  }

  private pathFromClass(at: number, name: string): number {
    let owner = this.owners[at] ?? null;
    while (owner !== null && !typeKinds.has(owner.kind) && owner.container === null) owner = owner.parent;
    if (owner === null) return this.internFree(name);
    const { container } = owner;
    if (container === name) return this.internFree(name);
    const type =
      container === null
        ? this.pathOfSymbol(owner)
        : this.valueOfBinding(lookUp(this.scopes[at] as Scope, container), container);
    return type < 0 ? this.internFree(name) : this.internMember(this.internMember(type, scopeMember), name);
  }

  private pathOfBinding(binding: Binding): number {
    switch (binding.kind) {
      case 'local':
        return localName;
      case 'symbol': {
        const path = this.pathOfSymbol(binding.symbol);
        return path < 0 ? localName : path;
      }
      case 'import':
        return this.intern(`i${binding.import}.${binding.name}`, {
          kind: 'import',
          import: binding.import,
          name: binding.name,
        });
      case 'path':
        return this.pathOfBoundPath(binding);
    }
  }

  /** After `resolve`. */
  pathOfBoundPath(binding: PathBinding): number {
    const known = this.boundPaths.get(binding);
    if (known !== undefined) return known;
    this.boundPaths.set(binding, notYet);
    let path = this.pathOfRoot(binding);
    for (const step of binding.steps) if (path >= 0) path = this.internMember(path, step);
    this.boundPaths.set(binding, path);
    return path;
  }

  private pathOfRoot({ root }: PathBinding): number {
    if ('symbol' in root) return this.pathOfSymbol(root.symbol);
    if ('free' in root) return this.internFree(root.free);
    const binding = lookUp(root.scope, root.name);
    // `use name::name`: the first one comes from elsewhere.
    const isItself = binding?.kind === 'path' && this.boundPaths.get(binding) === notYet;
    return isItself ? this.internFree(root.name) : this.valueOfBinding(binding, root.name);
  }

  /** The path on which members of the reference are looked for. */
  private valueOf(at: number): number {
    if (this.receivers[at] === nothing && this.hidden[at] === undefined) {
      const binding = lookUp(this.scopes[at] as Scope, this.names[at] as string);
      if (binding?.kind === 'local')
        return binding.source === null ? noPath : this.sourcePath(binding.source);
    }
    const receiver = this.receivers[at] as number;
    if (receiver >= 0 && this.isTransparent(at)) return this.valueOf(receiver);
    return this.pathOf(at);
  }

  private isTransparent(at: number): boolean {
    const name = this.names[at] as string;
    const { transparentMembers, searches } = this.rules;
    if (transparentMembers?.has(name)) return true;
    if (!searches?.has(name)) return false;
    const after = (this.starts[at] as number) + name.length;
    return /^\s*\(\s*(?:async\s*)?(?:\([\w$\s,:.]*\)|[\w$]+)\s*=>/.test(this.text.slice(after, after + 120));
  }

  private valueOfBinding(binding: Binding | null, name: string): number {
    if (binding === null) return this.internFree(name);
    if (binding.kind === 'local') return binding.source === null ? noPath : this.sourcePath(binding.source);
    return this.pathOfBinding(binding);
  }

  private sourcePath(source: Source): number {
    const known = this.sourcePaths.get(source);
    // What is made from itself has no path.
    if (known !== undefined) return known === notYet ? noPath : known;
    this.sourcePaths.set(source, notYet);
    const plain = this.plainSourcePath(source);
    const { member } = source;
    const path = plain < 0 || member === undefined ? plain : this.internMember(plain, member);
    this.sourcePaths.set(source, path);
    return path;
  }

  private plainSourcePath(source: Source): number {
    switch (source.kind) {
      case 'type':
        return this.typePath(source);
      case 'value':
        return this.valuePath(source);
      case 'use':
        return this.valueOf(source.use);
    }
  }

  private typePath({ start, end }: Range): number {
    const { transparentTypes } = this.rules;
    for (let at = this.firstFrom(start); at < this.names.length && (this.starts[at] as number) < end; at++) {
      let last = at;
      while (this.receivers[last + 1] === last && (this.starts[last + 1] as number) < end) last++;
      if (transparentTypes?.has(this.names[last] as string)) {
        at = last;
        continue;
      }
      return this.valueOf(last);
    }
    return noPath;
  }

  private valuePath({ start, end }: Range): number {
    const first = this.firstFrom(start);
    const firstStart = this.starts[first];
    if (firstStart === undefined || firstStart >= end) return noPath;
    const before = this.text.slice(start, firstStart);
    if (!(this.rules.beforeValue ?? defaultBeforeValue).test(before)) return this.branchPath({ start, end });
    let last = first;
    for (let at = first + 1; at < this.names.length && (this.starts[at] as number) < end; at++) {
      if (this.roots[at] === first) last = at;
    }
    const rest = this.text.slice(this.ends[last], end);
    const cast = /^[\s)]*(?:as|satisfies)\s(?!const\b)/.exec(rest);
    if (cast !== null) return this.typePath({ start: (this.ends[last] as number) + cast[0].length, end });
    if (!/^[\s)\]!?;]*(?:$|\?\?|\|\||\{|\[[^\]]*\]\s*;?$)/.test(rest)) {
      return this.branchPath({ start, end });
    }
    return this.rules.wrappers?.has(this.names[first] as string)
      ? this.valueOfWrapper(first, last)
      : this.valueOf(last);
  }

  /** `condition ? one : other`: what the first of them gives that is known. */
  private branchPath(range: Range): number {
    const [one, other] = (this.rules.noConditionals ? null : branchesOf(this.text, range)) ?? [];
    if (one === undefined || other === undefined) return noPath;
    const path = this.valuePath(one);
    return path >= 0 ? path : this.valuePath(other);
  }

  private valueOfWrapper(first: number, last: number): number {
    const end = this.ends[last] as number;
    const start = this.text.indexOf('(', this.starts[last]) + 1;
    const isMaking = last === first || this.receivers[last] === first;
    if (!isMaking || start === 0 || start >= end) return this.valueOf(last);
    return this.valuePath({ start, end: end - 1 });
  }

  /** The first reference that starts at or after an offset; references are in order. */
  private firstFrom(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private internMember(of: number, name: string): number {
    let members = this.internedMembers[of];
    if (members === undefined) {
      members = new Map();
      this.internedMembers[of] = members;
    }
    const known = members.get(name);
    if (known !== undefined) return known;
    members.set(name, this.paths.length);
    this.paths.push({ kind: 'member', of, name });
    return this.paths.length - 1;
  }

  private internFree(name: string): number {
    const known = this.internedFree.get(name);
    if (known !== undefined) return known;
    this.internedFree.set(name, this.paths.length);
    this.paths.push({ kind: 'free', name });
    return this.paths.length - 1;
  }

  private intern(key: string, path: AccessPath): number {
    const known = this.interned.get(key);
    if (known !== undefined) return known;
    this.interned.set(key, this.paths.length);
    this.paths.push(path);
    return this.paths.length - 1;
  }
}

const firstSource = -10;

const typeKinds: ReadonlySet<string> = new Set([
  'class',
  'interface',
  'struct',
  'trait',
  'enum',
  'component',
  'module',
]);

/** The innermost type around a place. */
export function typeAround(owner: OpenSymbol | null): OpenSymbol | null {
  let symbol = owner;
  while (symbol !== null && !typeKinds.has(symbol.kind)) symbol = symbol.parent;
  return symbol;
}
