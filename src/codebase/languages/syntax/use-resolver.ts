/**
 * Finds out what the names that a file uses mean as far as the file tells: an access path for each. Works when the whole
 * file has been read, since a name may be declared below its use. Knows no grammar.
 */
import {
  type AccessPath,
  callFlag,
  memberFlag,
  type ReferenceColumns,
  type ReferenceRole,
  scopeMember,
} from '../../facts.ts';
import { branchesOf, type Range } from './branches.ts';
import { nothing, unknown } from './chain-scanner.ts';
import type { NameRules } from './name-rules.ts';
import type { HiddenUse, NameUses } from './name-uses.ts';
import type { OpenSymbol } from './open-symbol.ts';
import { PathTable } from './path-table.ts';
import type { Binding, PathBinding, Scope, Scopes, Source } from './scopes.ts';

const defaultBeforeValue = /^(?:[\s(&*]|await\b|new\b|yield\b|mut\b|ref\b)*$/;
/** In place of paths, while they are found. */
const notYet = -4;
const localName = -3;
const noPath = -1;

export class UseResolver {
  private readonly found: Int32Array;
  private readonly table: PathTable;
  private readonly sourcePaths = new Map<Source, number>();
  private readonly symbolPaths: (number | undefined)[] = [];
  private readonly boundPaths = new Map<PathBinding, number>();
  private readonly scopeName: number;

  /** @param symbolIndex index of a symbol in the facts, `null` when it is dropped. */
  constructor(
    private readonly text: string,
    private readonly rules: NameRules,
    private readonly uses: NameUses,
    private readonly scopes: Scopes,
    private readonly symbolIndex: (symbol: OpenSymbol) => number | null,
  ) {
    this.table = new PathTable(uses.table.names);
    this.found = new Int32Array(uses.count).fill(notYet);
    this.scopeName = uses.table.numberOf(scopeMember);
  }

  get paths(): readonly AccessPath[] {
    return this.table.paths;
  }

  /** All uses of names that are not hidden and mean no local. */
  references(): ReferenceColumns {
    const { uses } = this;
    const most = uses.count;
    const columns = {
      name: new Int32Array(most),
      line: new Int32Array(most),
      column: new Int32Array(most),
      flags: new Uint8Array(most),
      path: new Int32Array(most),
    };
    let count = 0;
    for (let at = 0; at < most; at++) {
      const path = this.pathOf(at);
      if (path === localName || uses.hiddenOf(at) !== undefined) continue;
      columns.name[count] = uses.nameNumberOf(at);
      columns.line[count] = uses.lineOf(at);
      columns.column[count] = uses.columnOf(at);
      columns.flags[count] =
        (uses.isCalled(at) ? callFlag : 0) + (uses.receiverOf(at) === nothing ? 0 : memberFlag);
      columns.path[count++] = path === noPath ? -1 : path;
    }
    return { count, names: uses.table.names, ...columns };
  }

  /** The path of what a source says; `null` when it says nothing that this file can tell. */
  pathOfSource(source: Source): number | null {
    const path = this.sourcePath(source);
    return path < 0 ? null : path;
  }

  /** The path of a name in a scope. */
  pathOfName(scope: Scope, name: string): number | null {
    const path = this.valueOfName(scope, name);
    return path < 0 ? null : path;
  }

  pathOfSymbol(symbol: OpenSymbol): number {
    const known = this.symbolPaths[symbol.index];
    if (known !== undefined) return known;
    const index = this.symbolIndex(symbol);
    const path = index === null ? noPath : this.table.ofSymbol(index);
    this.symbolPaths[symbol.index] = path;
    return path;
  }

  pathOfBoundPath(binding: PathBinding): number {
    const known = this.boundPaths.get(binding);
    if (known !== undefined) return known;
    this.boundPaths.set(binding, notYet);
    let path = this.pathOfRoot(binding);
    for (const step of binding.steps) if (path >= 0) path = this.memberNamed(path, step);
    this.boundPaths.set(binding, path);
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
    const { uses } = this;
    const hidden = uses.hiddenOf(at);
    if (hidden !== undefined) return this.pathOfHidden(at, hidden);
    const receiver = uses.receiverOf(at);
    if (receiver === unknown) return noPath;
    if (receiver !== nothing) {
      const of = receiver >= 0 ? this.valueOf(receiver) : this.sourcePath(uses.sourceOf(receiver));
      return of < 0 ? noPath : this.table.ofMember(of, uses.nameNumberOf(at));
    }
    const binding = this.scopes.lookUp(uses.scopeOf(at), uses.nameNumberOf(at));
    return binding === null ? this.pathOfUnbound(at) : this.pathOfBinding(binding);
  }

  private pathOfHidden(at: number, hidden: HiddenUse): number {
    if (hidden === null) return noPath;
    if ('name' in hidden) return this.valueOfName(this.uses.scopeOf(at), hidden.name);
    if ('free' in hidden) return this.freeNamed(hidden.free);
    if ('source' in hidden) return this.sourcePath(hidden.source);
    const path = this.pathOfSymbol(hidden.symbol);
    return path < 0 || hidden.member === undefined ? path : this.memberNamed(path, hidden.member);
  }

  private pathOfUnbound(at: number): number {
    const { uses, rules, table } = this;
    const { mayBeInherited, freeName, plainNamesReachMembers } = rules;
    const number = uses.nameNumberOf(at);
    if (mayBeInherited !== undefined && !uses.isNeverCalled(at)) {
      const type = typeAround(uses.ownerOf(at));
      const role: ReferenceRole = uses.isCalled(at) ? 'call' : 'use';
      if (type !== null && mayBeInherited(uses.nameOf(at), role)) {
        const path = this.pathOfSymbol(type);
        if (path >= 0) return table.ofMember(path, number);
      }
    }
    if (freeName !== undefined) return this.freeNamed(freeName(uses.nameOf(at), uses.ownerOf(at)));
    const path = plainNamesReachMembers ? this.pathFromClass(at, number) : table.ofFree(number);
    return uses.isQualifying(at) ? table.ofMember(path, this.scopeName) : path;
  }

  private pathFromClass(at: number, name: number): number {
    const { uses, table } = this;
    let owner = uses.ownerOf(at);
    while (owner !== null && !typeKinds.has(owner.kind) && owner.container === null) owner = owner.parent;
    if (owner === null) return table.ofFree(name);
    const { container } = owner;
    if (container === uses.nameOf(at)) return table.ofFree(name);
    const type =
      container === null ? this.pathOfSymbol(owner) : this.valueOfName(uses.scopeOf(at), container);
    return type < 0 ? table.ofFree(name) : table.ofMember(table.ofMember(type, this.scopeName), name);
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
        return this.table.ofImport(binding.import, binding.name);
      case 'path':
        return this.pathOfBoundPath(binding);
    }
  }

  private pathOfRoot({ root }: PathBinding): number {
    if ('symbol' in root) return this.pathOfSymbol(root.symbol);
    if ('free' in root) return this.freeNamed(root.free);
    const binding = this.scopes.lookUp(root.scope, this.uses.table.numberOf(root.name));
    // `use name::name`: the first one comes from elsewhere.
    const isItself = binding?.kind === 'path' && this.boundPaths.get(binding) === notYet;
    return isItself ? this.freeNamed(root.name) : this.valueOfBinding(binding, root.name);
  }

  /** The path on which members of the reference are looked for. */
  private valueOf(at: number): number {
    const { uses } = this;
    const receiver = uses.receiverOf(at);
    if (receiver === nothing && uses.hiddenOf(at) === undefined) {
      const binding = this.scopes.lookUp(uses.scopeOf(at), uses.nameNumberOf(at));
      if (binding?.kind === 'local')
        return binding.source === null ? noPath : this.sourcePath(binding.source);
    }
    if (receiver >= 0 && this.isTransparent(at)) return this.valueOf(receiver);
    return this.pathOf(at);
  }

  private isTransparent(at: number): boolean {
    const { transparentMembers, searches } = this.rules;
    if (transparentMembers === undefined && searches === undefined) return false;
    const name = this.uses.nameOf(at);
    if (transparentMembers?.has(name)) return true;
    if (!searches?.has(name)) return false;
    const after = this.uses.nameStartOf(at) + name.length;
    return /^\s*\(\s*(?:async\s*)?(?:\([\w$\s,:.]*\)|[\w$]+)\s*=>/.test(this.text.slice(after, after + 120));
  }

  private valueOfName(scope: Scope, name: string): number {
    return this.valueOfBinding(this.scopes.lookUp(scope, this.uses.table.numberOf(name)), name);
  }

  private valueOfBinding(binding: Binding | null, name: string): number {
    if (binding === null) return this.freeNamed(name);
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
    const path = plain < 0 || member === undefined ? plain : this.memberNamed(plain, member);
    this.sourcePaths.set(source, path);
    return path;
  }

  private plainSourcePath(source: Source): number {
    switch (source.kind) {
      case 'type':
        return this.typePath(source.start, source.end);
      case 'value':
        return this.valuePath(source);
      case 'use':
        return this.valueOf(source.use);
    }
  }

  private typePath(start: number, end: number): number {
    const { uses } = this;
    const { transparentTypes } = this.rules;
    for (let at = uses.firstFrom(start); at < uses.count && uses.nameStartOf(at) < end; at++) {
      let last = at;
      while (last + 1 < uses.count && uses.receiverOf(last + 1) === last && uses.nameStartOf(last + 1) < end)
        last++;
      if (transparentTypes?.has(uses.nameOf(last))) {
        at = last;
        continue;
      }
      return this.valueOf(last);
    }
    return noPath;
  }

  private valuePath({ start, end }: Range): number {
    const { uses, text, rules } = this;
    const first = uses.firstFrom(start);
    if (first === uses.count || uses.nameStartOf(first) >= end) return noPath;
    const before = text.slice(start, uses.nameStartOf(first));
    if (!(rules.beforeValue ?? defaultBeforeValue).test(before)) return this.branchPath({ start, end });
    let last = first;
    for (let at = first + 1; at < uses.count && uses.nameStartOf(at) < end; at++) {
      if (uses.rootOf(at) === first) last = at;
    }
    const rest = text.slice(uses.endOf(last), end);
    const cast = /^[\s)]*(?:as|satisfies)\s(?!const\b)/.exec(rest);
    if (cast !== null) return this.typePath(uses.endOf(last) + cast[0].length, end);
    if (!/^[\s)\]!?;]*(?:$|\?\?|\|\||\{|\[[^\]]*\]\s*;?$)/.test(rest)) {
      return this.branchPath({ start, end });
    }
    return rules.wrappers?.has(uses.nameOf(first)) ? this.valueOfWrapper(first, last) : this.valueOf(last);
  }

  /** `condition ? one : other`: what the first of them gives that is known. */
  private branchPath(range: Range): number {
    const [one, other] = (this.rules.noConditionals ? null : branchesOf(this.text, range)) ?? [];
    if (one === undefined || other === undefined) return noPath;
    const path = this.valuePath(one);
    return path >= 0 ? path : this.valuePath(other);
  }

  private valueOfWrapper(first: number, last: number): number {
    const { uses } = this;
    const end = uses.endOf(last);
    const start = this.text.indexOf('(', uses.nameStartOf(last)) + 1;
    const isMaking = last === first || uses.receiverOf(last) === first;
    if (!isMaking || start === 0 || start >= end) return this.valueOf(last);
    return this.valuePath({ start, end: end - 1 });
  }

  private memberNamed(of: number, name: string): number {
    return this.table.ofMember(of, this.uses.table.numberOf(name));
  }

  private freeNamed(name: string): number {
    return this.table.ofFree(this.uses.table.numberOf(name));
  }
}

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
