/**
 * Collects the facts of one file while its syntax tree is passed over: symbols open and close like brackets, names are
 * bound and used on the way. Knows offsets and text, no grammar and no language.
 */
import type { FileFacts, ImportFact, SymbolFact } from '../../facts.ts';
import { LineTable } from './line-table.ts';
import type { NameRules } from './name-rules.ts';
import { NameTable } from './name-table.ts';
import { NameUses } from './name-uses.ts';
import type { Lead, OpenSymbol, SymbolDraft } from './open-symbol.ts';
import { type Comment, type PathBinding, type Scope, Scopes, type Source } from './scopes.ts';
import { signatureOf } from './signature.ts';
import { UseResolver } from './use-resolver.ts';

/** A type that inherits: a symbol of the file, a name, or what the text says. */
type Sub = OpenSymbol | { readonly name: string; readonly scope: Scope } | Source;

export class FactsBuilder {
  /** Of the file so far, in order. */
  readonly comments: Comment[] = [];
  readonly scopes: Scopes;
  readonly uses: NameUses;
  /** For the next declaration. */
  lead: Lead | null = null;
  /** The innermost open symbol. */
  top: OpenSymbol | null = null;
  private readonly symbols: OpenSymbol[] = [];
  private readonly boundSymbols: { readonly symbol: OpenSymbol; readonly scope: Scope }[] = [];
  private readonly exportedNames = new Set<string>();
  private readonly exportsByName: { readonly name: string; readonly local: string }[] = [];
  private readonly exportsOfSymbols: { readonly name: string; readonly symbol: OpenSymbol }[] = [];
  private readonly exportsOfSources: { readonly name: string; readonly source: Source }[] = [];
  private readonly supers: { readonly sub: Sub; readonly source: Source }[] = [];
  private readonly exportsOfPaths: { readonly name: string; readonly binding: PathBinding }[] = [];
  private readonly membersToBind: { readonly name: string; readonly scope: Scope }[] = [];
  private readonly imports: ImportFact[] = [];
  private readonly lines: LineTable;

  constructor(
    private readonly text: string,
    private readonly rules: NameRules,
  ) {
    this.lines = new LineTable(text);
    const table = new NameTable(text);
    this.scopes = new Scopes(table);
    this.uses = new NameUses(table);
  }

  open(draft: SymbolDraft): OpenSymbol {
    const lead = this.lead;
    this.lead = null;
    const symbol: OpenSymbol = {
      kind: draft.kind,
      index: this.symbols.length,
      depth: draft.depth,
      parent: draft.parent === undefined ? this.top : draft.parent,
      outer: this.top,
      container: draft.container ?? null,
      implementsTrait: draft.implementsTrait ?? null,
      exported: draft.exported ?? false,
      start: lead?.start ?? draft.start,
      end: draft.end,
      signatureStart: lead?.signatureStart ?? lead?.start ?? draft.start,
      name: draft.name ?? null,
      nameStart: draft.nameStart ?? draft.start,
      bodyStart: draft.bodyStart ?? null,
      firstEnd: null,
      valueDepth: null,
      doc: draft.doc ?? lead?.doc ?? null,
      source: draft.source ?? null,
      foldedInto: null,
    };
    this.symbols.push(symbol);
    if (draft.bound ?? draft.container === undefined) {
      this.boundSymbols.push({ symbol, scope: this.scopes.current });
    }
    this.top = symbol;
    return symbol;
  }

  /** The walk leaves a node of this depth: closes the symbol that it opened. */
  leave(depth: number): void {
    if (this.top !== null && this.top.depth === depth) this.top = this.top.outer;
  }

  /** Names the innermost open symbol, unless it has a name. */
  name(name: string, start: number): void {
    if (this.top === null || this.top.name !== null) return;
    this.top.name = name;
    this.top.nameStart = start;
  }

