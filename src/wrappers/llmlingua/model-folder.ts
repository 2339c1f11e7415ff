/** What a folder with a model has to hold to be one for LLMLingua-2, and what is in it. Loads no model and no library. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { LlmLinguaError } from './llm-lingua-error.ts';

/** Of weights, by how many bits they have; the name of the file says it. */
const suffixes = {
  fp32: '',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  fp16: '_fp16',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const;

export type WeightType = keyof typeof suffixes;

export interface ModelFolder {
  /** Absolute: such a path is none of a repository, so nothing is ever looked for elsewhere. */
  readonly path: string;
  readonly config: object;
  /** Which tokenizer it goes with. */
  readonly family: 'bert' | 'xlm-roberta';
  /** Where in it the graph is. */
  readonly subfolder: string;
  readonly weights: WeightType;
}

const configuration = z.looseObject({ model_type: z.string() });
const families = ['bert', 'xlm-roberta'] as const;

const howToGet =
  'Get one of those that @atjsh/llmlingua-2 names, such as atjsh/llmlingua-2-js-tinybert-meetingbank (57 MB), with all of its files; nothing is downloaded from here.';

/** @param weights `null`: those with the most bits that are there. @throws LlmLinguaError */
export async function readModelFolder(folder: string, weights: WeightType | null): Promise<ModelFolder> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isDirectory()) {
    const what = found === null ? 'There is no folder' : 'This is no folder:';
    throw new LlmLinguaError('llmlingua/no-folder', `${what} ${path}`, howToGet);
  }
  const config = await readConfig(path);
  const family = families.find((name) => name === config.model_type);
  if (family === undefined) {
    throw new LlmLinguaError(
      'llmlingua/other-model',
      `The model in ${path} is of the kind ${config.model_type}; LLMLingua-2 takes ${families.join(' and ')}`,
      howToGet,
    );
  }
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    if (!(await isFile(join(path, name)))) throw missing(path, name);
  }
  const wanted = weights === null ? (Object.keys(suffixes) as WeightType[]) : [weights];
  for (const type of wanted) {
    for (const subfolder of ['onnx', '']) {
      if (await isFile(join(path, subfolder, `model${suffixes[type]}.onnx`)))
        return { path, config, family, subfolder, weights: type };
    }
  }
  throw missing(path, `onnx/model${suffixes[wanted[0] ?? 'fp32']}.onnx`);
}

async function readConfig(path: string): Promise<z.infer<typeof configuration>> {
  const text = await readFile(join(path, 'config.json'), 'utf8').catch(() => null);
  if (text === null) throw missing(path, 'config.json');
  try {
    return configuration.parse(JSON.parse(text));
  } catch (cause) {
    throw new LlmLinguaError(
      'llmlingua/broken-model',
      `${join(path, 'config.json')} does not say what kind of model this is`,
      howToGet,
      { cause },
    );
  }
}

function missing(path: string, name: string): LlmLinguaError {
  return new LlmLinguaError('llmlingua/no-model', `There is no ${name} in ${path}`, howToGet);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
