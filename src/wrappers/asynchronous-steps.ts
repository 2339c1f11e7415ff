/**
 * The two steps of the pipeline that may have to wait for somebody: words that matter, and vectors. The pipeline itself is
 * synchronous: it runs, what it lacked is asked for, and it runs again, until it lacks nothing. A request that fits lacks
 * nothing, and runs once. Who fails, or takes too long, is done without. Knows nothing about clients, models and prompts.
 */
import type { TextTransforms } from '../prompt/pipeline/text-transforms.ts';
import { type EmbeddedAs, toldCompress, toldUtilities } from '../prompt/pipeline/told-transforms.ts';
import { defaultTransforms } from '../prompt/pipeline/transform-table.ts';
import type { AskedPassage } from '../prompt/transforms/compress/compress-words.ts';
import { type Direction, directionOf } from '../prompt/transforms/select/nearness.ts';
import { sha256 } from './conversations.ts';
import type { OutsideHelp } from './outside-help.ts';
import { Questions } from './questions.ts';
import { RecentMap } from './recent-map.ts';

export type HelpName = 'compressor' | 'similarity';

export class HelpTooSlow extends Error {}
/** What came back is not what was asked for. */
export class HelpMalformed extends Error {}

export interface HelpedCall {
  /** In place of the usual ones, where there is no help. */
  readonly transforms: Partial<TextTransforms>;
  /** At most once for each helper: it is done without from then on. */
  readonly onFailure: (help: HelpName, error: unknown) => void;
  readonly monotonicMs: () => number;
}

export interface HelpedRun<T> {
  readonly result: T;
  /** How long was waited. */
  readonly waitedMs: Readonly<Record<HelpName, number>>;
}

/** In the last one nothing more can be asked. Each costs a run of the pipeline. */
const mostRounds = 6;
const textsAtOnce = 32;
/** Few, so that what takes too long has given something that can be kept. */
const passagesAtOnce = 4;
/** Of all vectors together, 32 MB. */
const mostNumbers = 8_000_000;
/** Of all picked words together. */
const mostCharacters = 4_000_000;
const usualLimitMs = { compressor: 20_000, similarity: 10_000 } as const;

interface AskedWords {
  readonly passage: AskedPassage;
  readonly ratio: number;
}

interface AskedVector {
  readonly text: string;
  readonly as: EmbeddedAs;
}

export class AsynchronousSteps {
  readonly #help: OutsideHelp;
  readonly #directions = new RecentMap<Direction>(mostNumbers, ({ length }) => length + 16);
  #dimensions: number | null = null;
  readonly #picked = new RecentMap<string>(mostCharacters, ({ length }) => length + 64);

  constructor(help: OutsideHelp) {
    this.#help = help;
  }

