/** What a question names: symbols, paths, lines of a stack trace, and the words that are left. Pure; reads the text only. */
import type { TextTerm } from '../codebase/code-index.ts';
import { queryTerms } from './query-terms.ts';
import { splitWords } from './split-words.ts';

export interface SymbolMention {
  readonly name: string;
  /** `Parser` of `Parser.parse`; `null` when the name stands alone. */
  readonly container: string | null;
  /** `code`: quoted or written like an identifier. `container`: the `A` of `A.b`. `word`: may be plain English. */
  readonly strength: 'code' | 'container' | 'word';
}

export interface PathMention {
  readonly path: string;
  /** 1-based, from `src/a.ts:10`; `null` when only the file is named. */
  readonly line: number | null;
}

export interface QueryAnalysis {
  /** Without repetition, in order of appearance. */
  readonly symbols: readonly SymbolMention[];
  readonly paths: readonly PathMention[];
  /** Lower case, in order, without stop words: what a search by words looks for. */
  readonly words: readonly string[];
  /** What is looked for in the text of files: more than `words`, since how rare each is will tell. */
  readonly terms: readonly TextTerm[];
  /** A stack trace, compiler output or the like is in the question. */
  readonly hasErrorText: boolean;
  readonly mentionsTests: boolean;
}

/** A path with a folder or a known ending, then perhaps `:line` or `:line:column`. */
const pathPattern =
  /(?:[\w@.+-]+[/\\])+[\w@.+-]+(?::(\d+))?|[\w@+-][\w@.+-]*\.(?:[mc]?[jt]sx?|rs|py|go|java|toml|json|md|ya?ml|css|html)\b(?::(\d+))?/g;

const errorText =
  /^\s+at .+:\d+|\b(?:error|warning)(?:\[E\d+\]| TS\d+)?:|-->\s*\S+:\d+|\bpanicked at\b|\b(?:Type|Reference|Syntax|Range)Error\b|\bException\b|Traceback/m;

const stopWords = new Set(
  `a about after all also am an and any are as at be because been before between both but by can code could did do does
   done each even every explain file files find for from function functions get give had has have he help here how i if
   implement implemented in into is it its just know let like list locate make me method module more most much my need
   no not now of off on one only or other our out over own please project repo repository same see she should show so
   some such tell than that the their them then there these they thing this those through to too under up us use used
   uses using very want was way we well were what when where which while who whole why will with work works would you
   your add change fix write create update design refactor rewrite describe summarize`.split(/\s+/),
);

export function analyseQuery(query: string): QueryAnalysis {
  const paths: PathMention[] = [];
  const rest = query.replace(pathPattern, (match, lineA?: string, lineB?: string) => {
    const line = lineA ?? lineB;
    const path = match.replace(/(?::\d+)+$/, '').replaceAll('\\', '/');
    if (/^(?:and|or|either|his|he|client|input|read|yes|on|off|tcp)\/\w+$/i.test(path)) return match;
    paths.push({ path, line: line === undefined ? null : Number(line) });
    return ' ';
  });
  return {
    symbols: uniqueBy(findSymbols(rest), ({ container, name }) => `${container}.${name}`),
    paths: uniqueBy(paths, ({ path, line }) => `${path}:${line}`),
    words: [...new Set(findWords(rest))],
    terms: queryTerms(query),
    hasErrorText: errorText.test(query),
    mentionsTests: /\b(?:tests?|specs?|benchmarks?|examples?)\b/i.test(query),
  };
}

/** `a::b`, `a.b`, `a#b` or one identifier, with the quotes around it when there are any. */
const namePattern = /(`|"|')?([A-Za-z_$][\w$]*(?:(?:::|\.|#)[A-Za-z_$][\w$]*)*)(!?\(\)|!)?(\1)?/g;

function findSymbols(text: string): SymbolMention[] {
  const mentions: SymbolMention[] = [];
  for (const match of text.matchAll(namePattern)) {
    const [, open, full = '', call] = match;
    const parts = full.split(/::|\.|#/);
    const name = parts.at(-1) ?? full;
    const inQuotes = open !== undefined && match[4] === open;
    const written =
      inQuotes ||
      call !== undefined ||
      parts.length > 1 ||
      /_|\$|[a-z\d][A-Z]|\d/.test(name) ||
      /^[A-Z][a-z]+[A-Z]/.test(name);
    const strength = written ? 'code' : 'word';
    if (name.length < 2 || (strength === 'word' && stopWords.has(name.toLowerCase()))) continue;
    mentions.push({ name, container: parts.length > 1 ? parts.slice(0, -1).join('.') : null, strength });
    if (parts.length > 1 && parts[0]) {
      mentions.push({ name: parts.at(-2) ?? parts[0], container: null, strength: 'container' });
    }
  }
  return mentions;
}

function findWords(text: string): string[] {
  return splitWords(text).filter((word) => word.length > 2 && !stopWords.has(word));
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
