/**
 * Blanks out macros that stand where the grammar knows no names: `API int f(void);`, `static CONST double x;`,
 * `class EXPORT Item {`, `void log(char *, ...) PRINTF(1, 2);`. Goes by capital letters. Text only.
 */
import { blankOut, type Range } from './blank-out.ts';
import type { Hidden, MaskedText } from './mask-directives.ts';

const macro = '[A-Z_][A-Z0-9_]{2,}(?:[ \\t]*\\((?:[^()\\n]|\\([^()\\n]{0,200}\\)){0,200}\\))?';
const specifier = '(?:static|extern|inline|const|volatile|virtual|explicit|constexpr|friend)';
const notType =
  '(?!(?:return|goto|else|case|if|while|for|do|switch|break|continue|default|throw|new|delete|using|namespace|typedef|operator)\\b)';

/** Two names or more follow, the last of them in front of what can follow a declared name. */
const inFront = new RegExp(
  `^[ \\t]*(?:${specifier}[ \\t]+)*((?:${macro}\\s+)+)(?=${notType}(?:struct|union|enum|unsigned|signed|const|${specifier})?\\s*[A-Za-z_][\\w:]*(?:<[^;{}()\\n]{0,200}>)?[\\s*&]+(?:[A-Za-z_~]|\\(\\s*(?:\\*|\\w+\\s*\\)\\s*\\()))`,
  'gm',
);
const behindClass = new RegExp(
  `\\b(?:class|struct|union|enum)\\s+(${macro}\\s+)(?=[A-Za-z_][\\w<>, ]*\\s*(?:final\\s*)?[{:])`,
  'g',
);
const behindParameters = new RegExp(
  `^[A-Za-z_][^;{}=\\n]*\\)[ \\t]*\\n?[ \\t]*(${macro}(?:\\s+${macro})*)\\s*;`,
  'gm',
);
/** On a line of its own, between two declarations. */
const alone = new RegExp(`(?<=[;}]\\s*)^[ \\t]*(${macro})[ \\t]*\\r?\\n(?=\\s*[A-Za-z_}])`, 'gm');

export function maskMacros({ text, hidden }: MaskedText): MaskedText {
  const ranges: Range[] = [];
  const names: Hidden[] = [];
  for (const pattern of [inFront, behindClass, behindParameters, alone]) {
    for (const match of text.matchAll(pattern)) {
      const found = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(found);
      ranges.push({ start, end: start + found.length });
      for (const { 0: name, 1: call, index } of found.matchAll(/\b[A-Za-z_]\w*\b([ \t]*\()?/g)) {
        names.push({
          kind: 'name',
          name: name.replace(/\W+$/, ''),
          start: start + index,
          isCalled: call !== undefined,
        });
      }
    }
  }
  if (names.length === 0) return { text, hidden };
  return { text: blankOut(text, ranges), hidden: [...hidden, ...names].sort((a, b) => a.start - b.start) };
}
