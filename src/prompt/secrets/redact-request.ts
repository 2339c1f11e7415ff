/** The texts of a request without the secrets in them. Pure. */
import { createHash } from 'node:crypto';
import type { Block } from '../../core/blocks.ts';
import { estimateTokens } from '../../core/token-estimate.ts';
import type { RuleFile } from '../project-rules.ts';
import type { Secret } from './find-secrets.ts';
import { Redactor, type Replacement } from './redactor.ts';

export interface RedactedRequest {
  readonly question: string;
  readonly blocks: readonly Block[];
  readonly rules: readonly RuleFile[];
  /** What was replaced, each once. */
  readonly replaced: readonly Replacement[];
}

/** @param known secrets whatever they look like, such as the values of `.env` */
export function redactRequest(
  {
    question,
    blocks,
    rules,
  }: { readonly question: string; readonly blocks: readonly Block[]; readonly rules: readonly RuleFile[] },
  known: readonly Secret[],
): RedactedRequest {
  const redactor = new Redactor(known);
  // Rules first: they are the same at every turn, and so get the same marks.
  const texts = [...rules.map(({ text }) => text), question, ...blocks.map(({ text }) => text)];
  for (const text of texts) redactor.learnFrom(text);
  const redacted = {
    question: redactor.redact(question),
    blocks: blocks.map((block) => withText(block, redactor.redact(block.text))),
    rules: rules.map(({ path, text }) => ({ path, text: redactor.redact(text) })),
  };
  const all = [redacted.question, ...redacted.blocks, ...redacted.rules]
    .map((part) => (typeof part === 'string' ? part : part.text))
    .join('\n');
  return { ...redacted, replaced: redactor.marksIn(all) };
}

function withText(block: Block, text: string): Block {
  if (text === block.text) return block;
  const hash = createHash('sha256').update(text).digest('hex');
  return { ...block, text, hash, tokens: estimateTokens(text) };
}
