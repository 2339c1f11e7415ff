/**
 * Replaces secrets in texts that are to be sent, by their exact values: what was seen once is replaced wherever it stands,
 * by the same words every time, so that a text that was sent keeps its bytes. Pure but for what it remembers.
 */
import { findSecrets, type Secret } from './find-secrets.ts';

export interface Replacement {
  readonly kind: string;
  /** What stands in place of the secret. */
  readonly mark: string;
}

interface Known extends Replacement {
  readonly value: string;
}

export class Redactor {
  /** Longest value first: one may be part of another. */
  readonly #known: Known[] = [];
  readonly #values = new Set<string>();

  /** @param secrets that are known to be some, whatever they look like */
  constructor(secrets: readonly Secret[] = []) {
    for (const secret of secrets) this.#learn(secret);
  }

  /** Remembers the secrets of a text. All texts of a request come first: a value in the last may stand in the first. */
  learnFrom(text: string): void {
    for (const secret of findSecrets(text)) this.#learn(secret);
  }

  redact(text: string): string {
    let redacted = text;
    for (const { value, mark } of this.#known) {
      if (redacted.includes(value)) redacted = redacted.replaceAll(value, () => mark);
    }
    return redacted;
  }

  /** What was replaced in a text, by what stands in it now. */
  marksIn(text: string): readonly Replacement[] {
    return this.#known.filter(({ mark }) => text.includes(mark)).map(({ kind, mark }) => ({ kind, mark }));
  }

  #learn({ kind, value }: Secret): void {
    if (value === '' || this.#values.has(value)) return;
    this.#values.add(value);
    // Numbered, not hashed: a hash would confirm a guess at a weak password.
    const mark = `[secret ${this.#values.size}: ${kind}]`;
    this.#known.push({ kind, value, mark });
    this.#known.sort((a, b) => b.value.length - a.value.length);
  }
}
