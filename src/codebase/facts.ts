/**
 * What one source file says, before anything is linked to another file. A pure function of the file's text, so
 * it can be computed anywhere (a worker thread too) and stored per file. Knows nothing about the database.
 *
 * Positions: lines are 1-based, ranges include both ends; columns are 0-based UTF-16 units. A BOM counts as
 * one column of line 1.
 */

export const symbolKinds = [
  'function',
  'method',
  'class',
  'interface',
  'type',
  'enum',
  'enum-member',
  'const',
  'variable',
  'property',
  'component',
  'namespace',
  'struct',
  'trait',
  'static',
  'module',
  'macro',
  'heading',
  'key',
  'selector',
  'element',
] as const;

/**
 * `component`: a function, class or const that a React renderer would call. `const` and `variable`: declared at
 * the top of a file, module, namespace or class, never a local of a function. `property`: a field of a class,
 * interface, object type or struct. `struct` also covers Rust's unions; `type` its aliases and associated types.
 */
export type SymbolKind = (typeof symbolKinds)[number];

export interface SymbolFact {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Index in `FileFacts.symbols` of the symbol that contains this one, always smaller than its own; else `null`. */
  readonly parent: number | null;
  /**
   * The name before the dot for people: `Parser` for a method of `Parser`, `Display for Token` for a method in
   * `impl Display for Token`. `null` at the top of the file.
   */
  readonly container: string | null;
  /** The trait of the `impl` block that a Rust method stands in, without generics; else `null`. */
  readonly implementsTrait: string | null;
  /** Visible outside of its file: `export` in all its forms (also `export { a as b }`), `pub` of any width. */
  readonly exported: boolean;
  /** From the first decorator, attribute or modifier to the closing brace; without the doc comment. */
  readonly startLine: number;
  readonly endLine: number;
  /** Where the name itself stands. */
  readonly nameLine: number;
  readonly nameColumn: number;
  /** The declaration without its body, on one line, blanks folded, at most 240 characters. */
  readonly signature: string;
  /** The doc comment without its comment marks, at most 2,000 characters; `null` when there is none. */
  readonly doc: string | null;
  /**
   * Index in `FileFacts.paths` of what a value of it is: the declared type, the type that a function returns, the type
   * that an alias stands for, or what a const was made from. Collections, promises and optionals are seen through, so
   * that `Promise<Item[]>` gives `Item`. `null` when the source does not say.
   */
  readonly type: number | null;
}

/** `call`: the name stands before `(`, a template literal (a tag), `!(` (a macro), after `new`, or opens a JSX element. */
export type ReferenceRole = 'call' | 'use';

/** A name that is used. Names of locals and parameters are not among them: no symbol is meant. */
export interface ReferenceFact {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly role: ReferenceRole;
  /** It stands behind a dot or the like, so that it can only mean a member of something, or a name of a module. */
  readonly member: boolean;
  /** Index in `FileFacts.paths` of what it means as far as this file tells; `null` for a member of something unknown. */
  readonly path: number | null;
}

/**
 * Uses of names in columns, in order of position: there are so many that an object for each would cost more than all
 * else. `referenceFacts` gives them as objects.
 */
export interface ReferenceColumns {
  readonly count: number;
  /** Distinct; those of locals are among them, and stand in no reference. */
  readonly names: readonly string[];
  /** Index in `names`. The columns may be longer than `count`. */
  readonly name: Int32Array;
  readonly line: Int32Array;
  readonly column: Int32Array;
  /** `callFlag` and `memberFlag` added up. */
  readonly flags: Uint8Array;
  /** -1 for `null`. */
  readonly path: Int32Array;
}

export const callFlag = 1;
export const memberFlag = 2;

export const noReferences: ReferenceColumns = {
  count: 0,
  names: [],
  name: new Int32Array(0),
  line: new Int32Array(0),
  column: new Int32Array(0),
  flags: new Uint8Array(0),
  path: new Int32Array(0),
};

