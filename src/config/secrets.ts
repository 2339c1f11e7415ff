/** Tells an API key that stands where it must not. Guards messages too: what looks like a key is never repeated. */

/** The beginnings that the vendors give their keys, followed by a key's length of key characters. */
const keyShape = /\b(?:sk-|gsk_|AIza|AQ\.)[A-Za-z0-9_.-]{8,}/;

export function looksLikeApiKey(value: unknown): boolean {
  return typeof value === 'string' && keyShape.test(value);
}

/** Names under which people write keys into files: `api-key`, `apikey`, `API_KEY`, `token`, `secret`. */
export function namesAnApiKey(keyName: string): boolean {
  return /^(?:(?:[a-z]+[-_])?api[-_]?key|key|(?:auth[-_])?token|secret|password)$/i.test(keyName);
}
