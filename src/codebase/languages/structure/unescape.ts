/** Takes the escapes of JSON away; YAML and TOML have nearly the same ones in double quotes. */

/** The text as it is when it has an escape that JSON does not know. */
export function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
