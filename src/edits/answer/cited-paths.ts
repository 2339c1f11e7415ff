/** Finds the paths of files that a text cites, as `src/a.ts`, `src/a.ts:10` or `a.ts:10-20`. Pure; knows no index. */

const extensions =
  '[mc]?[jt]sx?|rs|py|pyi|go|java|kt|c|h|cc|cpp|cxx|hpp|hh|cs|rb|php|sh|bash|sql|proto|json|toml|ya?ml|md|s?css|less|html?';

export const pathPattern = new RegExp(
  `(?:[\\w@.+-]+/)+[\\w@+-][\\w@.+-]*\\.[A-Za-z]\\w*(?::(\\d+)(?:-(\\d+))?)?|\\b[\\w@+-][\\w@.+-]*\\.(?:${extensions})\\b(?::(\\d+)(?:-(\\d+))?)?`,
  'g',
);

/** Each path with the lines that are cited of it, as they are written. */
export function citedLines(text: string): ReadonlyMap<string, readonly number[]> {
  const cited = new Map<string, number[]>();
  for (const match of text.replace(/https?:\/\/\S+/g, ' ').matchAll(pathPattern)) {
    const path = match[0].replace(/:[\d-]+$/, '').replace(/^\.\//, '');
    const lines = [match[1] ?? match[3], match[2] ?? match[4]]
      .filter((line) => line !== undefined)
      .map(Number);
    cited.set(path, [...(cited.get(path) ?? []), ...lines]);
  }
  return cited;
}

export function citedPaths(text: string): readonly string[] {
  return [...citedLines(text).keys()];
}
