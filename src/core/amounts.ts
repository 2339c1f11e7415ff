/** Counts as people read them. Pure. */

/** Such as `12,345`. */
export function countOf(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Such as `1 file` or `12,345 files`. */
export function amountOf(count: number, one: string, many = `${one}s`): string {
  return `${countOf(count)} ${count === 1 ? one : many}`;
}
