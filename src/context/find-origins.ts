/**
 * Where a message or a quoted text is written in the source: its constant parts are looked for in the lines of the files
 * that may say it. Pure but for reading the index and lines.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { FileLines } from './file-lines.ts';
import { constantParts } from './message-rules.ts';
import { pathPrior } from './path-prior.ts';
import { splitWords } from './split-words.ts';

export interface Origin {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** In (0, 1]: how much of the message stands there, less where it is no string. */
  readonly share: number;
  readonly isString: boolean;
  /** As it stands there, for people. */
  readonly text: string;
}

/** Of the message, counted in letters. */
const leastShare = 0.45;
/** Where it does not stand as a whole. */
const leastWindowShare = 0.55;
const mostOrigins = 4;
/** A part of a message that stands in more places says nothing. */
const mostHitsInFile = 12;
/** Parts of one message stand no further apart. */
const closeLines = 4;
/** Of a short message two words in a row are looked for where it does not stand as a whole, of a longer one three. */
const windowWords = { short: 2, long: 3 } as const;
const shortWords = 8;
const largestBytes = 400_000;
const mostBytes = 2_500_000;
const mostFiles = 300;

interface Needle {
  readonly text: string;
  readonly weight: number;
}

export interface Wanted {
  readonly message: string;
  /** Comments and code with the same words do not count. */
  readonly inStringsOnly: boolean;
  /** As it is, with all that may change from one message to the next. */
  readonly verbatim: boolean;
}

/** Best first. @param first paths that are the likeliest */
export function findOrigins(
  index: CodeIndex,
  lines: FileLines,
  messages: readonly Wanted[],
  options: { readonly first: readonly string[]; readonly asksForTests: boolean },
): Origin[] {
  const wanted = messages
    .map((each) => ({ ...each, needles: needlesOf(each) }))
    .filter(({ needles }) => needles.whole.length > 0);
  if (wanted.length === 0) return [];
  const unfound = new Set(wanted);
  const found: Origin[] = [];
  let bytesLeft = mostBytes;
  for (const path of filesThatMaySay(
    index,
    wanted.map(({ message }) => message),
    options,
  )) {
    const size = index.file(path)?.sizeBytes ?? 0;
    if (size > largestBytes || size > bytesLeft) continue;
    const all = lines.all(path);
    if (all === null) continue;
    bytesLeft -= size;
    const text = all.join('\n');
    const prior = pathPrior(path, options.asksForTests);
    for (const each of wanted) {
      if (!unfound.has(each) && prior < 1) continue;
      for (const origin of originsIn(path, text, each.needles, prior)) {
        if (each.inStringsOnly && !origin.isString) continue;
        found.push(origin);
        if (origin.share >= 0.95) unfound.delete(each);
      }
    }
    if (unfound.size === 0) break;
  }
  return found
    .sort((a, b) => b.share - a.share || (a.path < b.path ? -1 : 1) || a.startLine - b.startLine)
    .slice(0, mostOrigins * wanted.length);
}

/**
 * The one place that knows where texts may be: files of symbols with words of the message in names and comments, then the
 * other source files, those with words of it in their path first.
 */
function* filesThatMaySay(
  index: CodeIndex,
  messages: readonly string[],
  { first, asksForTests }: { readonly first: readonly string[]; readonly asksForTests: boolean },
): Generator<string> {
  const seen = new Set<string>();
  const words = [
    ...new Set(messages.flatMap((message) => splitWords(constantParts(message).join(' ')))),
  ].filter((word) => word.length > 2);
  const fresh = (path: string) => !seen.has(path) && seen.add(path) && seen.size <= mostFiles;
  for (const path of first) if (fresh(path)) yield path;
  const hits = words.length === 0 ? [] : index.searchWords(words, 400);
  const byWords = hits.map(({ symbol }) => symbol.path);
  for (const path of byWords) if (pathPrior(path, asksForTests) === 1 && fresh(path)) yield path;
  const others = index
    .filesUnder('')
    .filter(
      ({ path, language, generated }) =>
        language !== null && !generated && pathPrior(path, asksForTests) === 1,
    )
    .map(({ path }) => ({ path, share: words.filter((word) => path.toLowerCase().includes(word)).length }));
  for (const { path } of others.sort((a, b) => b.share - a.share)) if (fresh(path)) yield path;
}

