/** The texts of a request without the secrets in them. Pure. */
import { createHash } from 'node:crypto';
import type { Block } from '../../core/blocks.ts';
import { estimateTokens } from '../../core/token-estimate.ts';
import type { FileUpdate } from '../conversation/next-context.ts';
import type { RuleFile } from '../project-rules.ts';
import type { Secret } from './find-secrets.ts';
import { Redactor, type Replacement } from './redactor.ts';

/** Empty for what the request has none of. */
export interface RequestTexts {
  readonly question: string;
  readonly blocks: readonly Block[];
  readonly rules: readonly RuleFile[];
  readonly updates: readonly FileUpdate[];
}

export interface RedactedRequest extends RequestTexts {
  /** What was replaced, each once. */
  readonly replaced: readonly Replacement[];
}

/**
 * @param known secrets whatever they look like, such as the values of `.env`
 * @param before what a conversation holds already: the last number of a mark in it, and texts that show where a secret
 * begins of which the request may hold some lines only
 */
export function redactRequest(
  { question, blocks, rules, updates }: RequestTexts,
  known: readonly Secret[],
  before: { readonly lastMark: number; readonly learnFrom: readonly string[] } = {
    lastMark: 0,
    learnFrom: [],
  },
): RedactedRequest {
  const redactor = new Redactor(known, before.lastMark);
  const texts = [
    ...rules.map(({ text }) => text),
    question,
    ...blocks.map(({ text }) => text),
    ...updates.flatMap(textsOf),
  ];
  for (const text of [...before.learnFrom, ...texts]) redactor.learnFrom(text);
  const redact = (text: string) => redactor.redact(text);
  const redacted = {
    question: redact(question),
    blocks: blocks.map((block) => withText(block, redact(block.text))),
    rules: rules.map(({ path, text }) => ({ path, text: redact(text) })),
    updates: updates.map((update) => withTexts(update, redact)),
  };
  const all = [
    redacted.question,
    ...[...redacted.blocks, ...redacted.rules].map(({ text }) => text),
    ...redacted.updates.flatMap(textsOf),
  ];
  return { ...redacted, replaced: redactor.marksIn(all.join('\n')) };
}

function withText(block: Block, text: string): Block {
  if (text === block.text) return block;
  const hash = createHash('sha256').update(text).digest('hex');
  return { ...block, text, hash, tokens: estimateTokens(text) };
}

function textsOf({ change, pieces }: FileUpdate): readonly string[] {
  const replaced = change?.kind === 'edited' ? change.replaced : [];
  return [...replaced, ...pieces].map(({ text }) => text);
}

function withTexts(update: FileUpdate, redact: (text: string) => string): FileUpdate {
  const { change, pieces } = update;
  const redactAll = <T extends { readonly text: string }>(parts: readonly T[]) =>
    parts.map((part) => ({ ...part, text: redact(part.text) }));
  return {
    ...update,
    change: change?.kind === 'edited' ? { ...change, replaced: redactAll(change.replaced) } : change,
    pieces: redactAll(pieces),
  };
}
