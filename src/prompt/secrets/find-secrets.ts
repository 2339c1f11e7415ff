/** Finds the secrets in a text by their looks. Pure. Knows nothing about what is done with them. */
import { looksRandom } from './looks-random.ts';
import { secretFormats } from './secret-formats.ts';

export interface Secret {
  readonly kind: string;
  readonly value: string;
}

/** Each value once, in the order of the table, then of the text. */
export function findSecrets(text: string): readonly Secret[] {
  const found = new Map<string, Secret>();
  for (const { kind, pattern, mustLookRandom } of secretFormats) {
    for (const match of text.matchAll(pattern)) {
      const value = (match.groups?.secret ?? match[0]).trim();
      if (found.has(value) || (mustLookRandom && !looksRandom(value))) continue;
      found.set(value, { kind, value });
    }
  }
  return [...found.values()];
}
