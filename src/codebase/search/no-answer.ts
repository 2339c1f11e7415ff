/** Answers that say that there is none, and what to try instead. */
import type { CodeIndex, IndexedFile } from '../code-index.ts';
import { nearPaths } from './find-meant.ts';
import { found, type IndexAnswer } from './index-answer.ts';
import { type IndexQuestion, looksLikePath, type Target } from './parse-question.ts';

/** Zero would be a lie: nobody looked. */
export function notParsed(question: IndexQuestion['kind'], file: IndexedFile): IndexAnswer {
  const title = `${file.path} was not parsed (no grammar for it, or skipped; see optimizer index --verbose): only its path is known`;
  return { ...found(question, title, []), found: false };
}

export function notFound(
  index: CodeIndex,
  question: IndexQuestion['kind'],
  target: Target,
): IndexAnswer | null {
  const path = looksLikePath(target.text);
  if (!target.codeLike && target.kinds === null) return null;
  return {
    question,
    found: false,
    title: `Nothing named ${target.text} in this project${target.place === null ? '' : ` under ${target.place}`}`,
    items: [],
    possible: [],
    source: null,
    notes: [],
    suggestions: path ? nearPaths(index, target.text) : index.nearNames(target.name, 5),
  };
}
