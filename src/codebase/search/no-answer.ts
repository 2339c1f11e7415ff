/** Answers that say that there is none, and what to try instead. */
import type { CodeIndex, IndexedFile } from '../code-index.ts';
import { nearPaths } from './find-meant.ts';
import { found, type IndexAnswer } from './index-answer.ts';
import type { IndexQuestion, Target } from './index-question.ts';
import { looksLikePath } from './parse-target.ts';

/** Zero would be a lie: nobody looked. */
export function notParsed(question: IndexQuestion['kind'], file: IndexedFile): IndexAnswer {
  const title = `${file.path} was not parsed (no grammar for it, or skipped; see optimizer index --verbose): only its path is known`;
  return { ...found(question, title, []), found: false };
}

/** What may be in files that nobody could read is not known to be absent. */
export function unreadNotes(index: CodeIndex): readonly string[] {
  const { unread, withErrors } = index.filesNotRead();
  const total = [...unread.values()].reduce((sum, count) => sum + count, 0);
  const reasons = [...unread].map(([reason, count]) => `${count} ${reason.replaceAll('-', ' ')}`);
  const files = (count: number, one: string, many: string) =>
    count === 1 ? `1 file ${one}` : `${count} files ${many}`;
  return [
    ...(total > 0 ? [`${files(total, 'was', 'were')} not read (${reasons.join(', ')})`] : []),
    ...(withErrors > 0
      ? [`${files(withErrors, 'has', 'have')} syntax errors, so that parts may be missing`]
      : []),
  ];
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
