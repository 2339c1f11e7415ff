/** Answers of the model that say nothing. Pure; the patterns are data. Only whole texts are junk, never a part of one. */
import type { Proposal } from './operation.ts';
import type { PromptBlock } from './prompt-block.ts';

const opener =
  '(?:sure(?: thing)?|of course|certainly|absolutely|no problem|okay|ok|got it|understood|great(?: question)?|will do|right away|happy to help|alright|perfect|done|thanks?(?: you)?|you.re welcome|i see|makes sense|let me (?:know|think)(?: about (?:it|that|this))?)';

const junkPatterns: readonly RegExp[] = [
  /^\s*$/,
  new RegExp(`^\\s*(?:${opener}[\\s,.!…]*){1,3}$`, 'i'),
  /^\s*(?:is there anything else|let me know if)[^.?!\n]{0,80}[.?!]?\s*$/i,
];

export function isJunk(text: string): boolean {
  return text.length <= 200 && junkPatterns.some((pattern) => pattern.test(text));
}

/** Of assistant texts that are no longer protected; a message with calls in it keeps them. */
export function proposeJunk(blocks: readonly PromptBlock[], protectedTurns: number): Proposal[] {
  return blocks.flatMap((block): Proposal[] => {
    if (block.kind !== 'assistant' || block.form !== 'text' || block.keep !== 'none') return [];
    if (block.age < protectedTurns || !isJunk(block.text) || block.tokens === 0) return [];
    return [
      {
        blockId: block.id,
        by: 'junk',
        text: null,
        tokensAfter: 0,
        waitedCalls: block.age - protectedTurns,
        because: block.text.trim() === '' ? 'blank' : `says nothing: "${block.text.trim()}"`,
      },
    ];
  });
}
