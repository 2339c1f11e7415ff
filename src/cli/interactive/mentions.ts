/** Files and symbols that a person may mean by some letters, for what is offered behind `@`. */
import type { CodeIndex } from '../../codebase/code-index.ts';
import { FuzzyNames } from '../../codebase/search/fuzzy-names.ts';
import type { Candidate } from '../../tui/backend.ts';

interface Prepared {
  readonly index: CodeIndex;
  readonly revision: number;
  readonly names: readonly string[];
  /** Paths come first. */
  readonly paths: number;
  readonly fuzzy: FuzzyNames;
}

/** Of the last index that was asked: to prepare a hundred thousand names takes some keystrokes. */
let prepared: Prepared | null = null;

export function mentionsOf(index: CodeIndex, text: string, limit: number): readonly Candidate[] {
  if (text === '') {
    const files = index.filesUnder('');
    return files.slice(0, limit).map(({ path }) => ({ insert: path, label: path, detail: null }));
  }
  const { names, paths, fuzzy } = prepare(index);
  return fuzzy.find(text, limit).flatMap(({ index: at }) => {
    const name = names[at] ?? '';
    if (at < paths) return [{ insert: name, label: name, detail: 'file' }];
    const symbols = index.symbolsNamed(name);
    const [first] = symbols;
    if (first === undefined) return [];
    const place = `${first.kind} ${first.path}:${first.nameLine}`;
    const more = symbols.length > 1 ? ` and ${symbols.length - 1} more` : '';
    return [{ insert: name, label: name, detail: `${place}${more}` }];
  });
}

function prepare(index: CodeIndex): Prepared {
  const { revision } = index;
  if (prepared?.index === index && prepared.revision === revision) return prepared;
  const paths = index.filesUnder('').map(({ path }) => path);
  const names = [...paths, ...index.symbolNames()];
  prepared = { index, revision, names, paths: paths.length, fuzzy: new FuzzyNames(names) };
  return prepared;
}
