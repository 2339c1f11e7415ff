/**
 * LLMLingua-2 as a compressor: a small model on this machine says of each word of a passage whether it matters. Its package
 * and its model are loaded with the first passage, the model from a folder, never from the network.
 */
import { resolve } from 'node:path';
import type { AskedPassage } from '../../prompt/transforms/compress/compress-words.ts';
import { matchWords, wordsWithPlaces } from '../../prompt/transforms/compress/match-words.ts';
import type { TextCompressor } from '../outside-help.ts';
import { loadPort, type Port } from './load-port.ts';
import { readModelFolder, type WeightType } from './model-folder.ts';

export interface LlmLingua2Options {
  /** With `config.json`, `tokenizer.json`, `tokenizer_config.json` and `onnx/model.onnx`, or `model.onnx`. */
  readonly modelFolder: string;
  /** Which of several weights; those with the most bits unless told. */
  readonly weights?: WeightType;
  /** Where it runs: `cpu` unless told, or what `@huggingface/transformers` knows, such as `cuda` and `webgpu`. */
  readonly device?: string;
  /** For all of one request, loading included; 20,000 unless told. */
  readonly limitMs?: number;
  /** `(name) => import(name)`, where the package cannot be found from this one. */
  readonly importPackage?: (name: string) => Promise<unknown>;
}

export interface LlmLingua2 extends TextCompressor {
  readonly name: string;
  /** What the first passage would wait for; once it fails it is only tried again by this. @throws LlmLinguaError */
  load(): Promise<void>;
  /** Gives the memory of the model back; a later passage loads it again. */
  close(): Promise<void>;
}

/** The port takes no more. */
const mostForced = 100;

export function llmLingua2(options: LlmLingua2Options): LlmLingua2 {
  const { modelFolder, weights = null, device = 'cpu', limitMs } = options;
  const { importPackage = (name: string) => import(name) } = options;
  let port: Promise<Port> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const loaded = () => {
    port ??= (async () => loadPort(await readModelFolder(modelFolder, weights), { device, importPackage }))();
    return port;
  };
  return {
    name: `llmlingua-2 ${resolve(modelFolder)} ${weights ?? ''}`,
    ...(limitMs === undefined ? {} : { limitMs }),
    async load() {
      await port?.catch(() => {
        port = null;
      });
      await loaded();
    },
    compress(passages, { ratio, signal }) {
      // One after the other: a model uses all cores as it is.
      const answer = last.then(async () => {
        const picked: string[] = [];
        for (const passage of passages) {
          signal.throwIfAborted();
          picked.push(await pick(await loaded(), passage, ratio));
        }
        return picked;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      const closing = port;
      port = null;
      await last;
      await (await closing?.catch(() => null))?.model.dispose?.();
    },
  };
}

async function pick(port: Port, { text, mustKeep }: AskedPassage, ratio: number): Promise<string> {
  const { promptCompressor, tokenizer } = port;
  const special = new Set(tokenizer.all_special_ids);
  const isKnown = (word: string) => {
    const ids = tokenizer.encode(word, { add_special_tokens: false });
    return ids.length > 0 && !ids.some((id) => special.has(id));
  };
  // Digits have a switch of their own, and what has marks in it is several words to the model.
  const forced = mustKeep.filter((word) => /^\p{L}+$/u.test(word) && isKnown(word)).slice(0, mostForced);
  const picked = await compressed(promptCompressor, text, ratio, forced);
  // The model leaves out what it does not know, whatever it says.
  const words = wordsWithPlaces(text);
  const written = words.map(({ start, end }) => text.slice(start, end));
  const isUnknown = written.map((word) => !isKnown(word));
  if (!isUnknown.includes(true)) return picked;
  const matched = matchWords(text, words, picked);
  return written.filter((_, at) => isUnknown[at] || matched.picked.has(at)).join(' ');
}

async function compressed(
  compressor: Port['promptCompressor'],
  text: string,
  rate: number,
  forceTokens: readonly string[],
): Promise<string> {
  try {
    return await compressor.compress(text, { rate, forceTokens, forceReserveDigit: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // What is forced may overlap, and a word without an end does not fit: then the text says it all itself.
    return forceTokens.length > 0 ? compressed(compressor, text, rate, []) : text;
  }
}
