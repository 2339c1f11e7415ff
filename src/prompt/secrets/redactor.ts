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

/** A shorter line of a secret says little, and may stand anywhere. */
const fewestCharactersOfLine = 16;

interface Known extends Replacement {
  readonly value: string;
}

export class Redactor {
  /** Longest value first: one may be part of another. */
  readonly #known: Known[] = [];
  readonly #values = new Set<string>();
  #lastNumber: number;

  /**
   * @param secrets that are known to be some, whatever they look like
   * @param lastNumber of a mark in what was sent before, so that no mark ever stands for two secrets
   */
  constructor(secrets: readonly Secret[] = [], lastNumber = 0) {
    this.#lastNumber = lastNumber;
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
    const marks = new Map(this.#known.map(({ kind, mark }) => [mark, { kind, mark }]));
    return [...marks.values()].filter(({ mark }) => text.includes(mark));
  }

  #learn({ kind, value }: Secret): void {
    if (value === '' || this.#values.has(value)) return;
    this.#values.add(value);
    this.#lastNumber += 1;
    // Numbered, not hashed: a hash would confirm a guess at a weak password.
    const mark = `[secret ${this.#lastNumber}: ${kind}]`;
    this.#known.push({ kind, value, mark });
    // An excerpt may show some lines of it only.
    for (const line of value.includes('\n') ? value.split('\n') : []) {
      if (line.trim().length >= fewestCharactersOfLine && !this.#values.has(line.trim())) {
        this.#values.add(line.trim());
        this.#known.push({ kind, value: line.trim(), mark });
      }
    }
    this.#known.sort((a, b) => b.value.length - a.value.length);
  }
}
