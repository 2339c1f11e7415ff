/** What an Ollama server has and has loaded. Asked without the SDK, so that a look at it does not load the SDK. */
import * as z from 'zod/mini';

/** Where it listens unless it is told otherwise. */
export const usualAddress = 'http://127.0.0.1:11434';

const tags = z.object({
  models: z.array(
    z.object({ name: z.string(), model: z.optional(z.string()), digest: z.optional(z.string()) }),
  ),
});
const loaded = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      model: z.optional(z.string()),
      context_length: z.optional(z.number()),
    }),
  ),
});

export interface ListedModel {
  readonly name: string;
  /** Of its weights; `null`: not said. */
  readonly digest: string | null;
}

export type ModelList =
  | { readonly kind: 'models'; readonly models: readonly ListedModel[] }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'not-ollama'; readonly detail: string };

/** What `GET` gives: any implementation of `fetch`. */
export type Get = typeof fetch;

export async function listModels(baseUrl: string, get: Get): Promise<ModelList> {
  let response: Response;
  try {
    response = await get(`${baseUrl}/api/tags`);
  } catch {
    return { kind: 'unreachable' };
  }
  if (!response.ok) return { kind: 'not-ollama', detail: `HTTP ${response.status}` };
  const parsed = tags.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return { kind: 'not-ollama', detail: 'no list of models' };
  return {
    kind: 'models',
    models: parsed.data.models.flatMap(({ name, model, digest = null }) =>
      [name, model].flatMap((each) => (each ? [{ name: each, digest }] : [])),
    ),
  };
}

/** The context of the loaded model in tokens, or `null`: not loaded, an old server, or no answer. */
export async function loadedContextTokens(baseUrl: string, model: string, get: Get): Promise<number | null> {
  try {
    const response = await get(`${baseUrl}/api/ps`);
    if (!response.ok) return null;
    const parsed = loaded.safeParse(await response.json());
    if (!parsed.success) return null;
    const entry = parsed.data.models.find(
      (candidate) => isSameModel(candidate.name, model) || isSameModel(candidate.model ?? '', model),
    );
    return entry?.context_length ?? null;
  } catch {
    return null;
  }
}

/** A name without a tag means `latest`. */
export function isSameModel(a: string, b: string): boolean {
  return withTag(a) === withTag(b);
}

function withTag(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}
