/**
 * How near files and their pieces are to what is wanted. Models differ in how near to each other they put everything, so
 * nearness counts from that of a piece which is only somewhat near, up to that of the nearest. Pure.
 */
import type { KnownFile } from './vector-store.ts';

/** Nearness counts from that of the piece at this place, or of the middle one where there are few. */
const floorPlace = 300;
/** Of the nearest, second and third piece of a file. */
const shares = [1, 0.5, 0.25] as const;

export class MeaningScores {
  /** Files that are near, in (0, 1], 1 for the nearest. */
  readonly files: ReadonlyMap<string, number>;
  /** By path: of each piece in order, in [0, 1]. */
  readonly #pieces: ReadonlyMap<string, readonly number[]>;

  private constructor(pieces: ReadonlyMap<string, readonly number[]>) {
    this.#pieces = pieces;
    const sums = new Map<string, number>();
    for (const [path, scores] of pieces) {
      const best = scores.toSorted((a, b) => b - a);
      const sum = shares.reduce((total, share, at) => total + share * (best[at] ?? 0), 0);
      if (sum > 0) sums.set(path, sum);
    }
    let most = 0;
    for (const sum of sums.values()) most = Math.max(most, sum);
    this.files = new Map([...sums].map(([path, sum]) => [path, sum / most]));
  }

  /** @param nearness by number of a vector. @param files whose pieces are those of the index */
  static from(files: ReadonlyMap<string, KnownFile>, nearness: ReadonlyMap<number, number>): MeaningScores {
    const known = [...files.values()].flatMap(({ vectors }) =>
      vectors.flatMap((id) => nearness.get(id) ?? []),
    );
    known.sort((a, b) => b - a);
    const most = known[0] ?? 0;
    const floor = Math.max(0, known[Math.min(floorPlace, Math.floor(known.length / 2))] ?? 0);
    const scoreOf = (id: number) => {
      const near = nearness.get(id);
      return near === undefined || near <= floor ? 0 : (near - floor) / (most - floor);
    };
    return MeaningScores.of(new Map([...files].map(([path, { vectors }]) => [path, vectors.map(scoreOf)])));
  }

  /** @param pieces by path, of each in order, in [0, 1] */
  static of(pieces: ReadonlyMap<string, readonly number[]>): MeaningScores {
    return new MeaningScores(pieces);
  }

  /** In [0, 1]. @param at place of the piece among those of the file */
  ofPiece(path: string, at: number): number {
    return this.#pieces.get(path)?.[at] ?? 0;
  }
}
