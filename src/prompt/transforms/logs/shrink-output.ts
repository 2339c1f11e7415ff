/** What a program printed, made small by what it is: a diff keeps its changes, anything else is folded by line. Pure. */
import { ifSmaller, type Transformed, type TransformSetting } from '../transformed.ts';
import { foldLines } from './fold-lines.ts';
import { isDiff, shrinkDiff } from './shrink-diff.ts';

export interface OutputSetting extends TransformSetting {
  /** Lines before and behind the first of each form of error, 1 unless told; of context around a change, 1 unless told. */
  readonly linesAround?: number;
}

export function shrinkOutput(text: string, setting: OutputSetting): Transformed | null {
  const result = isDiff(text) ? shrinkDiff(text, setting) : foldLines(text, setting);
  return result === null ? null : ifSmaller(text, result, setting.countTokens);
}
