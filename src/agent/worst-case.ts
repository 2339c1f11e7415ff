/** The most that a call can cost, from the bytes that are sent. Pure. */
import type { NanoUsd } from '../core/money.ts';
import type { ModelRequest } from '../providers/contract.ts';
import { ceilingOf, type ModelPrice } from '../providers/pricing.ts';

/**
 * No tokenizer of these vendors makes more tokens of a text than it has bytes: the smallest token is a byte. What they put
 * around messages is more than they say anywhere, and less than this.
 */
const tokensOfRequest = 256;
const tokensOfMessage = 32;

/** What vendors say of images holds for most of their models; none is known to count twice as many. */
const imageMargin = 2;

/** Code has more than three bytes a token, and text more than four; what is packed for money is packed for these. */
export const bytesOfToken = 4;

export function mostInputTokens({
  system,
  messages,
  tools,
}: Pick<ModelRequest, 'system' | 'messages' | 'tools'>): number {
  const sent = [
    system,
    ...messages.flatMap(({ text, ...rest }) =>
      rest.role === 'user' ? [text] : [text, JSON.stringify(rest)],
    ),
    JSON.stringify(tools),
  ];
  const bytes = sent.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const images = messages.flatMap((message) => (message.role === 'user' ? (message.images ?? []) : []));
  const imageTokens = images.reduce((sum, { estimatedTokens }) => sum + estimatedTokens, 0);
  return bytes + imageMargin * imageTokens + tokensOfRequest + tokensOfMessage * messages.length;
}

/** `null`: the price is not known. */
export function worstCost(
  request: ModelRequest,
  priceFor: (promptTokens: number) => ModelPrice | null,
): NanoUsd | null {
  const tokens = mostInputTokens(request);
  return ceilingOf(tokens, request.maxOutputTokens, priceFor(tokens));
}

/** How many tokens of prompt an amount surely pays for. */
export function tokensSurelyPaid(tokens: number): number {
  return Math.max(0, Math.floor((tokens - tokensOfRequest - 8 * tokensOfMessage) / bytesOfToken));
}

/** The share of a prompt that an amount pays for beside the longest answer; 0: not even that. */
export function affordableShare(
  amount: NanoUsd,
  request: ModelRequest,
  priceFor: (promptTokens: number) => ModelPrice | null,
): number {
  const tokens = mostInputTokens(request);
  const price = priceFor(tokens);
  const answer = ceilingOf(0, request.maxOutputTokens, price);
  const prompt = ceilingOf(tokens, 0, price);
  return answer === null || prompt === null || prompt === 0 ? 0 : Math.max(0, (amount - answer) / prompt);
}
