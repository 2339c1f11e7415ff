/**
 * Finds files and pieces of them by all words that they have: in names, comments, strings and code. BM25 over pieces, over
 * files and over paths. Which of the three matters how much is for the caller to say.
 */
import type { FileTextHit, PieceHit, TextSearch, TextTerm } from '../code-index.ts';
import { WantedWords } from '../words/pack-pieces.ts';
import { hashOfWord } from '../words/words-of-name.ts';
import type { IndexTables } from './index-tables.ts';
import { piecesOfFile } from './stored-pieces.ts';
import { TermCounts } from './term-counts.ts';

/** As usual for BM25. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009. */
const lengthShare = 0.75;
/** Paths are short all of them. */
const lengthShareOfPaths = 0.3;
/** A word of the path stands in each of its pieces once, and so often in the file. */
const pathTimesInFile = 2;
/** Of the best, second and third piece of a file. */
const pieceShares = [1, 0.5, 0.25] as const;

/** @param limit of files, the best by any of the three. Their order means nothing. */
export function searchText(tables: IndexTables, terms: readonly TextTerm[], limit: number): TextSearch {
  const counted = new CountedTerms(terms);
  counted.read(tables);
  const { fileIds, firstPieces } = counted;
  const ofPieces = counted.pieces.weighed(terms, lengthShare);
  const pieces = ofPieces.scores();
  const texts = counted.files.weighed(terms, lengthShare).scores();
  const paths = counted.paths.weighed(terms, lengthShareOfPaths).scores();
  const best = fileIds.map((_, file) =>
    bestThree(pieces, firstPieces[file] ?? 0, firstPieces[file + 1] ?? 0),
  );
  const shares = best.map((three) =>
    pieceShares.reduce((sum, share, at) => sum + share * (three[at] ?? 0), 0),
  );
  const chosen = likeliest([shares, texts, paths], limit);
  const found = new Map(
    filesOf(
      tables,
      chosen.map((file) => fileIds[file] as number),
    ).map((row) => [row.id, row]),
  );
  const fileOf = new Map<string, number>();
  const files = chosen.flatMap((file): FileTextHit[] => {
    const row = found.get(fileIds[file] as number);
    if (row === undefined) return [];
    fileOf.set(row.path, file);
    const { path, language, generated } = row;
    const hit = {
      text: texts[file] as number,
      inPath: paths[file] as number,
      pieces: shares[file] as number,
    };
    return [{ path, language, generated, ...hit }];
  });
  return {
    files,
    piecesOf(path) {
      const file = fileOf.get(path);
      if (file === undefined) return [];
      const first = firstPieces[file] as number;
      const telling = ofPieces.tellingTerms(first, firstPieces[file + 1] as number);
      return piecesOf(tables, fileIds[file] as number, (piece) => ({
        score: pieces[first + piece] as number,
        words: (telling[piece] ?? []).map((term) => wordOf(terms[term] as TextTerm)),
      }));
    },
  };
}

interface FileRow {
  readonly id: number;
  readonly path: string;
  readonly language: string | null;
  readonly generated: boolean;
}

function filesOf(tables: IndexTables, ids: readonly number[]): FileRow[] {
  const rows = tables.rows<readonly [id: number, path: string, language: string | null, generated: number]>(
    'f.id, f.path, f.language, f.generated',
    'json_each(?) j CROSS JOIN files f ON f.id = j.value',
    JSON.stringify(ids),
  );
  return rows.map(([id, path, language, generated]) => ({ id, path, language, generated: generated !== 0 }));
}

