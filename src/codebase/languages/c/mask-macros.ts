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

/** Two names or more follow, the last of them in front of what can follow a declared name; or a keyword does. */
const inFront = new RegExp(
  `^[ \\t]*(?:${specifier}[ \\t]+)*((?:${macro}\\s{1,200})+)(?=(?:class|struct|union|enum|template|namespace|using|typedef|friend|typename)\\s|${notType}(?:(?:unsigned|signed|const|${specifier})\\s{1,40})?[A-Za-z_][\\w:]*(?:<[^;{}()\\n]{0,200}>)?[\\s*&]+(?:[A-Za-z_~]|\\(\\s*(?:\\*|\\w+\\s*\\)\\s*\\()))`,
  'gm',
);
const behindClass = new RegExp(
  `\\b(?:class|struct|union|enum)\\s+(${macro}\\s+)(?=[A-Za-z_][\\w<>, ]*\\s*(?:final\\s*)?[{:])`,
  'g',
);
/** A type and a name stand before the parameters: it is no call. */
const behindPrototype = new RegExp(
  `^[ \\t]*${notType}(?:[\\w:<>,]+[\\s*&]+){1,6}(?:[~\\w]+|\\(\\s*\\*\\s*\\w+\\s*\\))[ \\t]*\\([^;{}=]{0,400}?\\)[ \\t]*(?:const[ \\t]*)?\\n?[ \\t]*(${macro}(?:\\s+${macro})*)\\s*;`,
  'gm',
);
const beforeBody = new RegExp(
  `\\)(?:\\s*(?:const|noexcept|override|final)\\b)*\\s+(${macro}(?:\\s+${macro})*)\\s*(?=\\{|override\\b|final\\b|const\\b)`,
  'g',
);
/** In place of `private:`, or Qt's own. */
const accessLabel = new RegExp(
  `^[ \\t]*(?:(?:public|private|protected)[ \\t]+)?(${macro}|signals|slots)(?=[ \\t]*:[ \\t]*\\r?$)`,
  'gm',
);
const aloneOnLine = new RegExp(`^[ \\t]*(${macro})[ \\t]*(?:\\{\\}[ \\t]*)?(?://.*)?\\r?$`, 'gm');
/** A default value that the grammar does not know. */
const emptyDefault = /=\s*\{\s*\}(?=\s*[,)])/g;

export function maskMacros({ text, hidden }: MaskedText): MaskedText {
  const ranges: Range[] = [];
  const names: Hidden[] = [];
  for (const pattern of [inFront, behindClass, behindPrototype, beforeBody, accessLabel, aloneOnLine]) {
    for (const match of text.matchAll(pattern)) {
      const found = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(found);
      if (pattern === aloneOnLine && !isBetweenDeclarations(text, start, start + found.length)) continue;
      ranges.push({ start, end: endOfRange(text, pattern, start, found.length, match[0]) });
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
  for (const match of text.matchAll(emptyDefault))
    ranges.push({ start: match.index, end: match.index + match[0].length });
  if (ranges.length === 0) return { text, hidden };
  return { text: blankOut(text, ranges), hidden: [...hidden, ...names].sort((a, b) => a.start - b.start) };
}

const callBefore = /^\s*(?:[A-Za-z_}~[]|\/[/*]|$)/;
const bareBefore = /^\s*(?:[A-Za-z_}~[{]|\/[/*]|$)/;

/** Behind something that has ended, or at the start; and in front of something that is no body. */
function isBetweenDeclarations(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 1_000), start).trimEnd();
  const line = before.slice(before.lastIndexOf('\n') + 1).trimStart();
  const code = line.replace(/\/\/.*$/, '').trimEnd();
  const hasEnded = code === '' || /[;}{:]$|\*\/$/.test(code);
  const isBare = !text.slice(start, end).includes('(') || /\(\.\.\.\)\s*$/.test(text.slice(start, end));
  return hasEnded && (isBare ? bareBefore : callBefore).test(text.slice(end, end + 2_000));
}

/** A label goes with its colon, unless `public` stands before it. */
function endOfRange(text: string, pattern: RegExp, start: number, length: number, whole: string): number {
  const end = start + length;
  return pattern === accessLabel && whole.trim().length === length ? text.indexOf(':', end) + 1 : end;
}
