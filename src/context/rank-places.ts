/**
 * What a question points at by place: files and lines that it names, frames of stack traces, and the lines that produce a
 * message. Pure but for reading the index and lines.
 */
import type { CodeIndex, IndexedFile, IndexedSymbol } from '../codebase/code-index.ts';
import { isAsidePath } from '../codebase/test-path.ts';
import { testScope } from '../codebase/test-scope.ts';
import type { QueryAnalysis } from './analyse-query.ts';
import type { FileLines } from './file-lines.ts';
import { findOrigins } from './find-origins.ts';
import type { Frame } from './frame-rules.ts';
import type { Trace } from './read-error-report.ts';
import { type FramePlace, innermost, resolveFrame } from './resolve-frame.ts';
import type { SymbolCollector } from './symbol-collector.ts';

/** Lines that are no symbol of their own: a part of a long one, or what stands between symbols. */
export interface RankedExcerpt {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** What they are a part of; `null` at the top of the file. */
  readonly within: IndexedSymbol | null;
  readonly score: number;
  readonly reason: string;
}

export interface NamedPlaces {
  /** By path, in [0, 1]: how surely the file is meant. */
  readonly files: ReadonlyMap<string, number>;
  readonly excerpts: readonly RankedExcerpt[];
}

/** Relative to those of `rank-symbols.ts`; chosen by hand. */
const weights = { frame: 12, origin: 10, literal: 5, inNamedFile: 3 } as const;
/** Each frame of the project further out matters so much less. */
const outerShare = 0.75;
const leastOuterShare = 0.15;
/** A test on the way to what failed says how it was called. */
const testShare = 0.3;
const severityShares = { error: 1, warning: 0.4, note: 0.3 } as const;
/** A compiler's later errors often follow from its first ones. */
const laterReportShare = 0.93;
const leastReportShare = 0.3;
/** What was itself caused by something that is printed too. */
const causedShare = 0.85;
/** What many traces go through, for each doubling of their number. */
const repeatedShare = 0.08;
const mostFrames = 60;
/** Of a longer symbol the lines around the place are sent on their own, in case that it does not fit. */
const longLines = 50;
const linesAround = 12;
const originFileShare = 0.6;

export function rankPlaces(
  index: CodeIndex,
  lines: FileLines,
  query: QueryAnalysis,
  collector: SymbolCollector,
): NamedPlaces {
  const places = new PlaceCollector(index, collector);
  rankNamedFiles(index, query, collector, places);
  rankTraces(index, query, places);
  rankOrigins(index, lines, query, places);
  return places;
}

class PlaceCollector implements NamedPlaces {
  readonly files = new Map<string, number>();
  readonly excerpts: RankedExcerpt[] = [];
  readonly #index: CodeIndex;
  readonly #symbols: SymbolCollector;

  constructor(index: CodeIndex, symbols: SymbolCollector) {
    this.#index = index;
    this.#symbols = symbols;
  }

  addFile(path: string, share: number): void {
    this.files.set(path, Math.max(this.files.get(path) ?? 0, share));
  }

  /** @param symbol what stands at the line; `null`: nothing */
  add(path: string, line: number | null, symbol: IndexedSymbol | null, score: number, reason: string): void {
    if (symbol !== null) this.#symbols.add(symbol, score, true, reason, 1);
    const isLong = symbol === null || symbol.endLine - symbol.startLine >= longLines;
    if (line === null || !isLong) return;
    const last = this.#index.file(path)?.lines ?? line;
    const startLine = Math.max(symbol?.startLine ?? 1, line - linesAround);
    const endLine = Math.min(symbol?.endLine ?? last, line + linesAround, last);
    if (startLine > endLine) return;
    // Before the whole of it: that may be too large.
    this.excerpts.push({ path, startLine, endLine, within: symbol, score: score * 0.99, reason });
  }
}

function rankNamedFiles(
  index: CodeIndex,
  query: QueryAnalysis,
  collector: SymbolCollector,
  places: PlaceCollector,
): void {
  for (const { path, line } of query.paths) {
    const file = meantFile(index, path);
    if (!file) continue;
    places.addFile(file.path, 1);
    const symbols = index.symbolsInFile(file.path);
    if (line !== null) {
      const around = innermost(symbols, line);
      places.add(
        file.path,
        line,
        around,
        weights.frame,
        `line ${line} of ${file.path} is named in the question`,
      );
    }
    for (const symbol of symbols) {
      if (symbol.container === null) {
        collector.add(
          symbol,
          weights.inNamedFile,
          line === null,
          `stands in ${file.path}, which the question names`,
        );
      }
    }
  }
}

