/**
 * Embeds what is not embedded yet, file after file in the order that is given, in batches, and keeps each at once: what
 * was done before it is stopped is never done again. Knows no provider.
 */
import type { Clock } from '../../core/clock.ts';
import type { CodeIndex, TextFile } from '../code-index.ts';
import { unitVector } from './packed-vector.ts';
import { pieceText, wholeCharacters } from './piece-text.ts';
import { type FileKeys, type KnownFile, keyOfText, OtherVectors, type VectorStore } from './vector-store.ts';

export type EmbeddedTexts =
  | { readonly ok: true; readonly vectors: readonly Float32Array[] }
  | {
      readonly ok: false;
      /** For people. */
      readonly because: string;
      /** `perhaps-texts`: when others of the same time are taken. */
      readonly fault: 'texts' | 'perhaps-texts' | 'other';
    };

export interface FillOptions {
  readonly index: CodeIndex;
  readonly store: VectorStore;
  /** Those that matter most first. */
  readonly files: readonly TextFile[];
  readonly embed: (texts: readonly string[], limitMs: number) => Promise<EmbeddedTexts>;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  readonly clock: Clock;
  /** On the monotonic clock of `clock`. */
  readonly endsAtMs: number;
  /** The most for one batch. */
  readonly batchMs: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface FillReport {
  /** Pieces that were embedded now. */
  readonly embedded: number;
  /** Why it ended before all was done, other than that its time was over; `null`: it did not. */
  readonly stopped: string | null;
  /** All that was kept before is of another length, and was forgotten. */
  readonly startedOver: boolean;
}

/** Batches grow while they are quick, so that little is lost when the time is over. */
const batches = { first: 4, most: 64, mostFiles: 200, quickMs: 600, slowMs: 2_500 } as const;
/** A text that is refused is tried once more with so much less of it. */
const shortened = 0.25;

export function isComplete(file: TextFile, known: KnownFile | undefined): boolean {
  return known !== undefined && known.hash === file.hash && !known.vectors.includes(0);
}

export async function fillVectors(options: FillOptions): Promise<FillReport> {
  return new Filling(options).run();
}

class Filling {
  readonly #options: FillOptions;
  readonly #waiting = new Map<string, string>();
  #files: FileKeys[] = [];
  #batchSize: number = batches.first;
  #embedded = 0;
  #stopped: string | null = null;
  #startedOver = false;

  constructor(options: FillOptions) {
    this.#options = options;
  }

