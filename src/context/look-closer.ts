/**
 * Reads the files that may be meant, and weighs each piece of them by the words of the question it has: in names, in
 * comments, in strings and in code. BM25 over pieces, and over files. Pure but for reading lines through the index.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import { bm25, type Counted } from './bm25.ts';
import { cutSegments, type Segment } from './cut-segments.ts';
import type { FileLines } from './file-lines.ts';
import { countsIn, findTerm, type QueryTerm, searchedText } from './query-terms.ts';

export interface WeighedSegment extends Segment {
  readonly path: string;
  /** BM25, comparable within one question. */
  readonly score: number;
}

export interface CloserLook {
  readonly path: string;
  /** Those with any word, best first. */
  readonly segments: readonly WeighedSegment[];
  /** BM25 of the file as a whole. */
  readonly score: number;
}

const segmentB = 0.75;
const fileB = 0.75;
/** A word in the name of a piece counts as so many in its text; in its container and path as so many. */
const nameCount = 2;
const containerCount = 1;
const pathCount = 1;
/** About so many characters are one word of code. */
const charactersPerWord = 6;
/** Longer ones are data. */
const largestBytes = 400_000;
const mostBytesAltogether = 2_000_000;

interface Weighed extends Counted {
  readonly segment: Segment;
}

interface Looked extends Counted {
  readonly path: string;
  readonly pieces: readonly Weighed[];
}

/** @param paths the likeliest first; later ones are not read when there is too much of them */
export function lookCloser(
  index: CodeIndex,
  lines: FileLines,
  terms: readonly QueryTerm[],
  paths: readonly string[],
): CloserLook[] {
  const looked: Looked[] = [];
  let bytesLeft = mostBytesAltogether;
  for (const path of paths) {
    const size = index.file(path)?.sizeBytes ?? 0;
    if (size > largestBytes || size > bytesLeft) continue;
    const text = lines.all(path);
    if (text === null) continue;
    bytesLeft -= size;
    looked.push(lookAt(index, path, text, terms));
  }
  const weigh = bm25(
    looked.flatMap(({ pieces }) => pieces),
    terms,
    segmentB,
  );
  const weighFile = bm25(looked, terms, fileB);
  return looked.map((file) => ({
    path: file.path,
    score: weighFile(file),
    segments: file.pieces
      .map((piece) => ({ ...piece.segment, path: file.path, score: weigh(piece) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.startLine - b.startLine),
  }));
}

function lookAt(
  index: CodeIndex,
  path: string,
  lines: readonly string[],
  terms: readonly QueryTerm[],
): Looked {
  const starts = new Int32Array(lines.length + 1);
  for (const [at, line] of lines.entries()) starts[at + 1] = (starts[at] ?? 0) + line.length + 1;
  const ofPath = countsIn(path, terms);
  const pieces = cutSegments(lines, index.symbolsInFile(path)).map((segment): Weighed => {
    const counts = new Float32Array(terms.length);
    addCounts(counts, ofPath, pathCount);
    if (segment.symbol !== null) {
      addCounts(counts, countsIn(segment.symbol.name, terms), nameCount);
      if (segment.symbol.container !== null)
        addCounts(counts, countsIn(segment.symbol.container, terms), containerCount);
    }
    const characters = (starts[segment.endLine] ?? 0) - (starts[segment.startLine - 1] ?? 0);
    return { segment, counts, length: characters / charactersPerWord + 6 };
  });
  const pieceOfLine = new Int32Array(lines.length + 1).fill(-1);
  for (const [at, { segment }] of pieces.entries())
    pieceOfLine.fill(at, segment.startLine, segment.endLine + 1);
  const counts = new Float32Array(terms.length);
  addCounts(counts, ofPath, 2 * pathCount);
  const searched = searchedText(lines.join('\n'));
  for (const [at, term] of terms.entries()) {
    let line = 0;
    findTerm(searched, term, (offset) => {
      while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line += 1;
      counts[at] = (counts[at] ?? 0) + 1;
      const piece = pieces[pieceOfLine[line + 1] ?? -1];
      if (piece !== undefined) piece.counts[at] = (piece.counts[at] ?? 0) + 1;
    });
  }
  return { path, pieces, counts, length: searched.text.length / charactersPerWord };
}

function addCounts(to: Float32Array, from: Float32Array, times: number): void {
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] ?? 0) + times * (from[at] ?? 0);
}
