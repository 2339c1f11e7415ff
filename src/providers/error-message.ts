/** Makes a provider's sentence fit to show: no key, no control characters, at most 500 characters. Pure. */

const limitCharacters = 500;

/** What keys of the four vendors, and of most others, look like. */
const keyLike =
  /\b(?:sk-[\w-]{6,}|gsk_\w{6,}|AIza[\w-]{10,}|AQ\.[\w-]{10,})|(\bBearer\s+|[?&]key=)[^\s&"']+/g;

/** @param secrets exact strings that must not appear; `null` stands for none. */
export function cleanMessage(text: string, secrets: readonly (string | null)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== null && secret !== '') clean = clean.replaceAll(secret, '[key]');
  }
  clean = clean
    .replace(keyLike, '$1[key]')
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
  return clean.length <= limitCharacters ? clean : `${clean.slice(0, limitCharacters - 1)}…`;
}
