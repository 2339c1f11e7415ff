/** Money as integers. One nano-dollar is 10⁻⁹ US dollars; a price of $1 per million tokens is 1,000 of them a token. */

declare const nanoUsd: unique symbol;

/** A whole number of nano-dollars. Safe up to about nine million dollars. */
export type NanoUsd = number & { readonly [nanoUsd]: true };

export const zeroUsd = 0 as NanoUsd;

/** Rounds half away from zero, once. @throws RangeError when the value is no finite number. */
export function toNanoUsd(nanoDollars: number): NanoUsd {
  if (!Number.isFinite(nanoDollars)) throw new RangeError(`Not an amount of money: ${nanoDollars}`);
  return (Math.sign(nanoDollars) * Math.round(Math.abs(nanoDollars))) as NanoUsd;
}

export function addUsd(a: NanoUsd, b: NanoUsd): NanoUsd {
  return (a + b) as NanoUsd;
}

/** `$0.25`; below one cent as many places as show the first two digits that are not zero: `$0.00042`. */
export function formatUsd(amount: NanoUsd): string {
  const dollars = amount / 1e9;
  if (amount === 0 || Math.abs(dollars) >= 0.01) return `$${dollars.toFixed(2)}`;
  const places = Math.min(9, 1 - Math.floor(Math.log10(Math.abs(dollars))));
  return `$${dollars.toFixed(places)}`;
}