  /** Declares a local or a parameter in the current scope, or in the whole function when it is hoisted. */
  bindLocal(name: string, source: Source | null, hoisted = false): void {
    this.scopes.bind(hoisted ? this.scopes.ofFunction : this.scopes.current, name, { kind: 'local', source });
  }

  /** For symbols that were not opened in the order of the text. */
  sortByPosition(): void {
    this.symbols.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** Makes overloads one symbol: it starts with the first signature, which is also the one shown, and ends with the body. */
  foldOverloads(): void {
    const elder = new Map<OpenSymbol | null, OpenSymbol>();
    for (const symbol of this.symbols) {
      const first = elder.get(symbol.parent);
      if (first !== undefined && isOverload(first, symbol)) {
        symbol.foldedInto = first;
        first.firstEnd ??= first.end;
        first.end = symbol.end;
        first.source ??= symbol.source;
        if (symbol.exported === true) first.exported = true;
        if (hasBody(symbol)) elder.delete(symbol.parent);
      } else {
        elder.set(symbol.parent, symbol);
      }
    }
  }

  /** For `export { name }` wherever it stands: a symbol at the top of the file with this name is exported. */
  exportName(name: string): void {
    this.exportedNames.add(name);
  }

  /** Other files can import what `local` means at the top of this file under the name `name`. */
  exportAs(name: string, local: string | OpenSymbol | Source): void {
    if (typeof local === 'string') this.exportsByName.push({ name, local });
    else if ('depth' in local) this.exportsOfSymbols.push({ name, symbol: local });
    else this.exportsOfSources.push({ name, source: local });
  }

  /** `sub` extends or implements the type that the source names. A name means a type that is declared elsewhere. */
  inherit(sub: OpenSymbol | string | Source, source: Source): void {
    const from = typeof sub === 'string' ? { name: sub, scope: this.scopes.current } : sub;
    this.supers.push({ sub: from, source });
  }

  /**
   * Records an import and binds its names in the current scope. `*` as a local name binds nothing.
   * @param isBound false for `export … from` and the like, which give names to other files only.
   */
  import(fact: Omit<ImportFact, 'line'>, start: number, isBound = fact.form !== 're-export'): void {
    const index = this.imports.length;
    // Spreading it would take many times as long.
    const { specifier, form, names, typeOnly, enclosingModules, pathAttribute } = fact;
    const line = this.lines.lineOf(start);
    this.imports.push({ specifier, form, line, names, typeOnly, enclosingModules, pathAttribute });
    if (!isBound) return;
    fact.names.forEach(({ local }, name) => {
      if (local !== '*' && local !== '') {
        this.scopes.bind(this.scopes.current, local, { kind: 'import', import: index, name });
      }
    });
  }

  /** Binds a name in the current scope to a member of a member of … something. */
  bindPath(name: string, binding: PathBinding): void {
    this.scopes.bind(this.scopes.current, name, binding);
  }

  exportPath(name: string, binding: PathBinding): void {
    this.exportsOfPaths.push({ name, binding });
  }

  /** Binds what a type or module of this file contains, if there is one of that name: Rust's `use Shape::*`. */
  bindMembersOf(name: string): void {
    this.membersToBind.push({ name, scope: this.scopes.current });
  }

  /** 1-based. */
  lineOf(offset: number): number {
    return this.lines.lineOf(offset);
  }

  columnOf(offset: number): number {
    return this.lines.columnOf(offset);
  }

  finish(parseErrors: number): FileFacts {
    const kept = this.symbols.filter((symbol) => symbol.name !== null && symbol.foldedInto === null);
    const indexes = new Map(kept.map((symbol, index) => [symbol, index]));
    for (const { symbol, scope } of this.boundSymbols) {
      if (symbol.name !== null) this.scopes.bind(scope, symbol.name, { kind: 'symbol', symbol });
    }
    for (const { name, scope } of this.membersToBind) this.bindMembers(name, scope);
    const { text, rules, uses, scopes } = this;
    const indexOf = (symbol: OpenSymbol) => indexes.get(symbol.foldedInto ?? symbol) ?? null;
    const resolver = new UseResolver(text, rules, uses, scopes, indexOf);
    const references = resolver.references();
    const exported = new Set<OpenSymbol>();
    const symbols = kept.map((symbol): SymbolFact => {
      const parent = keptParent(symbol);
      const visible =
        symbol.exported === 'inherit'
          ? parent !== null && exported.has(parent)
          : symbol.exported || (parent === null && this.exportedNames.has(symbol.name ?? ''));
      if (visible) exported.add(symbol);
      return {
        name: symbol.name ?? '',
        kind: symbol.kind,
        parent: parent === null ? null : (indexes.get(parent) ?? null),
        container: symbol.container ?? parent?.name ?? null,
        implementsTrait: symbol.implementsTrait,
        exported: visible,
        startLine: this.lines.lineOf(symbol.start),
        endLine: this.lines.lineOf(Math.max(symbol.start, symbol.end - 1)),
        nameLine: this.lines.lineOf(symbol.nameStart),
        nameColumn: this.lines.columnOf(symbol.nameStart),
        signature: signatureOf(this.text, symbol, this.comments),
        doc: symbol.doc,
        type: symbol.source === null ? null : resolver.pathOfSource(symbol.source),
      };
    });
    const inheritance = this.supers.flatMap(({ sub, source }) => {
      const subPath = pathOfSub(resolver, sub);
      const superPath = resolver.pathOfSource(source);
      return subPath === null || subPath < 0 || superPath === null
        ? []
        : [{ sub: subPath, super: superPath }];
    });
    const exports = this.exportFacts(resolver);
    return {
      symbols,
      references,
      imports: this.imports,
      paths: resolver.paths,
      inheritance,
      exports,
      parseErrors,
    };
  }

  private bindMembers(name: string, scope: Scope): void {
    for (const symbol of this.symbols) {
      if (symbol.parent?.name !== name || symbol.name === null) continue;
      if (symbol.parent.kind !== 'enum' && symbol.parent.kind !== 'module') continue;
      this.scopes.bind(scope, symbol.name, { kind: 'symbol', symbol });
    }
  }

  private exportFacts(resolver: UseResolver): FileFacts['exports'] {
    const { scopes } = this;
    const found = [
      ...this.exportsByName.map(({ name, local }) => ({
        name,
        path: resolver.pathOfName(scopes.file, local),
      })),
      ...this.exportsOfSymbols.map(({ name, symbol }) => ({ name, path: resolver.pathOfSymbol(symbol) })),
      ...this.exportsOfPaths.map(({ name, binding }) => ({ name, path: resolver.pathOfBoundPath(binding) })),
      ...this.exportsOfSources.map(({ name, source }) => ({ name, path: resolver.pathOfSource(source) })),
    ];
    return found.flatMap(({ name, path }) => (path === null || path < 0 ? [] : [{ name, path }]));
  }
}

function pathOfSub(resolver: UseResolver, sub: Sub): number | null {
  if ('depth' in sub) return resolver.pathOfSymbol(sub);
  return 'scope' in sub ? resolver.pathOfName(sub.scope, sub.name) : resolver.pathOfSource(sub);
}

function keptParent(symbol: OpenSymbol): OpenSymbol | null {
  let parent = symbol.parent;
  while (parent !== null && (parent.name === null || parent.foldedInto !== null)) {
    parent = parent.foldedInto ?? parent.parent;
  }
  return parent;
}

function isOverload(first: OpenSymbol, later: OpenSymbol): boolean {
  const overloads = first.kind === 'function' || first.kind === 'method';
  return overloads && first.kind === later.kind && first.name === later.name && !hasBody(first);
}

function hasBody(symbol: OpenSymbol): boolean {
  return symbol.bodyStart !== null;
}
