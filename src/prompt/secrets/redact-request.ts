/** A question and its blocks without the secrets in them. Pure. */
import { createHash } from 'node:crypto';
import type { Block } from '../../core/blocks.ts';
import { estimateTokens } from '../../core/token-estimate.ts';
import type { Secret } from './find-secrets.ts';
import { Redactor, type Replacement } from './redactor.ts';

export interface RedactedRequest {
  readonly question: string;
  readonly blocks: readonly Block[];
  /** What was replaced, each once. */
  readonly replaced: readonly Replacement[];
}

/** @param known secrets whatever they look like, such as the values of `.env` */
export function redactRequest(
  question: string,
  blocks: readonly Block[],
  known: readonly Secret[],
): RedactedRequest {
  const redactor = new Redactor(known);
  const texts = [question, ...blocks.map(({ text }) => text)];
  for (const text of texts) redactor.learnFrom(text);
  const redacted = {
    question: redactor.redact(question),
    blocks: blocks.map((block) => withText(block, redactor.redact(block.text))),
  };
  const all = [redacted.question, ...redacted.blocks.map(({ text }) => text)].join('\n');
  return { ...redacted, replaced: redactor.marksIn(all) };
}

function withText(block: Block, text: string): Block {
  if (text === block.text) return block;
  const hash = createHash('sha256').update(text).digest('hex');
  return { ...block, text, hash, tokens: estimateTokens(text) };
}
