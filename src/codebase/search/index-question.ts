/** A question that the index can answer, as data. */
import type { SymbolKind } from '../facts.ts';

/** What a question points at: a symbol (`Parser.parse`), a file or folder (`src/a.ts`), or a package. */
export interface Target {
  /** As written, without quotes and call brackets. */
  readonly text: string;
  /** The last part: `parse` of `Parser.parse` or `Parser::parse`. */
  readonly name: string;
  /** The part before it; `null` when there is none. */
  readonly container: string | null;
  /** Kinds named in the question, such as "the `run` method"; `null`: any. */
  readonly kinds: readonly SymbolKind[] | null;
  /** Only here, from "… in src/net"; `null`: anywhere. */
  readonly place: string | null;
  /** Of `src/a.ts:10-20`, both ends included; `null`: no lines are named. */
  readonly lines: { readonly start: number; readonly end: number } | null;
  /** Written like code (quoted, camelCase, `a_b`, `A::b`, a path) rather than as a plain English word. */
  readonly codeLike: boolean;
}

export type IndexQuestion =
  | { readonly kind: 'definition'; readonly target: Target }
  | { readonly kind: 'source'; readonly target: Target }
  | { readonly kind: 'callers'; readonly target: Target }
  | { readonly kind: 'usages'; readonly target: Target }
  /** What it calls. */
  | { readonly kind: 'callees'; readonly target: Target }
  | { readonly kind: 'implementors'; readonly target: Target }
  /** What overrides it, and what it overrides. */
  | { readonly kind: 'overridden-by'; readonly target: Target }
  | { readonly kind: 'overrides'; readonly target: Target }
  /** Tests that reach it. */
  | { readonly kind: 'tests'; readonly target: Target }
  | { readonly kind: 'importers'; readonly target: Target }
  | { readonly kind: 'dependents'; readonly target: Target }
  | { readonly kind: 'exports'; readonly target: Target }
  | { readonly kind: 'imports'; readonly target: Target }
  | {
      readonly kind: 'list';
      /** `null`: all. */
      readonly kinds: readonly SymbolKind[] | null;
      /** As asked: `functions`; and one of them: `function`. */
      readonly noun: string;
      readonly singular: string;
      readonly exportedOnly: boolean;
      readonly target: Target;
    }
  | { readonly kind: 'connection'; readonly from: Target; readonly to: Target };