/** Absolute paths are tried from their longest known tail on. */
function meantFile(index: CodeIndex, path: string): IndexedFile | null {
  const parts = path
    .replace(/^(?:\.\/)+/, '')
    .split('/')
    .filter((part) => part !== '');
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from).join('/');
    // `github.com/a/b` does not mean `b.go`.
    if (from > 0 && from === parts.length - 1 && parts[0]?.includes('.')) return null;
    const found = index.findFiles(tail);
    if (found[0]) return found[0];
  }
  return null;
}

function rankTraces(index: CodeIndex, query: QueryAnalysis, places: PlaceCollector): void {
  const found = placesOfTraces(index, query);
  const hasCause = query.traces.some(({ isCause }) => isCause);
  const hasCode = found.some(({ frames }) => frames.some(({ isTest }) => !isTest));
  const tracesAt = new Map<string, number>();
  let reports = 0;
  for (const [at, { trace, frames }] of found.entries()) {
    let share = shareOf(trace, hasCause) * (1 - Math.min(at, 20) * 0.01);
    if (trace.kind === 'report') {
      share *= Math.max(leastReportShare, laterReportShare ** reports);
      reports += 1;
    }
    let outer = 1;
    for (const { frame, place, isTest } of frames) {
      const isOnTheWay = isTest && hasCode;
      const where = `${place.path}${frame.line === null ? '' : `:${frame.line}`}`;
      const times = (tracesAt.get(where) ?? 0) + trace.count;
      tracesAt.set(where, times);
      const score = share * outer * (isOnTheWay ? testShare : 1) * (1 + repeatedShare * Math.log2(times));
      places.addFile(place.path, Math.min(1, score));
      places.add(
        place.path,
        place.line,
        place.symbol,
        weights.frame * score,
        reasonOf(trace, where, outer === 1),
      );
      if (!isOnTheWay) outer = Math.max(leastOuterShare, outer * outerShare);
    }
  }
}

interface PlacesOfTrace {
  readonly trace: Trace;
  readonly frames: readonly { readonly frame: Frame; readonly place: FramePlace; readonly isTest: boolean }[];
}

/** Those of the project only. */
function placesOfTraces(index: CodeIndex, query: QueryAnalysis): PlacesOfTrace[] {
  const known = new Map<string, FramePlace | null>();
  let left = mostFrames;
  return query.traces.map((trace) => ({
    trace,
    frames: trace.frames.flatMap((frame) => {
      const key = `${frame.path}:${frame.line}:${frame.function}`;
      let place = known.get(key);
      if (place === undefined) {
        place = left > 0 ? resolveFrame(index, frame) : null;
        known.set(key, place);
        if (place !== null) left -= 1;
      }
      return place === null ? [] : [{ frame, place, isTest: !query.mentionsTests && isInTest(index, place) }];
    }),
  }));
}

function isInTest(index: CodeIndex, { path, symbol }: FramePlace): boolean {
  return isAsidePath(path) || testScope(index, { path, enclosing: symbol }) !== null;
}

function reasonOf({ kind }: Trace, where: string, isInnermost: boolean): string {
  if (kind === 'report') return `the output in the question names ${where}`;
  return isInnermost
    ? `the innermost frame of the trace in this project, ${where}`
    : `on the way to the error, ${where}`;
}

function shareOf({ kind, severity, isCause }: Trace, hasCause: boolean): number {
  if (kind === 'report') return severityShares[severity];
  return hasCause && !isCause ? causedShare : 1;
}

function rankOrigins(index: CodeIndex, lines: FileLines, query: QueryAnalysis, places: PlaceCollector): void {
  const { messages, maybeMessages, literals } = query;
  const wanted = [
    ...messages.map((message) => ({ message, inStringsOnly: false, verbatim: false })),
    ...maybeMessages.map((message) => ({ message, inStringsOnly: true, verbatim: false })),
    ...literals.map((message) => ({ message, inStringsOnly: true, verbatim: true })),
  ];
  if (wanted.length === 0) return;
  const weight = messages.length + maybeMessages.length > 0 ? weights.origin : weights.literal;
  const first = [...places.files.keys()];
  const origins = findOrigins(index, lines, wanted, { first, asksForTests: false });
  for (const { path, startLine, share, text } of origins) {
    const symbol = innermost(index.symbolsInFile(path), startLine);
    const reason = `says "${text.length > 40 ? `${text.slice(0, 39)}…` : text}" at line ${startLine}`;
    if (!isAsidePath(path)) places.addFile(path, originFileShare * share);
    places.add(path, startLine, symbol, weight * share, reason);
  }
}
