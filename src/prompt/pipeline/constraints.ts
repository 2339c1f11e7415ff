/**
 * Sentences in which somebody demands something: they are kept word for word when the text around them goes. Pure. What
 * counts is how people write demands, as data; a sentence that only mentions JSON demands nothing.
 */
import type { PromptBlock } from './prompt-block.ts';

const demands: readonly RegExp[] = [
  // In capitals, as in RFC 2119 and in prompts.
  /\b(?:MUST|MUST NOT|SHALL|ALWAYS|NEVER|REQUIRED|FORBIDDEN|IMPORTANT|DO NOT|ONLY|FORMAT|DEADLINE|CONSTRAINTS?)\b/,
  /^\s*[-*\d.)\s]*\**(?:FORMAT|JSON|DEADLINE|OUTPUT|CONSTRAINTS?|RULES?|LANGUAGE)\**\s*[:=]/im,
  /\b(?:must(?: not|n't)?|never|always|do not|don't|cannot|may not|is required|are required|not allowed)\b/i,
  /\b(?:respond|reply|answer|return|output|format)\b[^.\n]{0,60}\b(?:json|yaml|xml|csv|markdown|table|only|words?|sentences?)\b/i,
  /\b(?:in|as|valid|only|pure|strict) JSON\b/i,
  /\b(?:deadline|due (?:by|on)|no later than|at most|at least|no more than|before \d)\b/i,
];

const longestSentence = 1000;
/** More than this is no list of demands but a document that is full of them; then only the loud ones count. */
const mostOfOneText = 40;

export function findConstraints(text: string): string[] {
  const sentences = text
    .split(/\n+|(?<=[.!?])\s+(?=[A-Z"'(\-*\d])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 3 && sentence.length <= longestSentence);
  const matching = (patterns: readonly RegExp[]) =>
    sentences.filter((sentence) => patterns.some((pattern) => pattern.test(sentence)));
  const all = matching(demands);
  return [
    ...new Set(all.length > mostOfOneText ? matching(demands.slice(0, 2)).slice(0, mostOfOneText) : all),
  ];
}

/** Politeness may go; a demand may not. */
export function keepsDemands(before: string, after: string): boolean {
  return findConstraints(before).every((constraint) => after.includes(constraint));
}

/** What people demand; models and tools demand nothing. */
export function constraintsOf(blocks: readonly PromptBlock[]): string[] {
  const demanding = blocks.filter(
    ({ kind, form }) => form === 'text' && (kind === 'user' || kind === 'system' || kind === 'developer'),
  );
  return [...new Set(demanding.flatMap(({ text }) => findConstraints(text)))];
}

export function constraintText(constraints: readonly string[]): string {
  return `Said earlier and still in force:\n${constraints.map((sentence) => `- ${sentence}`).join('\n')}`;
}
