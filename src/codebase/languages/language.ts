/**
 * What the index must know about a language. One folder under `languages/` implements it for each; nothing
 * outside of that folder knows a grammar's node names.
 */
import type { FileFacts, ImportFact } from '../facts.ts';

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
}

/** Links imports to files. Called with everything that the index knows, so that the result depends on nothing else. */
export type ImportResolver = (project: ProjectView) => ReadonlyMap<string, readonly ImportTarget[]>;

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
  /** `path`: the file meant. */
  | { readonly kind: 'file'; readonly path: string }
  /** Outside of the project; `package` is its name as the package manager knows it: `@scope/name`, `serde`, `node:fs`. */
  | { readonly kind: 'external'; readonly package: string }
  /** Points into the project and nothing is there. */
  | { readonly kind: 'missing' };
