/** The functions that a question asks for, and the code that stands in it. Pure. */
import { splitFences } from '../../edits/answer/fences.ts';

export interface AskedFunctions {
  /** What is called in its examples; the one that is asked for stands last in the code of a question. */
  readonly names: readonly string[];
  /** The code of the question, which may end in the middle of what is to be completed. */
  readonly code: string;
  /** What its shape says; `null`: nothing. */
  readonly language: 'python' | 'javascript' | null;
}

const python = /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(/gm;
const javascript =
  /^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?(?:function\*?[ \t]+([\w$]+)[ \t]*\(|(?:const|let|var)[ \t]+([\w$]+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:async[ \t]*)?(?:\(|function\b|[\w$]+[ \t]*=>))/gm;
const inWords =
  /\b(?:function|method|def|fn)\s+(?:(?:named|called)\s+)?[`'"]?([A-Za-z_$][\w$]*)[`'"]?\s*(?=\(|[`'"]|\b(?:that|which|to)\b)/g;

/** @param question without what was found for it */
export function askedFunctions(question: string): AskedFunctions {
  const { fences } = splitFences(question);
  const fenced = fences.filter(({ text }) => definitionsIn(text).length > 0);
  const code = fenced.length > 0 ? fenced.map(({ text }) => text).join('\n') : codeFrom(question);
  const defined = definitionsIn(code);
  const named = [...question.matchAll(inWords)].flatMap((match) => match[1] ?? []);
  const names = [...new Set([...defined, ...named])].filter(
    (name) => !/^(?:that|which|to|it|should)$/.test(name),
  );
  return { names, code: defined.length === 0 ? '' : code, language: languageOf(code) };
}

/** Names of functions that a piece of code defines, in order. */
export function definitionsIn(code: string): readonly string[] {
  const found = [...code.matchAll(python), ...code.matchAll(javascript)];
  return found.sort((a, b) => a.index - b.index).flatMap((match) => match[1] ?? match[2] ?? []);
}

/** A question that is code itself begins with what it imports or defines. */
function codeFrom(question: string): string {
  const start =
    /^(?:from\s+[\w.]+\s+import\b|import\s|(?:async\s+)?def\s|@\w|(?:export\s+)?(?:async\s+)?function\b|class\s)/m.exec(
      question,
    );
  return start === null ? '' : question.slice(start.index);
}

function languageOf(code: string): AskedFunctions['language'] {
  if (code.search(python) >= 0) return 'python';
  return code.search(javascript) >= 0 ? 'javascript' : null;
}
