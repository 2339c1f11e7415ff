/** JSON with comments and trailing commas, as `tsconfig.json` is written. Pure. */

/** `null` when it is not JSON even then. */
export function parseJsonc(text: string): unknown {
  const pieces =
    /("(?:\\.|[^"\\\n])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[}\]])|^\uFEFF/g;
  try {
    return JSON.parse(text.replace(pieces, (_, quoted: string | undefined) => quoted ?? ' '));
  } catch {
    return null;
  }
}
