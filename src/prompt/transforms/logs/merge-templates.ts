/**
 * Templates that differ in one word, and in many values of it, are one: user names and hosts carry no digits to tell them by.
 * Linear in the words of all templates. Pure.
 */

/** With fewer words that stay, what varies is mostly what the line says. */
const fewestFixedWords = 3;
const rounds = 2;

/**
 * @param fewestValues of the word that varies, for it to be one that does
 * @param mayVary what such a word looks like
 * @returns for each template the one that stands for it; the same one for all that were joined
 */
export function mergedTemplates(
  templates: readonly string[],
  fewestValues: number,
  mayVary: RegExp,
): ReadonlyMap<string, string> {
  const current = new Map(templates.map((template) => [template, template]));
  for (let round = 0; round < rounds; round++) {
    const joined = joinedOnce([...new Set(current.values())], fewestValues, mayVary);
    if (joined.size === 0) break;
    for (const [template, now] of current) current.set(template, joined.get(now) ?? now);
  }
  return current;
}

function joinedOnce(
  templates: readonly string[],
  fewestValues: number,
  mayVary: RegExp,
): ReadonlyMap<string, string> {
  const words = templates.map((template) => template.split(' '));
  const sizes = new Map<string, number>();
  const holes = words.map((line) => {
    const fixed = line.filter((word) => /[A-Za-z]{2}/.test(word)).length - 1;
    return fixed < fewestFixedWords ? [] : holesOf(line, mayVary);
  });
  for (const line of holes)
    for (const hole of line) if (hole !== '') sizes.set(hole, (sizes.get(hole) ?? 0) + 1);
  const joined = new Map<string, string>();
  for (const [at, line] of holes.entries()) {
    let best = -1;
    for (const [place, hole] of line.entries())
      if ((sizes.get(hole) ?? 0) > (sizes.get(line[best] ?? '') ?? fewestValues - 1)) best = place;
    if (best < 0) continue;
    const withHole = [...(words[at] as readonly string[])];
    withHole[best] = '#';
    joined.set(templates[at] as string, withHole.join(' '));
  }
  return joined;
}

/** What the line is but for one word, for each of its words, as a hash with the place. Empty where nothing may vary. */
function holesOf(line: readonly string[], mayVary: RegExp): readonly string[] {
  const [low, high] = [
    line.map((word, at) => hash(word, at * 2 + 1)),
    line.map((word, at) => hash(word, at * 2 + 77)),
  ];
  const [lowAll, highAll] = [sum(low), sum(high)];
  return line.map((word, at) =>
    !mayVary.test(word)
      ? ''
      : `${line.length}.${at}.${(lowAll - (low[at] as number)) | 0}.${(highAll - (high[at] as number)) | 0}`,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => (total + value) | 0, 0);
}

/** FNV-1a with the place as its seed. */
function hash(word: string, seed: number): number {
  let value = (0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)) | 0;
  for (let at = 0; at < word.length; at++) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193);
  return value ^ (value >>> 15);
}
