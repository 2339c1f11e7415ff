/**
 * What the parts of the walk over access paths ask of each other. Targets are as in `link-target.ts`, or `notFound`;
 * names are numbers of the view.
 */
import type { ConsultingView } from './consulting-view.ts';
import type { LinkedFile } from './linked-file.ts';

/** Nobody has it: whoever asked may look elsewhere. */
export const notFound = -1;

export interface Walk {
  readonly view: ConsultingView;
  readonly exports: ExportSearch;
  readonly members: MemberSearch;
  readonly freeNames: FreeNameSearch;
  /** What an access path of a file means; never `notFound`. */
  target(file: LinkedFile, path: number): number;
}

export interface ExportSearch {
  /** What an import binds. */
  binding(file: LinkedFile, importIndex: number, bound: number): number;
  /** What other files get when they import `name` from a file. */
  exportOf(fileId: number, name: number): number;
  /** What a module exports; then, where the language has it, what it imports for itself. */
  shownBy(moduleId: number, name: number): number;
}

export interface MemberSearch {
  /** Of the symbol or module that a target is. */
  inTarget(target: number, name: number, seen: Set<number>): number;
}

export interface FreeNameSearch {
  /** What a name means that a file does not bind. */
  free(file: LinkedFile, name: number): number;
  /** What imports of everything bring. */
  inStars(file: LinkedFile, name: number): number;
  /** The one symbol of a kind that needs no import. */
  everywhere(file: LinkedFile, name: number): number;
  /** The first with this name, modules around it included. */
  nested(file: LinkedFile, name: string): number;
  /** What the file itself, or the nearest of those it includes, has; where it is only declared, its definition. */
  amongIncluded(file: LinkedFile, name: number, find: (other: LinkedFile) => number | null): number;
  /** Of a symbol that is declared only, where there is one. */
  definition(file: LinkedFile, symbol: number): number;
  /** Ids of the files that a file includes, directly or not; nearest first, without the file itself. */
  includedBy(file: LinkedFile): readonly number[];
}
