/** A symbol while its declaration is read. Offsets are UTF-16, half-open. Knows no grammar. */
import type { SymbolKind } from '../../facts.ts';
import type { Source } from './source.ts';

export interface OpenSymbol {
  kind: SymbolKind;
  readonly index: number;
  /** Depth of its node among those that the walk keeps track of. */
  readonly depth: number;
  readonly parent: OpenSymbol | null;
  /** Open again when this one closes; mostly its parent. */
  readonly outer: OpenSymbol | null;
  /** When it is not the parent's name. */
  readonly container: string | null;
  readonly implementsTrait: string | null;
  /** `inherit`: as its parent says, once that is known. */
  exported: boolean | 'inherit';
  readonly start: number;
  end: number;
  /** `start`, or what follows the decorators. */
  signatureStart: number;
  /** `null` until it is met; a symbol that stays without is dropped. */
  name: string | null;
  nameStart: number;
  /** Where the signature ends, when there is a body or a value that does not belong to it. */
  bodyStart: number | null;
  /** Where it ended before later overloads were folded into it, or `null`. */
  firstEnd: number | null;
  /** Depth of the function or class that is its value: `const f = () => {}`. */
  valueDepth: number | null;
  doc: string | null;
  /** What a value of it is, or what a function returns; see `SymbolFact.type`. */
  source: Source | null;
  /** Folded into an earlier overload of the same name. */
  foldedInto: OpenSymbol | null;
}

export type SymbolDraft = Pick<OpenSymbol, 'kind' | 'depth' | 'start' | 'end'> &
  Partial<
    Pick<
      OpenSymbol,
      | 'parent'
      | 'container'
      | 'implementsTrait'
      | 'exported'
      | 'doc'
      | 'name'
      | 'nameStart'
      | 'source'
      | 'bodyStart'
    >
  > & {
    /**
     * Whether its plain name means it where it is declared, as a function's does and a method's does not. By default
     * true unless it has a container.
     */
    readonly bound?: boolean;
  };

/** What stands before a declaration and belongs to it: decorators, attributes, `export`. */
export interface Lead {
  readonly start: number;
  /** Where the signature starts, when decorators come before it. */
  readonly signatureStart: number | null;
  readonly doc: string | null;
}