export function* referenceFacts(references: ReferenceColumns): Generator<ReferenceFact, void, void> {
  const { count, names, name, line, column, flags, path } = references;
  for (let at = 0; at < count; at++) {
    const flag = flags[at] as number;
    const to = path[at] as number;
    yield {
      name: names[name[at] as number] as string,
      line: line[at] as number,
      column: column[at] as number,
      role: (flag & callFlag) !== 0 ? 'call' : 'use',
      member: (flag & memberFlag) !== 0,
      path: to === -1 ? null : to,
    };
  }
}

/**
 * How a name is reached from something that this file knows: an access path, one step a fact. What it ends at may be
 * in another file; `link/` walks there. A member is looked for in the type of what stands before it.
 */
export type AccessPath =
  /** A symbol of this file: index in `FileFacts.symbols`. */
  | { readonly kind: 'symbol'; readonly symbol: number }
  /** What an import binds: index in `FileFacts.imports`, and in its `names`. */
  | { readonly kind: 'import'; readonly import: number; readonly name: number }
  /** Bound nowhere in this file. */
  | { readonly kind: 'free'; readonly name: string }
  /** `of`: index in `FileFacts.paths`, smaller than its own. `superMember`: the step from a class to what it extends. */
  | { readonly kind: 'member'; readonly of: number; readonly name: string };

/** In place of a member's name: the types that this one extends or implements. */
export const superMember = '<super>';

/**
 * In place of a member's name: what a plain name means in the body of the class before it, where that is a member of the
 * class when it has one, and else whatever the name means in the file. The name itself is the next step. Before `::` of
 * C++ it stands for a qualifier, which is a namespace that only a macro opens when nothing has its name.
 */
export const scopeMember = '<scope>';

/** Under this name a file exports what it is as a whole, where it is not its exports: `export =`, `module.exports =`. */
export const wholeModule = '=';

/** `class Sub extends Super`, `impl Super for Sub`. Both are indexes in `FileFacts.paths`. */
export interface InheritanceFact {
  readonly sub: number;
  readonly super: number;
}

/**
 * A name under which other files can import something that is named otherwise here: `export { a as b }`, `default`.
 * `*`: the members of a type are seen in this file under their own names, as after `use Shape::*` in Rust. `a::b`: the
 * module `a`, a block of this file, passes on `b`. `self::b`: seen by modules inside of this one.
 */
export interface ExportFact {
  readonly name: string;
  /** Index in `FileFacts.paths`. */
  readonly path: number;
}

/**
 * `mod`: a Rust `mod name;`. `re-export`: `export … from`, or `pub use`. `dynamic`: `import()` of a literal. `include`:
 * the text of a file, as in C; Ruby's and PHP's `require` of a file and Bash's `source` are `require`.
 */
export type ImportForm = 'import' | 're-export' | 'require' | 'dynamic' | 'mod' | 'use' | 'include';

export interface ImportFact {
  /** As written: `./a.js`, `react`; for Rust the path before the last name: `crate::net`, `super`, `tokio::sync`. */
  readonly specifier: string;
  readonly form: ImportForm;
  readonly line: number;
  /** Bound names. `imported` is the name at the source (`*` for all, `default`), `local` the one in this file. */
  readonly names: readonly { readonly imported: string; readonly local: string }[];
  /** `import type`; the file does not need the target at run time. */
  readonly typeOnly: boolean;
  /**
   * Rust: the modules of this file that the declaration stands in, outermost first (`[]` at the top); for `mod`
   * also the `#[path]` in `pathAttribute`. Other languages: `[]` and `null`.
   */
  readonly enclosingModules: readonly string[];
  readonly pathAttribute: string | null;
}

export interface FileFacts {
  /** In order of their position, a container before what it contains. */
  readonly symbols: readonly SymbolFact[];
  /** Every use of an identifier that could mean a symbol, in order; the names of declarations are not among them. */
  readonly references: ReferenceColumns;
  readonly imports: readonly ImportFact[];
  readonly paths: readonly AccessPath[];
  readonly inheritance: readonly InheritanceFact[];
  readonly exports: readonly ExportFact[];
  /** Number of ERROR and MISSING nodes; 0 when the file parses. */
  readonly parseErrors: number;
}
