/**
 * Loads LLMLingua-2 as `@atjsh/llmlingua-2` has it, with a model from a folder. The package is the program's to install: it
 * brings half a gigabyte. Knows nothing about prompts.
 */
import * as z from 'zod/mini';
import { estimateTokens } from '../../core/token-estimate.ts';
import { LlmLinguaError } from './llm-lingua-error.ts';
import type { ModelFolder } from './model-folder.ts';

export const portName = '@atjsh/llmlingua-2';
const install = `Install it beside this package: npm install ${portName} @huggingface/transformers`;

/** What is used of what it makes. */
export interface Port {
  readonly promptCompressor: {
    compress(
      text: string,
      options: {
        /** [0, 1] */
        readonly rate: number;
        readonly forceTokens: readonly string[];
        readonly forceReserveDigit: boolean;
      },
    ): Promise<string>;
  };
  readonly tokenizer: {
    readonly all_special_ids: readonly number[];
    encode(text: string, options: { readonly add_special_tokens: boolean }): readonly number[];
  };
  readonly model: { dispose?(): Promise<unknown> };
}

type MakePort = (path: string, options: object) => Promise<Port>;

const made = z.custom<MakePort>((value) => typeof value === 'function');
const packageForm = z.looseObject({
  LLMLingua2: z.looseObject({ WithBERTMultilingual: made, WithXLMRoBERTa: made }),
});

/** @throws LlmLinguaError */
export async function loadPort(
  { path, config, family, subfolder, weights }: ModelFolder,
  {
    device,
    importPackage,
  }: { readonly device: string; readonly importPackage: (name: string) => Promise<unknown> },
): Promise<Port> {
  const { LLMLingua2 } = await importPort(importPackage);
  const make = family === 'bert' ? LLMLingua2.WithBERTMultilingual : LLMLingua2.WithXLMRoBERTa;
  // Said for each file, not in the settings of the library, which belong to the program: nothing is downloaded.
  const onlyLocal = { local_files_only: true };
  try {
    return await make(path, {
      transformerJSConfig: { device, dtype: weights },
      pretrainedConfig: config,
      pretrainedTokenizerOptions: onlyLocal,
      modelSpecificOptions: { ...onlyLocal, subfolder, device, dtype: weights },
      // Words weigh by how many tokens they have; nothing else of a tokenizer is asked for.
      oaiTokenizer: { encode: (text: string) => ({ length: Math.max(1, estimateTokens(text)) }) },
    });
  } catch (cause) {
    throw new LlmLinguaError(
      'llmlingua/broken-model',
      `The model in ${path} cannot be loaded: ${messageOf(cause)}`,
      'Check that all of its files are there and whole.',
      { cause },
    );
  }
}

async function importPort(
  importPackage: (name: string) => Promise<unknown>,
): Promise<z.infer<typeof packageForm>> {
  let loaded: unknown;
  try {
    loaded = await importPackage(portName);
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    throw isMissing
      ? new LlmLinguaError('llmlingua/no-package', `${missingName(cause)} is not installed`, `${install}.`, {
          cause,
        })
      : new LlmLinguaError(
          'llmlingua/package',
          `${portName} cannot be loaded: ${messageOf(cause)}`,
          `${install} again.`,
          {
            cause,
          },
        );
  }
  const parsed = packageForm.safeParse(loaded);
  if (parsed.success) return parsed.data;
  throw new LlmLinguaError('llmlingua/package', `${portName} is another version than 3`, `${install}.`);
}

/** It needs others, which may be what is missing. */
function missingName(cause: unknown): string {
  return /Cannot find (?:package|module) '([^'./][^']*)'/.exec(messageOf(cause))?.[1] ?? portName;
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
}
