/**
 * How near texts are to a question and to each other, by the directions of vectors that somebody made of them. Pure. Models
 * differ in how near they put what has nothing to do with each other, so nearness counts from that of the farthest text.
 */
import type { Likeness } from './diverse-order.ts';

/** Of length 1; without any numbers where a text has none. */
export type Direction = Float32Array;

/** Models take 2,048 tokens, some 512; servers refuse what is longer or do not read on. */
const pieceCharacters = 1_800;
/** Of a long text its beginning, its end and what is between: each piece costs as much as a short text. */
const mostPieces = 3;

/** What is made vectors of in place of a text. */
export function piecesOf(text: string): string[] {
  const whole = text.trim();
  if (whole.length <= pieceCharacters) return whole === '' ? [] : [whole];
  const last = whole.length - pieceCharacters;
  const count = Math.min(mostPieces, Math.ceil(whole.length / pieceCharacters));
  return Array.from({ length: count }, (_, at) => {
    const start = Math.round((at * last) / (count - 1));
    // Not cut in the middle of a character.
    return whole
      .slice(start, start + pieceCharacters)
      .replace(/^[\udc00-\udfff]/, '')
      .replace(/[\ud800-\udbff]$/, '');
  });
}

/** `null`: it holds something else than numbers. */
export function directionOf(vector: ArrayLike<number>): Direction | null {
  const direction = Float32Array.from(vector);
  let squares = 0;
  for (const value of direction) squares += value * value;
  if (!Number.isFinite(squares)) return null;
  const length = Math.sqrt(squares);
  return length === 0 ? new Float32Array() : direction.map((value) => value / length);
}

export interface Nearness {
  /** Of each text to the question, in [0, 1]; 1 is the nearest of them, 0 the farthest, or one without a vector. */
  readonly toQuestion: readonly number[];
  readonly alike: Likeness;
}

/** @param texts of each the directions of its pieces; none: nothing is known of it */
export function nearnessOf(
  question: readonly Direction[],
  texts: readonly (readonly Direction[])[],
): Nearness {
  const nearest = texts.map((pieces) =>
    pieces.length === 0
      ? null
      : Math.max(...pieces.flatMap((piece) => question.map((asked) => dot(asked, piece)))),
  );
  const known = nearest.filter((near) => near !== null);
  const [floor, most] = [Math.min(...known), Math.max(...known)];
  const toQuestion = nearest.map((near) =>
    near === null ? 0 : most > floor ? (near - floor) / (most - floor) : 1,
  );
  const middles = texts.map(middleOf);
  const alike: Likeness = (one, other) => {
    const [a, b] = [middles[one] ?? null, middles[other] ?? null];
    if (a === null || b === null || floor >= 1) return 0;
    return Math.min(1, Math.max(0, (dot(a, b) - floor) / (1 - floor)));
  };
  return { toQuestion, alike };
}

function middleOf(pieces: readonly Direction[]): Direction | null {
  const [first] = pieces;
  if (first === undefined || pieces.length === 1) return first ?? null;
  const middle = directionOf(
    first.map((_, at) => pieces.reduce((sum, piece) => sum + (piece[at] as number), 0)),
  );
  return middle === null || middle.length === 0 ? null : middle;
}

function dot(one: Direction, other: Direction): number {
  let product = 0;
  for (let at = 0; at < one.length; at++) product += (one[at] as number) * (other[at] as number);
  return product;
}
