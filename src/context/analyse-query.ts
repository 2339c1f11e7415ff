/**
 * What a question names: symbols, paths, the places and messages that programs print, and the words that are left. Pure;
 * reads the text only.
 */
import type { TextTerm } from '../codebase/code-index.ts';
import { splitWords } from '../codebase/words/split-words.ts';
import { queryTerms } from './query-terms.ts';
import { readErrorReport, type Trace } from './read-error-report.ts';

export interface SymbolMention {
  readonly name: string;
  /** `Parser` of `Parser.parse`; `null` when the name stands alone. */
  readonly container: string | null;
  /**
   * `code`: quoted or written like an identifier. `container`: the `A` of `A.b`. `snippet`: stands in code that the
   * question quotes, or in what a compiler says. `word`: may be plain English.
   */
  readonly strength: 'code' | 'container' | 'snippet' | 'word';
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
  /** Stack traces, and places that compilers and test runners name. */
  readonly traces: readonly Trace[];
  /** Texts of errors: looked for where they are written. */
  readonly messages: readonly string[];
  /** Texts that a question asks about as if they were those of an error. */
  readonly maybeMessages: readonly string[];
  /** What the question quotes and is more than a name: looked for in strings. */
  readonly literals: readonly string[];
  /** Words that follow one another, as `select query builder`: each may be one name. Lower case. */
  readonly phrases: readonly (readonly string[])[];
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

/** More is a text that was pasted, and its first names say what it is about. */
const mostProse = 20_000;
const mostSymbols = 150;

/** `explain what X does`: the first word is for whoever answers, and rare in code. */
const request =
  /^\s*(?:(?:please|can you|could you|would you)\s+)*(?:explain|describe|summari[sz]e|tell me|show me|give me|find|locate|list)\b/i;

export function analyseQuery(query: string): QueryAnalysis {
  const { prose: unfenced, snippets } = splitFences(query);
  const report = readErrorReport(unfenced);
  const fenced = snippets.map(readErrorReport);
  const prose = report.prose.slice(0, mostProse);
  const traces = [...report.traces, ...fenced.flatMap((each) => each.traces)];
  const messages = [...report.messages, ...fenced.flatMap((each) => each.messages)];
  const details = [...report.details, ...fenced.flatMap((each) => each.details)];
  const code = fenced.map((each) => each.prose.slice(0, mostProse)).join('\n');

  const paths: PathMention[] = [];
  const rest = withoutAddresses(prose, paths).replace(
    pathPattern,
    (match, lineA?: string, lineB?: string) => {
      const line = lineA ?? lineB;
      const path = match.replace(/(?::\d+)+$/, '').replaceAll('\\', '/');
      if (/^(?:and|or|either|his|he|client|input|read|yes|on|off|tcp)\/\w+$/i.test(path)) return match;
      paths.push({ path, line: line === undefined ? null : Number(line) });
      return ' ';
    },
  );
  const inCode = findSnippetNames([...details, code].join('\n'));
  const symbols = uniqueBy(
    [...inCode, ...findSymbols(rest)],
    ({ container, name }) => `${container}.${name}`,
  );
  return {
    symbols: symbols.slice(-mostSymbols),
    paths: uniqueBy(paths, ({ path, line }) => `${path}:${line}`),
    traces,
    messages: [...new Set(messages)],
    maybeMessages: textAfterColon(rest),
    literals: quotedTexts(rest),
    phrases: findPhrases(rest),
    words: [...new Set(findWords([rest, ...messages].join('\n')))].slice(0, 80),
    terms: queryTerms(
      [prose.replace(request, ''), ...messages, ...inCode.map(({ name }) => name)].join('\n'),
    ),
    hasErrorText: traces.length > 0 || errorText.test(query),
    mentionsTests: /\b(?:tests?|specs?|benchmarks?|examples?)\b/i.test(prose),
  };
}

/** An address of a line on a code host names a place; any other is none of the project. */
function withoutAddresses(text: string, paths: PathMention[]): string {
  if (!text.includes('://')) return text;
  return text.replace(/\bhttps?:\/\/[^\s)>\]]+/g, (address) => {
    const [, path, line] = /\/(?:blob|src|tree)\/[^/]+\/([^#?]+)#(?:L|lines-)(\d+)/.exec(address) ?? [];
    if (path !== undefined) paths.push({ path, line: Number(line) });
    return ' ';
  });
}

/** What stands between fences is code or output of a program. */
function splitFences(query: string): { readonly prose: string; readonly snippets: readonly string[] } {
  if (!query.includes('```')) return { prose: query, snippets: [] };
  const snippets: string[] = [];
  const prose = query.replace(/```[^\n`]*\n([\s\S]*?)(?:```|$)/g, (_, inside: string) => {
    snippets.push(inside);
    return '\n';
  });
  return { prose, snippets };
}

/** Names in code: those that are written as names are, or called, or a part of something. */
function findSnippetNames(code: string): SymbolMention[] {
  return findSymbols(code)
    .filter(({ strength }) => strength === 'code')
    .map(({ name, container }) => ({ name, container, strength: 'snippet' as const }));
}

/** Texts in quotes that are more than a name. */
function quotedTexts(text: string): string[] {
  const quoted = text.matchAll(
    /"([^"\n]{6,200})"|`([^`\n]{6,200})`|“([^”\n]{6,200})”|(?<![\w])'([^'\n]{6,200})'(?!\w)/g,
  );
  return [...quoted]
    .map(([, ...inside]) => inside.find((each) => each !== undefined)?.trim() ?? '')
    .filter((inside) => /\w[,.:;]?\s+\S/.test(inside) && !/^[\w$]+(?:(?:::|[.#])[\w$]+)+$/.test(inside))
    .slice(0, 8);
}

/** `where does this come from: cannot find the thing`. */
function textAfterColon(text: string): string[] {
  const asked = /^\s*(?:where|what|why|which|who|find|how)\b[^:]*: +(.{12,200})$/im.exec(text)?.[1];
  return asked === undefined || asked.split(/\s+/).length < 4 ? [] : [asked];
}

const mostPhraseWords = 24;

/** Runs of two to four words of the first line, as they may make up a name. */
function findPhrases(text: string): string[][] {
  const words = (text.trim().split('\n')[0] ?? '').split(/\s+/).slice(0, mostPhraseWords);
  const phrases: string[][] = [];
  for (let from = 0; from < words.length; from += 1) {
    const run: string[] = [];
    for (const word of words.slice(from, from + 4)) {
      // A mark behind a word ends the phrase with it.
      const [, letters, mark] = /^([A-Za-z][a-z\d]*)([,.;:?!)]*)$/.exec(word) ?? [];
      if (letters === undefined || stopWords.has(letters.toLowerCase())) break;
      run.push(letters.toLowerCase());
      if (run.length > 1) phrases.push([...run]);
      if (mark !== '') break;
    }
  }
  return phrases;
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
