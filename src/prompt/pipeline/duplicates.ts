/** Texts that stand in the request more than once: the latest stays, earlier ones refer to it. Pure. */
import type { CountTokens } from './canonical.ts';
import type { Proposal } from './operation.ts';
import { hashOf, type PromptBlock, placeInRequest } from './prompt-block.ts';

const fewestTokens = 40;

export function proposeDuplicates(blocks: readonly PromptBlock[], countTokens: CountTokens): Proposal[] {
  const latest = new Map<string, PromptBlock>();
  const proposals: Proposal[] = [];
  for (const block of blocks.toReversed()) {
    if (block.form !== 'text' || block.tokens < fewestTokens || block.kind === 'assistant') continue;
    const hash = hashOf(normalised(block.text));
    const later = latest.get(hash);
    if (later === undefined) latest.set(hash, block);
    else if (block.keep === 'none') {
      const text = `[the same text stands again further down: ${placeOf(later)}]`;
      const tokensAfter = countTokens(text);
      if (tokensAfter >= block.tokens) continue;
      const waitedCalls = later.age;
      proposals.push({
        blockId: block.id,
        by: 'duplicates',
        text,
        tokensAfter,
        waitedCalls,
        because: `the same text stands again in ${placeInRequest(later.id)}`,
        reliesOn: { blockId: later.id, hash: later.hash },
      });
    }
  }
  return proposals;
}

/** Runs of blanks, ends of lines and blank lines make no other text. */
function normalised(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** By what it begins with, since the model sees no numbers of messages. */
function placeOf(block: PromptBlock): string {
  const [line = ''] = block.text.trim().split('\n', 1);
  return `"${line.slice(0, 60).trim()}"`;
}
