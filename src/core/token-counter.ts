/**
 * The real count of tokens by OpenAI's o200k, the reference that estimates are fitted to. Other vendors count otherwise; by
 * how much is learned from what they report. Loading it takes some 140 ms, so it is loaded by who needs it, not by who may.
 */

export type TokenCount = (text: string) => number;

/**
 * One run of letters, blanks or marks this long takes the tokenizer a time that grows with the square of its length; 200,000
 * letters took a minute and a half. In slices the count is at most one too high for each.
 */
const longRun = /[\p{L}\p{N}]{512}|\s{512}|[^\s\p{L}\p{N}]{512}/u;
const sliceCharacters = 512;

/** Some 10 MB: a server counts other texts every day. */
const mostKnown = 50_000;

let loading: Promise<TokenCount> | null = null;

/** Each text is counted once, as long as it is among the last ones. */
export function loadTokenCounter(): Promise<TokenCount> {
  loading ??= load();
  return loading;
}

async function load(): Promise<TokenCount> {
  const [{ countTokens }, { createHash }] = await Promise.all([
    import('gpt-tokenizer/encoding/o200k_base'),
    import('node:crypto'),
  ]);
  // What looks like a control token in somebody's code is text like any other.
  const plain = { disallowedSpecial: new Set<string>() };
  const known = new Map<string, number>();
  return (text) => {
    const hash = createHash('sha256').update(text).digest('base64');
    let count = known.get(hash);
    if (count === undefined) {
      count = slicesOf(text).reduce((sum, slice) => sum + countTokens(slice, plain), 0);
      known.set(hash, count);
      if (known.size > mostKnown) known.delete(known.keys().next().value as string);
    }
    return count;
  };
}

function slicesOf(text: string): readonly string[] {
  if (!longRun.test(text)) return [text];
  const slices: string[] = [];
  for (let at = 0; at < text.length; at += sliceCharacters) slices.push(text.slice(at, at + sliceCharacters));
  return slices;
}