/** Those with any word, best first. */
function piecesOf(
  tables: IndexTables,
  fileId: number,
  hitOf: (piece: number) => Pick<PieceHit, 'score' | 'words'>,
): PieceHit[] {
  const row = tables.sql.prepared('SELECT ranges FROM pieces WHERE file_id = ?').get(fileId);
  if (row === undefined) return [];
  return piecesOfFile(tables, fileId, row.ranges as unknown as Uint8Array)
    .map((piece, at): PieceHit => ({ ...piece, ...hitOf(at) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.startLine - b.startLine);
}

/** As it was asked for. */
function wordOf({ forms }: TextTerm): string {
  return forms.keys().next().value ?? '';
}

class CountedTerms {
  readonly fileIds: number[] = [];
  /** Of each file its first piece among those of all; one more for the end. */
  readonly firstPieces: number[] = [0];
  readonly pieces: TermCounts;
  readonly files: TermCounts;
  readonly paths: TermCounts;
  readonly #wanted: WantedWords;
  /** Of each form. */
  readonly #terms: number[] = [];
  readonly #weights: number[] = [];
  readonly #termCount: number;

  constructor(terms: readonly TextTerm[]) {
    const numbers = new Map<number, number>();
    for (const [term, { forms }] of terms.entries()) {
      for (const [form, weight] of forms) {
        const hash = hashOfWord(form);
        if (numbers.has(hash)) continue;
        numbers.set(hash, this.#terms.length);
        this.#terms.push(term);
        this.#weights.push(weight);
      }
    }
    this.#wanted = new WantedWords(numbers);
    this.#termCount = terms.length;
    this.pieces = new TermCounts(terms.length);
    this.files = new TermCounts(terms.length);
    this.paths = new TermCounts(terms.length);
  }

  read({ sql }: IndexTables): void {
    const [terms, weights] = [this.#terms, this.#weights];
    /** Of the file at hand, by piece and term. */
    let cells = new Float64Array(0);
    const touched: number[] = [];
    const { fileIds, firstPieces, pieces, files, paths } = this;
    const count = this.#termCount;
    const inFile = new Float64Array(count);
    const add = (form: number, piece: number, times: number) => {
      const cell = piece * count + (terms[form] as number);
      if (cell >= cells.length) cells = grown(cells, cell);
      if (cells[cell] === 0) touched.push(cell);
      cells[cell] = (cells[cell] as number) + (weights[form] as number) * times;
    };
    for (const row of sql.prepared('SELECT file_id AS id, words FROM pieces ORDER BY file_id').iterate()) {
      const lengths = this.#wanted.find(row.words as unknown as Uint8Array, add);
      const file = fileIds.push(Number(row.id)) - 1;
      const first = firstPieces[file] as number;
      firstPieces.push(first + lengths.length - 1);
      let length = 0;
      for (let piece = 1; piece < lengths.length; piece++) {
        pieces.lengths.push((lengths[piece] as number) + (lengths[0] as number));
        length += lengths[piece] as number;
      }
      files.lengths.push(length);
      paths.lengths.push(lengths[0] as number);
      if (touched.length === 0) continue;
      for (let term = 0; term < count; term++) {
        const inPath = cells[term] ?? 0;
        if (inPath === 0) continue;
        paths.add(term, file, inPath);
        inFile[term] = pathTimesInFile;
        // A word of its path is a word of each of its pieces.
        for (let piece = 1; piece < lengths.length; piece++) {
          const cell = piece * count + term;
          if (cell >= cells.length) cells = grown(cells, cell);
          if (cells[cell] === 0) touched.push(cell);
          cells[cell] = (cells[cell] as number) + 1;
          inFile[term] = (inFile[term] as number) - 1;
        }
      }
      for (const cell of touched) {
        const times = cells[cell] as number;
        cells[cell] = 0;
        const term = cell % count;
        if (cell < count) continue;
        pieces.add(term, first + (cell - term) / count - 1, times);
        inFile[term] = (inFile[term] as number) + times;
      }
      touched.length = 0;
      for (let term = 0; term < count; term++) {
        const times = inFile[term] as number;
        inFile[term] = 0;
        if (times > 0) files.add(term, file, times);
      }
    }
  }
}

function grown(cells: Float64Array, needed: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(needed + 1, cells.length * 2, 4096));
  larger.set(cells);
  return larger;
}

function bestThree(scores: Float64Array, from: number, to: number): [number, number, number] {
  let [first, second, third] = [0, 0, 0];
  for (let at = from; at < to; at++) {
    const score = scores[at] as number;
    if (score <= third) continue;
    if (score > first) [first, second, third] = [score, first, second];
    else if (score > second) [second, third] = [score, second];
    else third = score;
  }
  return [first, second, third];
}

/** Places of those that have most of the three together, each measured by the largest. */
function likeliest(scores: readonly ArrayLike<number>[], limit: number): number[] {
  const sums = new Float64Array(scores[0]?.length ?? 0);
  for (const list of scores) {
    let most = 0;
    for (let at = 0; at < list.length; at++) most = Math.max(most, list[at] as number);
    if (most === 0) continue;
    for (let at = 0; at < list.length; at++) sums[at] = (sums[at] as number) + (list[at] as number) / most;
  }
  const places: number[] = [];
  for (let at = 0; at < sums.length; at++) if ((sums[at] as number) > 0) places.push(at);
  if (places.length <= limit) return places;
  return places.sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b).slice(0, limit);
}
