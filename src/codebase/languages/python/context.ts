/** What the rules of this language share: how they see the walk, and in what module, class or function a place is. */

import type { TextRange } from '../syntax/native-tree.ts';
import type { Lead, OpenSymbol } from '../syntax/open-symbol.ts';
import type { NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';
import type { Parameter } from './parameters.ts';

/** A module, class or function while its body is read. */
export interface Frame {
  readonly kind: 'module' | 'class' | 'function';
  readonly symbol: OpenSymbol | null;
  /** Of a module or class: names of its symbols. Of a function: names that are not its own (`global`, `nonlocal`). */
  readonly names: Set<string>;
  /** What the first parameter of the method around is called, and the class that it stands for. */
  readonly self: Self | null;
}

export interface Self {
  readonly name: string;
  readonly type: OpenSymbol;
  /** Names of the class's symbols. */
  readonly members: Set<string>;
}

/** A function or class whose body is still to come. */
export interface Head {
  readonly depth: number;
  readonly frame: Frame;
  readonly parameters: readonly Parameter[];
}

export interface PythonState {
  /** Innermost last. */
  readonly frames: Frame[];
  head: Head | null;
  /** The names in `__all__`; `null` when the file does not say. */
  readonly exportedNames: ReadonlySet<string> | null;
  /** Annotations with quotes in them that are still to come, in order. */
  readonly quoted: TextRange[];
  /** Where the last `if TYPE_CHECKING:` ends. */
  typeOnlyEnd: number;
}

export type PythonWalk = SyntaxWalk<PythonState>;
export type PythonRules = NodeRules<PythonState>;

export function frameOf(walk: PythonWalk): Frame {
  const { frames } = walk.state;
  const frame = frames[frames.length - 1];
  if (frame === undefined) throw new Error('the module itself is a frame');
  return frame;
}

/** Whether others are meant to use a name that is declared in this frame. */
export function isExported(walk: PythonWalk, frame: Frame, name: string): boolean | 'inherit' {
  const isPrivate = name.startsWith('_') && !(name.startsWith('__') && name.endsWith('__'));
  switch (frame.kind) {
    case 'module':
      return walk.state.exportedNames?.has(name) ?? !isPrivate;
    case 'class':
      return isPrivate ? false : 'inherit';
    case 'function':
      return false;
  }
}

/** What stands before the declaration at the current node; the signature starts after the decorators. */
export function takeLead(walk: PythonWalk): Lead | null {
  const { facts } = walk;
  if (facts.lead !== null) facts.lead = { ...facts.lead, signatureStart: walk.start };
  return facts.lead;
}
