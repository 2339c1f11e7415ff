/** What the walk over access paths may look at. The consumer's interface: `store/` and tests implement it. */
import type { LinkedFile, SpecialNames } from './linked-file.ts';

export interface LinkView {
  readonly special: SpecialNames;
  /** The same number for the same name, as long as the view lives. */
  nameId(name: string): number;
  nameOf(id: number): string;
  /** See `link-keys.ts`. */
  hashOfName(id: number): number;
  hashOfLastPart(id: number): number;
  /** `null`: no facts, or a language whose names mean nothing elsewhere. */
  file(id: number): LinkedFile | null;
  fileAt(path: string): number | null;
  /** Files that offer something under this key (`offeredKeys`), in order of path. */
  offering(key: number): readonly number[];
}
