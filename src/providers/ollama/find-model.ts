/** Whether an Ollama server is there and has a model; what a person does when not. */
import type { Availability } from '../contract.ts';
import { type Get, isSameModel, listModels } from './server-state.ts';

export type FoundModel =
  | { readonly available: true; readonly digest: string | null }
  | Extract<Availability, { readonly available: false }>;

export async function findOllamaModel(
  model: string,
  {
    baseUrl,
    get,
    clean,
  }: { readonly baseUrl: string; readonly get: Get; readonly clean: (text: string) => string },
): Promise<FoundModel> {
  const list = await listModels(baseUrl, get);
  switch (list.kind) {
    case 'unreachable':
      return {
        available: false,
        reason: `no Ollama server answers at ${clean(baseUrl)}`,
        hint: 'Start it with `ollama serve`, or install it from ollama.com.',
      };
    case 'not-ollama':
      return {
        available: false,
        reason: `the server at ${clean(baseUrl)} does not answer like Ollama (${list.detail})`,
        hint: 'Check the base URL of the tier.',
      };
    case 'models': {
      const found = list.models.find(({ name }) => isSameModel(name, model));
      return found === undefined
        ? {
            available: false,
            reason: `Ollama has no model ${model}`,
            hint: `Run \`ollama pull ${model}\`.`,
          }
        : { available: true, digest: found.digest };
    }
  }
}