  async run(): Promise<FillReport> {
    const { files, store, onProgress } = this.#options;
    const known = store.files();
    const wanted = files.filter((file) => !isComplete(file, known.get(file.path)));
    onProgress?.(files.length - wanted.length, files.length);
    for (const [at, file] of wanted.entries()) {
      if (this.#isOver()) break;
      this.#collect(file);
      while (this.#waiting.size >= this.#batchSize && !this.#isOver()) await this.#flush();
      if (this.#files.length >= batches.mostFiles) await this.#flush();
      onProgress?.(files.length - wanted.length + at + 1, files.length);
    }
    while ((this.#waiting.size > 0 || this.#files.length > 0) && !this.#isOver()) await this.#flush();
    return { embedded: this.#embedded, stopped: this.#stopped, startedOver: this.#startedOver };
  }

  #isOver(): boolean {
    const { signal } = this.#options;
    return signal.aborted || this.#stopped !== null || this.#leftMs() <= 0;
  }

  #leftMs(): number {
    return this.#options.endsAtMs - this.#options.clock.monotonicMs();
  }

  #collect({ path, hash }: TextFile): void {
    const { index, store, redact } = this.#options;
    const pieces = index.textPieces(path);
    const last = pieces.at(-1)?.endLine ?? 0;
    const lines = last === 0 ? [] : index.readLines(path, 1, last);
    // Changed since: the next refresh has it.
    if (lines === null) return;
    const texts = new Map<string, string>();
    const keys = pieces.map((piece) => {
      const text = redact(pieceText(path, piece, lines));
      const key = keyOfText(text);
      texts.set(key, text);
      return key;
    });
    const known = store.known([...texts.keys()]);
    for (const [key, text] of texts) if (!known.has(key)) this.#waiting.set(key, text);
    this.#files.push({ path, hash, keys });
  }

  /** Embeds a batch, and keeps it with the files that are done by it or before. */
  async #flush(): Promise<void> {
    const { clock } = this.#options;
    const batch = [...this.#waiting].slice(0, this.#batchSize);
    const started = clock.monotonicMs();
    const vectors = batch.length === 0 ? new Map<string, Float32Array>() : await this.#embed(batch);
    if (vectors === null) return;
    const tookMs = clock.monotonicMs() - started;
    if (tookMs < batches.quickMs) this.#batchSize = Math.min(batches.most, this.#batchSize * 2);
    if (tookMs > batches.slowMs) this.#batchSize = Math.max(1, this.#batchSize >> 1);
    if (!this.#keep(vectors)) return;
    this.#embedded += vectors.size;
    for (const key of vectors.keys()) this.#waiting.delete(key);
    this.#files = this.#files.filter(({ keys }) => keys.some((key) => this.#waiting.has(key)));
  }

  #keep(vectors: ReadonlyMap<string, Float32Array>): boolean {
    const { store } = this.#options;
    try {
      store.keep(vectors, this.#files);
      return true;
    } catch (error) {
      const length = [...vectors.values()][0]?.length ?? null;
      if (error instanceof OtherVectors && length !== null && store.dimensions() !== length) {
        if (!this.#startedOver) {
          this.#startedOver = true;
          store.startOver(length);
          return this.#keep(vectors);
        }
        this.#stopped = 'the model gives vectors of changing length';
      } else if (error instanceof OtherVectors) {
        this.#stopped = 'another process embeds with other weights of the model';
      } else {
        this.#stopped = `what was embedded cannot be kept (${error instanceof Error ? error.message : String(error)})`;
      }
      return false;
    }
  }

  /** By key; `null`: stopped. */
  async #embed(batch: readonly (readonly [string, string])[]): Promise<Map<string, Float32Array> | null> {
    const outcome = await this.#ask(batch.map(([, text]) => text));
    if (outcome.ok) return new Map(batch.map(([key], at) => [key, unitOf(outcome.vectors[at])]));
    if (outcome.fault !== 'other') return this.#embedOneByOne(batch);
    this.#stop(outcome.because);
    return null;
  }

  /** What the model does not take, not even in part, is near to nothing. */
  async #embedOneByOne(
    batch: readonly (readonly [string, string])[],
  ): Promise<Map<string, Float32Array> | null> {
    const vectors = new Map<string, Float32Array>();
    const refused = new Map<string, string>();
    for (const [key, text] of batch) {
      const shorter = wholeCharacters(text, Math.ceil(text.length * shortened));
      for (const part of batch.length === 1 ? [shorter] : [text, shorter]) {
        if (this.#isOver()) return null;
        const outcome = await this.#ask([part]);
        if (outcome.ok) {
          vectors.set(key, unitOf(outcome.vectors[0]));
          refused.delete(key);
          break;
        }
        if (outcome.fault === 'other') {
          this.#stop(outcome.because);
          return null;
        }
        if (outcome.fault === 'perhaps-texts') refused.set(key, outcome.because);
        else refused.set(key, '');
      }
    }
    const length = [...vectors.values()][0]?.length ?? this.#options.store.dimensions();
    const unsure = vectors.size === 0 ? [...refused.values()].find((because) => because !== '') : undefined;
    if (length === null || unsure !== undefined) {
      this.#stop(unsure ?? 'the model takes none of the texts');
      return null;
    }
    for (const key of refused.keys()) vectors.set(key, new Float32Array(length));
    return vectors;
  }

  #ask(texts: readonly string[]): Promise<EmbeddedTexts> {
    return this.#options.embed(texts, Math.max(1, Math.min(this.#options.batchMs, this.#leftMs())));
  }

  /** A call that ends because the time is over is no failure. */
  #stop(because: string): void {
    if (!this.#options.signal.aborted && this.#leftMs() > 0) this.#stopped = because;
  }
}

function unitOf(vector: Float32Array | undefined): Float32Array {
  if (vector === undefined) throw new Error('A vector is missing that was checked to be there');
  return unitVector(vector);
}
