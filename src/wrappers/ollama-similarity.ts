/** Vectors from an embedding model of an Ollama, for choosing what stays of a prompt. */
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import { createOllamaEmbedder } from '../providers/ollama/embedder.ts';
import type { TextSimilarity } from './outside-help.ts';

export interface OllamaSimilarityOptions {
  /** Such as `nomic-embed-text`. */
  readonly model: string;
  /** Unless told `http://127.0.0.1:11434`. */
  readonly baseUrl?: string;
  readonly apiKey?: string;
  /** For all of one request, loading the model included; 10,000 unless told. */
  readonly limitMs?: number;
}

export class EmbeddingError extends OptimizerError {
  readonly code = 'similarity/no-vectors';
}

export function ollamaSimilarity(options: OllamaSimilarityOptions): TextSimilarity {
  const { model, baseUrl = null, apiKey = null, limitMs = 10_000 } = options;
  const embedder = createOllamaEmbedder({ model, baseUrl, apiKey, clock: systemClock });
  return {
    name: `ollama ${baseUrl ?? ''} ${model}`,
    limitMs,
    async embed(texts, { as, signal }) {
      const outcome = await embedder.embed(texts, as, { signal, limitMs });
      if (outcome.ok) return outcome.vectors;
      throw new EmbeddingError(
        `Ollama gave no vectors of ${model}: ${outcome.failure.kind}`,
        `Check that it runs and has the model: ollama pull ${model}.`,
      );
    },
  };
}
