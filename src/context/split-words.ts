/** Splits names and sentences into words. Pure. */

/** Splits at everything that is no letter or digit and at camel humps; lower case. */
export function splitWords(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d\u0080-\uffff]+/)
    .filter((word) => word !== '');
}
