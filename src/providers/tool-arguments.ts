/** Reads the JSON text in which models pass arguments. Pure. */

/** `undefined` when the text is no JSON; no text at all stands for no arguments. */
export function parseToolArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
