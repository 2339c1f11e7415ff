/** What a program can give the optimizer to ask: who judges words, and who makes vectors of texts. */
import type { EmbeddedAs } from '../prompt/pipeline/told-transforms.ts';
import type { AskedPassage } from '../prompt/transforms/compress/compress-words.ts';

export interface TextCompressor {
  /** Results are kept under it: the same name, the same words. Without one they are kept for this very object. */
  readonly name?: string;
  /** For all of one request; 20,000 unless told. Then whole sentences are left out instead. */
  readonly limitMs?: number;
  /**
   * @param passages a page of prose at most, each
   * @param options.ratio in (0, 1]: the share of the words that should stay
   * @returns for each passage the words of it that matter, in their order. Others are ignored: what is shown is always the
   *   original's own
   */
  compress(
    passages: readonly AskedPassage[],
    options: { readonly ratio: number; readonly signal: AbortSignal },
  ): Promise<readonly string[]>;
}

export interface TextSimilarity {
  /** As above, of vectors. */
  readonly name?: string;
  /** For all of one request; 10,000 unless told. Then words are compared instead. */
  readonly limitMs?: number;
  /** @returns for each text a vector, all of one length; how near two of them are is their cosine */
  embed(
    texts: readonly string[],
    options: { readonly as: EmbeddedAs; readonly signal: AbortSignal },
  ): Promise<readonly ArrayLike<number>[]>;
}

export interface OutsideHelp {
  /** Asked for words when a request does not fit; without one, or where it fails, whole sentences are left out. */
  readonly compressor?: TextCompressor | undefined;
  /** Asked for vectors when a request does not fit; without one, or where it fails, words are compared (BM25). */
  readonly similarity?: TextSimilarity | undefined;
}
