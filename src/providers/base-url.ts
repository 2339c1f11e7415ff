/** Accepts the forms in which people write a vendor's address. Pure. */

/**
 * @param suffix the part that the SDK adds itself, such as `/openai/v1`; it may stand in `configured` or not.
 * @returns without a slash at the end
 */
export function normalizeBaseUrl(configured: string | null, official: string, suffix: string): string {
  const address = (configured ?? official).replace(/\/+$/, '');
  return suffix !== '' && address.endsWith(suffix) ? address.slice(0, -suffix.length) : address;
}
