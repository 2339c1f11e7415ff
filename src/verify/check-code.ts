/** Whether the code blocks of an answer parse in their language. Facts only. */

import type { Fence } from '../edits/answer/fences.ts';
import { findEdits } from '../edits/answer/find-edits.ts';
import type { Finding } from './evidence.ts';
import { shareText } from './share-text.ts';

/** Number of syntax errors, or `null` when the language is not known. `language` is the word behind the fence. */
export type SyntaxCheck = (language: string, text: string) => Promise<number | null>;

export async function checkCode(
  fences: readonly Fence[],
  countSyntaxErrors: SyntaxCheck,
): Promise<Finding[]> {
  let checked = 0;
  const broken: string[] = [];
  for (const [i, fence] of fences.entries()) {
    // What an edit makes of its file is checked instead.
    if (findEdits([fence]).length > 0) continue;
    const errors = await fewestErrors(fence, countSyntaxErrors);
    if (errors === null) continue;
    checked += 1;
    if (errors > 0) broken.push(`${i + 1}`);
  }
  if (checked === 0) return [];
  const good = checked - broken.length;
  return [
    {
      name: 'code-parses',
      value: good / checked,
      detail: shareText('code block', good, checked, broken, 'parse'),
    },
  ];
}

/** A snippet may be a statement, a member of a class, or an expression; it is sound if it parses as any of them. */
async function fewestErrors(fence: Fence, countSyntaxErrors: SyntaxCheck): Promise<number | null> {
  const text = fence.text.replace(/^\s*(?:\/\/|#)?\s*(?:\.\.\.|…).*$/gm, '');
  const forms = [
    text,
    `class X {\n${text}\n}`,
    `function f() {\n${text}\n}`,
    `impl X {\n${text}\n}`,
    `fn f() {\n${text}\n}`,
    `const x = {\n${text}\n}`,
  ];
  let fewest: number | null = null;
  for (const form of forms) {
    const errors = await countSyntaxErrors(fence.language, form);
    if (errors === null) return null;
    fewest = Math.min(errors, fewest ?? errors);
    if (fewest === 0) return 0;
  }
  return fewest;
}
