/**
 * Which conversation a request goes on with, found by its messages alone: the beginning that was sent before is the same.
 * Kept in this process, bounded. Knows nothing about what is decided in a conversation, and has no clock of its own.
 */
import { createHash } from 'node:crypto';
import type { SessionState } from '../prompt/pipeline/session-state.ts';

export interface KeptConversation {
  readonly state: SessionState;
  /** What stands before the messages; with another text the same messages are another prompt. */
  readonly instructions: string;
  /** Whose cache it was sent to. */
  readonly model: string;
  readonly sentAtMs: number;
}

export interface FoundConversation {
  readonly kept: KeptConversation;
  /** How many messages of the request were sent before. */
  readonly messages: number;
}

export interface ConversationsOptions {
  /** 200 unless told; the least recently used goes first. */
  readonly mostConversations?: number;
  /** One hour unless told. */
  readonly lifetimeMs?: number;
  /** Of texts that were replaced, which can be read back; 32 million unless told. Requests share most of them. */
  readonly mostCharacters?: number;
}

/** A conversation can be taken up again from its last few requests: an answer is asked for anew, a question is put otherwise. */
const stepsKept = 4;
/** Of the same messages after other instructions. */
const variantsKept = 3;

interface Step {
  readonly variants: readonly KeptConversation[];
  /** Keys of the requests before it, the nearest last. */
  readonly before: readonly string[];
  readonly characters: number;
}

export class Conversations {
  /** In the order of last use: a map keeps the order in which keys were added. */
  readonly #steps = new Map<string, Step>();
  readonly #mostSteps: number;
  readonly #lifetimeMs: number;
  readonly #mostCharacters: number;
  #characters = 0;

  constructor(options: ConversationsOptions = {}) {
    const { mostConversations = 200, lifetimeMs = 3_600_000, mostCharacters = 32_000_000 } = options;
    this.#mostSteps = mostConversations * stepsKept;
    this.#lifetimeMs = lifetimeMs;
    // Steps of one conversation hold the same texts.
    this.#mostCharacters = mostCharacters * stepsKept;
  }

  get size(): number {
    return this.#steps.size;
  }

  /** @param chain see `hashChain`. @returns the longest beginning that is known */
  find(chain: readonly string[], instructions: string, nowMs: number): FoundConversation | null {
    for (let at = chain.length - 1; at >= 0; at--) {
      const key = chain[at] as string;
      const step = this.#steps.get(key);
      if (step === undefined) continue;
      const kept = step.variants.find((variant) => variant.instructions === instructions) ?? step.variants[0];
      if (kept === undefined || nowMs - kept.sentAtMs >= this.#lifetimeMs) continue;
      this.#steps.delete(key);
      this.#steps.set(key, step);
      return { kept, messages: at + 1 };
    }
    return null;
  }

  /** @param goesOnFrom messages of the request before; `null`: it begins here */
  keep(chain: readonly string[], kept: KeptConversation, goesOnFrom: number | null): void {
    const key = chain.at(-1);
    if (key === undefined) return;
    const fromKey = goesOnFrom === null ? null : (chain[goesOnFrom - 1] as string);
    const same = this.#steps.get(key);
    let before = same?.before ?? [];
    if (fromKey !== null && fromKey !== key) {
      const from = this.#steps.get(fromKey)?.before ?? [];
      before = [...from, fromKey];
      const tooOld = before.slice(0, -(stepsKept - 1));
      for (const old of tooOld) this.#forget(old);
      before = before.slice(-(stepsKept - 1));
    }
    const others = same?.variants.filter(({ instructions }) => instructions !== kept.instructions) ?? [];
    const variants = [kept, ...others].slice(0, variantsKept);
    const characters = variants.reduce((sum, { state }) => sum + charactersOf(state), 0);
    this.#forget(key);
    this.#steps.set(key, { variants, before, characters });
    this.#characters += characters;
    for (const oldest of this.#steps.keys()) {
      if (this.#steps.size <= this.#mostSteps && this.#characters <= this.#mostCharacters) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const step = this.#steps.get(key);
    if (step === undefined) return;
    this.#steps.delete(key);
    this.#characters -= step.characters;
  }
}

function charactersOf({ operations }: SessionState): number {
  return operations.reduce((sum, { original, text }) => sum + original.length + (text?.length ?? 0), 0);
}

/**
 * For each message a hash of it and all before it. Where a breakpoint of a cache stands is no part of it: clients move it on
 * with each request; nor is it whether a text stands alone or as the only part.
 */
export function hashChain(root: string, messages: readonly object[]): string[] {
  let hash = root;
  return messages.map((message) => {
    hash = sha256(hash, JSON.stringify(normalised(message), withoutMarks));
    return hash;
  });
}

export function sha256(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  // With its length, or two lists of parts could be the same text.
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}

function normalised(message: object): object {
  const { content } = message as { readonly content?: unknown };
  return typeof content === 'string' ? { ...message, content: [{ type: 'text', text: content }] } : message;
}

function withoutMarks(key: string, value: unknown): unknown {
  return key === 'cache_control' ? undefined : value;
}