  /** @param once the pipeline with these transforms. @throws what it throws when it lacks nothing */
  async run<T>(once: (transforms: Partial<TextTransforms>) => T, call: HelpedCall): Promise<HelpedRun<T>> {
    const words = new Questions<AskedWords, string>(this.#picked);
    const vectors = new Questions<AskedVector, Direction>(this.#directions);
    const transforms = this.#transforms(words, vectors, { ...defaultTransforms, ...call.transforms });
    const waitedMs = { compressor: 0, similarity: 0 };
    for (let round = 1; ; round++) {
      if (round === mostRounds) {
        words.close();
        vectors.close();
      }
      const attempt = attemptOf(once, transforms);
      // Which texts are compressed follows from what is near, so that is asked first.
      const [askedVectors, askedWords] = [vectors.takeNoted(), words.takeNoted()];
      const help: HelpName = askedVectors.length > 0 ? 'similarity' : 'compressor';
      if (askedVectors.length === 0 && askedWords.length === 0) {
        if ('error' in attempt) throw attempt.error;
        return { result: attempt.result, waitedMs };
      }
      const startMs = call.monotonicMs();
      try {
        const limitMs = this.#help[help]?.limitMs ?? usualLimitMs[help];
        await within(limitMs - waitedMs[help], (signal) =>
          help === 'similarity'
            ? this.#embed(askedVectors, vectors, signal)
            : this.#pickWords(askedWords, words, signal),
        );
      } catch (error) {
        (help === 'similarity' ? vectors : words).close();
        call.onFailure(help, error);
      }
      waitedMs[help] += call.monotonicMs() - startMs;
    }
  }

  #transforms(
    words: Questions<AskedWords, string>,
    vectors: Questions<AskedVector, Direction>,
    usual: TextTransforms,
  ): Partial<TextTransforms> {
    const { compressor, similarity } = this.#help;
    return {
      ...(compressor !== undefined && {
        compress: toldCompress(
          (passage, ratio) => words.answerTo(keyOfWords(passage, ratio)),
          (passage, ratio) => words.note(keyOfWords(passage, ratio), { passage, ratio }),
          usual.compress,
        ),
      }),
      ...(similarity !== undefined && {
        utilities: toldUtilities(
          (text, as) => vectors.answerTo(keyOfText(text, as)),
          (text, as) => vectors.note(keyOfText(text, as), { text, as }),
          usual.utilities,
        ),
      }),
    };
  }

  async #embed(
    asked: readonly (readonly [string, AskedVector])[],
    vectors: Questions<AskedVector, Direction>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const as of ['query', 'document'] as const) {
      for (const batch of batchesOf(
        asked.filter(([, question]) => question.as === as),
        textsAtOnce,
      )) {
        const texts = batch.map(([, { text }]) => text);
        const given = await this.#help.similarity?.embed(texts, { as, signal });
        signal.throwIfAborted();
        const directions = directionsOf(given, texts.length);
        this.#dimensions ??= given?.[0]?.length ?? null;
        if (given?.[0]?.length !== this.#dimensions)
          throw new HelpMalformed('Vectors are of another length than those before.');
        for (const [at, direction] of directions.entries())
          vectors.answer(batch[at]?.[0] as string, direction);
      }
    }
  }

  async #pickWords(
    asked: readonly (readonly [string, AskedWords])[],
    words: Questions<AskedWords, string>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const ratio of new Set(asked.map(([, question]) => question.ratio))) {
      for (const batch of batchesOf(
        asked.filter(([, question]) => question.ratio === ratio),
        passagesAtOnce,
      )) {
        const passages = batch.map(([, { passage }]) => passage);
        const picked = await this.#help.compressor?.compress(passages, { ratio, signal });
        signal.throwIfAborted();
        if (!Array.isArray(picked) || picked.length !== passages.length)
          throw new HelpMalformed(`There is not one answer for each of ${passages.length} passages.`);
        for (const [at, [key]] of batch.entries()) words.answer(key, String(picked[at]));
      }
    }
  }
}

type Attempt<T> = { readonly result: T } | { readonly error: unknown };

/** What goes wrong while something is not known yet need not go wrong once it is. */
function attemptOf<T>(
  once: (transforms: Partial<TextTransforms>) => T,
  transforms: Partial<TextTransforms>,
): Attempt<T> {
  try {
    return { result: once(transforms) };
  } catch (error) {
    return { error };
  }
}

function keyOfWords({ text, mustKeep }: AskedPassage, ratio: number): string {
  return sha256(`${ratio}`, text, ...mustKeep);
}

function keyOfText(text: string, as: EmbeddedAs): string {
  return sha256(as, text);
}

function* batchesOf<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

function directionsOf(given: readonly ArrayLike<number>[] | undefined, expected: number): Direction[] {
  if (!Array.isArray(given) || given.length !== expected)
    throw new HelpMalformed(`There is not one vector for each of ${expected} texts.`);
  const length = given[0]?.length;
  return given.map((vector: ArrayLike<number>) => {
    const direction = vector.length === length ? directionOf(vector) : null;
    if (direction === null)
      throw new HelpMalformed('Vectors differ in length, or hold something else than numbers.');
    return direction;
  });
}

/** @throws HelpTooSlow; what comes later, an error too, concerns nobody any more */
async function within(limitMs: number, ask: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        const error = new HelpTooSlow(`It took more than the ${Math.round(limitMs)} ms that were left.`);
        stop.abort(error);
        reject(error);
      },
      Math.max(0, limitMs),
    );
  });
  try {
    await Promise.race([ask(stop.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
