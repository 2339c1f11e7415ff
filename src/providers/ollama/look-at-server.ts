/** What a person wants to know of an Ollama server before asking it: its version, its models, what they are loaded with. */
import * as z from 'zod/mini';
import { normalizeBaseUrl } from '../base-url.ts';
import { cleanMessage } from '../error-message.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { type FoundModel, findOllamaModel } from './find-model.ts';
import { loadedContextTokens, usualAddress } from './server-state.ts';

export interface OllamaLook {
  /** As it may be shown. */
  readonly address: string;
  /** `null`: it does not say. */
  readonly version: string | null;
  /** In the order in which they were asked for. */
  readonly models: readonly {
    readonly model: string;
    readonly found: FoundModel;
    /** `null`: not loaded, or an old server. */
    readonly loadedTokens: number | null;
  }[];
}

const reply = z.object({ version: z.string() });

/** Loads no model and asks none. */
export async function lookAtOllama(
  server: { readonly baseUrl: string | null; readonly apiKey: string | null },
  models: readonly string[],
  signal: AbortSignal,
): Promise<OllamaLook> {
  const baseUrl = normalizeBaseUrl(server.baseUrl, usualAddress, '');
  const headers = { authorization: server.apiKey === null ? null : `Bearer ${server.apiKey}` };
  const clean = (text: string) => cleanMessage(text, [server.apiKey]);
  const get = guardedFetch({ baseUrl, headers, signal });
  const [version, looks] = await Promise.all([
    versionOf(baseUrl, get),
    Promise.all(
      models.map(async (model) => {
        const [found, loadedTokens] = await Promise.all([
          findOllamaModel(model, { baseUrl, get, clean }),
          loadedContextTokens(baseUrl, model, get),
        ]);
        return { model, found, loadedTokens };
      }),
    ),
  ]);
  return { address: clean(baseUrl), version: version === null ? null : clean(version), models: looks };
}

async function versionOf(baseUrl: string, get: typeof fetch): Promise<string | null> {
  try {
    const response = await get(`${baseUrl}/api/version`);
    return response.ok ? reply.parse(await response.json()).version : null;
  } catch {
    return null;
  }
}
