/**
 * What the index must know about a language. One folder under `languages/` implements it for each; nothing
 * outside of that folder knows a grammar's node names.
 */
import type { FileFacts, ImportFact, SymbolKind } from '../facts.ts';

export interface Language {
  /** Stored with every file, such as `typescript` or `rust`. Changes with nothing. */
  readonly id: string;
  /** Raise it when the same text gives other facts than before; the index then parses these files again. */
  readonly version: number;
  /** With the dot, lower case: `.ts`. */
  readonly extensions: readonly string[];
  /** Loads the native grammar on first use. @throws Error when its binary does not load on this platform. */
  loadExtractor(): Promise<Extractor>;
  /** Loaded when imports have to be linked anew. */
  loadResolver(): Promise<ImportResolver>;
  /** For languages whose code names modules by paths. */
  loadModuleRoots?(): Promise<ModuleRoots>;
  /**
   * For imports of a folder, which the resolver links to one file that stands for it: whether such an import of
   * `specifier`, linked to `target`, brings in `path`, another file beside it.
   */
  bringsInBeside?(specifier: string, target: string, path: string): boolean;
  /**
   * For languages where a type has every interface whose methods it has, whether it says so or not: what of a method must
   * be equal in both, from the signatures of the method and of what it is a member of. `null`: the text does not tell.
   */
  methodShape?(signature: string, name: string, owner: string): string | null;
  /** How a name finds its definition in another file. `null`: a language whose names mean nothing elsewhere. */
  readonly visibility: Visibility | null;
}

/** What `link/` must know of a language to walk from a name to its definition. */
export interface Visibility {
  /**
   * Where a name that a file does not bind may be defined. `nowhere`: only what is imported can be used, but for names
   * that every file sees. `folder`: in the files of the same folder and language. `includes`: in what the file includes,
   * and what that includes. `project`: anywhere, when only one definition at the top of a file has the name.
   * `folder-then-project`: as `folder`, and as `project` when there is none. `nested`: anywhere; the name comes with the
   * modules around it, as `A::B::name`, and is looked for in them from the innermost outward. Modules and classes of one
   * name in several files are one and the same, as in Ruby.
   */
  readonly freeNames: 'nowhere' | 'folder' | 'includes' | 'project' | 'folder-then-project' | 'nested';
  /** `exported`: other files see only symbols with `exported`, and `FileFacts.exports`; `all`: every symbol. */
  readonly otherFilesSee: 'exported' | 'all';
  /** A name that an import binds can be imported from that file in turn, as in Python. */
  readonly importsAreExported: boolean;
  /**
   * A module that a path leads to shows what it imports for itself too: Rust's `super::name` in a module below. Its
   * facts export such a name as `self::name`. By default false.
   */
  readonly importsAreSeenInside?: boolean;
  /** Kinds of symbols that every file sees under their plain names, when only one has the name: Rust's macros. */
  readonly seenEverywhere?: readonly SymbolKind[];
  /**
   * Where members of a type stand outside of its declaration (`SymbolFact.parent` is `null` and `container` names the
   * type): Rust's `impl`, Go's receivers, C++ definitions outside of the class.
   */
  readonly outsideMembers: 'none' | 'file' | 'folder' | 'project';
  /**
   * Languages with the same word here share their names, as C and C++ do; by default a language is alone. What a name
   * means is then the definition where there is one, not the declaration that a file includes: functions and variables
   * with `FileFacts.exports` are definitions, and so are members that stand outside of their type.
   */
  readonly family?: string;
}

/** Links imports to files. Called with everything that the index knows, so that the result depends on nothing else. */
export type ImportResolver = (project: ProjectView) => ReadonlyMap<string, readonly ImportTarget[]>;

/**
 * The module that a path in the code starts from, such as `crate` or `super` in Rust; `outsideOfProject` for a name that
 * is known to come from elsewhere, when nothing else in the file gives it; `null` when the name is neither.
 */
export type ModuleRoots = (project: ProjectView) => (fromPath: string, name: string) => string | null;

export const outsideOfProject = '';

/** Never throws for bad source: a broken file gives the facts of its sound parts and a count of errors. */
export type Extractor = (path: string, text: string) => FileFacts;

/** What import resolution may look at. Paths are relative to the project, with `/`. */
export interface ProjectView {
  /** Every file that the index lists, of any language and none. */
  readonly paths: ReadonlySet<string>;
  /** Imports of the files of this language, by path, as extracted. */
  readonly imports: ReadonlyMap<string, readonly ImportFact[]>;
  /** Text of a listed file that configures resolution (`tsconfig.json`, `package.json`, `Cargo.toml`); else `null`. */
  readText(path: string): string | null;
}

/** For one `ImportFact`, in the same order as the facts of the file. */
export type ImportTarget =
  /**
   * `path`: the file meant. `isWhole`: the name that the import binds is the file itself, not something in it: Python's
   * `from package import module`.
   */
  | { readonly kind: 'file'; readonly path: string; readonly isWhole?: boolean }
  /** Outside of the project; `package` is its name as the package manager knows it: `@scope/name`, `serde`, `node:fs`. */
  | { readonly kind: 'external'; readonly package: string }
  /** Points into the project and nothing is there. */
  | { readonly kind: 'missing' };
