/**
 * Where a message or a quoted text is written in the source: its constant parts are looked for in the lines of the files
 * that may say it. Pure but for reading the index and lines.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import { isFiller, wordsOfName } from '../codebase/words/words-of-name.ts';
import type { FileLines } from './file-lines.ts';
import { constantParts } from './message-rules.ts';
import { pathPrior } from './path-prior.ts';

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
const mostFiles = 60;

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

/** The one place that knows where texts may be: files with pieces that have most of the words of the messages. */
function* filesThatMaySay(
  index: CodeIndex,
  messages: readonly string[],
  { first, asksForTests }: { readonly first: readonly string[]; readonly asksForTests: boolean },
): Generator<string> {
  yield* first;
  const names = messages.flatMap(
    (message) =>
      constantParts(message)
        .join(' ')
        .match(/[\p{L}\p{N}_]+/gu) ?? [],
  );
  const words = [...new Set(names.flatMap(wordsOfName))].filter((word) => !isFiller(word));
  if (words.length === 0) return;
  const { files } = index.searchText(
    words.map((word) => ({ forms: new Map([[word, 1]]), weight: 1 })),
    2 * mostFiles,
  );
  const known = new Set(first);
  const ranked = files
    .filter(({ path }) => !known.has(path))
    .map(({ path, pieces, generated }) => ({
      path,
      score: pieces * pathPrior(path, asksForTests) * (generated ? 0.3 : 1),
    }))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  for (const { path } of ranked.slice(0, mostFiles)) yield path;
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