interface Needles {
  readonly whole: readonly Needle[];
  readonly windows: readonly Needle[];
}

function needlesOf({ message, verbatim }: Wanted): Needles {
  if (verbatim) return { whole: [{ text: message, weight: 1 }], windows: [] };
  const parts = constantParts(message);
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = parts.map((text) => ({ text, weight: text.length / total }));
  const windows = parts.flatMap((part) => {
    const words = part.split(' ');
    const length = words.length <= shortWords ? windowWords.short : windowWords.long;
    if (words.length <= length) return [];
    const starts = words.length - length + 1;
    return Array.from({ length: starts }, (_, at) => ({
      text: words.slice(at, at + length).join(' '),
      weight: part.length / total / starts,
    })).filter(({ text }) => text.length >= 6);
  });
  return { whole, windows };
}

function originsIn(path: string, text: string, { whole, windows }: Needles, prior: number): Origin[] {
  const quotes = quotesOf(path);
  const exact = clustersOf(text, whole, quotes);
  const clusters =
    exact.length > 0
      ? exact
      : clustersOf(text, windows, quotes)
          .filter(({ share }) => share >= leastWindowShare)
          .map((cluster) => ({ ...cluster, share: cluster.share * 0.8 }));
  return clusters.map(({ startLine, endLine, share, isString }) => ({
    path,
    startLine,
    endLine,
    share: share * (isString ? 1 : 0.6) * prior,
    isString,
    text: whole[0]?.text ?? '',
  }));
}

interface Cluster {
  readonly startLine: number;
  readonly endLine: number;
  readonly share: number;
  readonly isString: boolean;
}

/** What a string begins with; elsewhere `'` is a character or a lifetime. */
function quotesOf(path: string): RegExp {
  if (/\.(?:rs|java|c|h|cc|cpp|hpp|cs)$/.test(path)) return /"/;
  return path.endsWith('.go') ? /["`]/ : /["'`]/;
}

function clustersOf(text: string, needles: readonly Needle[], quotes: RegExp): Cluster[] {
  const hits: { readonly offset: number; readonly needle: Needle }[] = [];
  for (const needle of needles) {
    let count = 0;
    for (
      let at = text.indexOf(needle.text);
      at >= 0;
      at = text.indexOf(needle.text, at + needle.text.length)
    ) {
      hits.push({ offset: at, needle });
      count += 1;
      if (count >= mostHitsInFile) break;
    }
  }
  if (hits.length === 0) return [];
  hits.sort((a, b) => a.offset - b.offset);
  const clusters: Cluster[] = [];
  let line = 1;
  let lineStart = 0;
  let open: { startLine: number; endLine: number; needles: Set<Needle>; isString: boolean } | null = null;
  const close = () => {
    if (open === null) return;
    const share = [...open.needles].reduce((sum, { weight }) => sum + weight, 0);
    if (share >= leastShare)
      clusters.push({
        startLine: open.startLine,
        endLine: open.endLine,
        share: Math.min(1, share),
        isString: open.isString,
      });
  };
  for (const { offset, needle } of hits) {
    for (
      let next = text.indexOf('\n', lineStart);
      next >= 0 && next < offset;
      next = text.indexOf('\n', lineStart)
    ) {
      line += 1;
      lineStart = next + 1;
    }
    const before = text.slice(lineStart, offset);
    const isString = quotes.test(before) && !/^\s*(?:\/\/|\/?\*|#(?!\[)|--)/.test(before);
    if (open === null || line > open.endLine + closeLines) {
      close();
      open = { startLine: line, endLine: line, needles: new Set(), isString: false };
    }
    open.endLine = line;
    open.needles.add(needle);
    open.isString ||= isString;
  }
  close();
  return clusters;
}
