/**
 * By how much somebody counts tokens otherwise than we do, learned from what they reported. Pure. Robust: the median of the
 * last answers, within bounds, and nothing from fewer than three.
 */
export interface TokenRatio {
  /** Reported tokens for one of ours. */
  readonly factor: number;
  /** Answers that it was learned from. */
  readonly answers: number;
}

const fewestAnswers = 3;
const mostAnswers = 20;
/**
 * Claude's newer tokenizers count up to half more than o200k. Less than 0.8 is rather a server that does not report what its
 * cache held, as some versions of Ollama do, than another tokenizer.
 */
const least = 0.8;
const most = 2;

/** @param counts the newest first; `counted` by us, without any correction. @returns `null`: too few answers */
export function ratioOf(
  counts: readonly { readonly counted: number; readonly reported: number }[],
): TokenRatio | null {
  const factors = counts
    .filter(({ counted, reported }) => counted > 0 && reported > 0)
    .slice(0, mostAnswers)
    .map(({ counted, reported }) => reported / counted)
    .sort((a, b) => a - b);
  if (factors.length < fewestAnswers) return null;
  const middle = factors.length / 2;
  const low = factors[Math.ceil(middle) - 1] ?? 1;
  const high = factors[Math.floor(middle)] ?? 1;
  return { factor: Math.min(most, Math.max(least, (low + high) / 2)), answers: factors.length };
}
