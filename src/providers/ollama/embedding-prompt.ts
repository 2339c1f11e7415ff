/** What the makers of embedding models want to stand before a text, by the name of the model. Pure. */
import type { EmbeddedKind } from '../embedder.ts';

interface EmbeddingPrompt {
  readonly models: RegExp;
  readonly query: (text: string) => string;
  readonly document: (text: string) => string;
}

/** Of any other model the text stands alone. Sources: the models' cards. */
const prompts: readonly EmbeddingPrompt[] = [
  {
    models: /qwen3-embedding/,
    query: (text) =>
      `Instruct: Given a question or a task about a code base, retrieve the code that it is about\nQuery:${text}`,
    document: (text) => text,
  },
  {
    models: /embeddinggemma/,
    query: (text) => `task: code retrieval | query: ${text}`,
    document: (text) => `title: none | text: ${text}`,
  },
  {
    models: /nomic-embed-text/,
    query: (text) => `search_query: ${text}`,
    document: (text) => `search_document: ${text}`,
  },
  {
    models: /mxbai-embed-large|snowflake-arctic-embed(?!2)/,
    query: (text) => `Represent this sentence for searching relevant passages: ${text}`,
    document: (text) => text,
  },
];

export function embeddingText(model: string, kind: EmbeddedKind, text: string): string {
  const prompt = prompts.find(({ models }) => models.test(model));
  return prompt === undefined ? text : prompt[kind](text);
}
