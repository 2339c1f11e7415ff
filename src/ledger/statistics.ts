/** Intervals of shares and means, and how many more of each it would take to tell two apart. Pure. */

export interface Interval {
  readonly value: number;
  /** The interval of 95%. */
  readonly low: number;
  readonly high: number;
}

export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** Of single values. */
  readonly variance: number;
}

const z95 = 1.959964;
/** Of fewer a variance is known too badly to conclude anything. */
const fewestEach = 10;
/** 80% power. */
const zPower = 0.841621;

/** Source: Wilson (1927); holds near 0 and 1 and for few, where the usual one does not. `null`: there are none. */
export function shareInterval(successes: number, count: number): Interval | null {
  if (count === 0) return null;
  const share = successes / count;
  const spread = z95 ** 2 / count;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z95 * Math.sqrt((share * (1 - share)) / count + spread / (4 * count))) / (1 + spread);
  // Rounding must not put the share itself outside.
  return {
    value: share,
    low: Math.max(0, Math.min(share, middle - half)),
    high: Math.min(1, Math.max(share, middle + half)),
  };
}

/** By Student's t. `null`: fewer than two. */
export function meanInterval(values: readonly number[]): Interval | null {
  if (values.length < 2) return null;
  const { mean, variance } = sampleOf(values);
  const half = tQuantile(values.length - 1) * Math.sqrt(variance / values.length);
  return { value: mean, low: mean - half, high: mean + half };
}

export function sampleOf(values: readonly number[]): Sample {
  const count = values.length;
  const mean = count === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

/** Of b less a, by Welch's t. `null`: fewer than two of either. */
export function differenceInterval(a: Sample, b: Sample): Interval | null {
  if (a.count < 2 || b.count < 2) return null;
  const parts = [a.variance / a.count, b.variance / b.count] as const;
  const error = parts[0] + parts[1];
  const value = b.mean - a.mean;
  if (error === 0) return { value, low: value, high: value };
  const freedom = error ** 2 / (parts[0] ** 2 / (a.count - 1) + parts[1] ** 2 / (b.count - 1));
  const half = tQuantile(freedom) * Math.sqrt(error);
  return { value, low: value - half, high: value + half };
}

/**
 * How many more of each arm until a difference as large as this one would be found in four of five tries (5% error, 80%
 * power, two arms of one size). 0: it is found. `null`: there is no difference to go by, or too little to say.
 */
export function moreNeeded(a: Sample, b: Sample): number | null {
  const difference = differenceInterval(a, b);
  if (difference === null || difference.value === 0) return null;
  const missing = fewestEach - Math.min(a.count, b.count);
  if (difference.low > 0 || difference.high < 0) return Math.max(0, missing);
  const each = Math.ceil(((z95 + zPower) ** 2 * (a.variance + b.variance)) / difference.value ** 2);
  return Math.max(1, missing, each - Math.min(a.count, b.count));
}

/** Of 97.5%. Source: Cornish–Fisher expansion about the normal quantile; small degrees from the table. */
function tQuantile(freedom: number): number {
  const table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
  const whole = Math.floor(freedom);
  if (whole < 1) return table[0] ?? 12.706;
  const exact = table[whole - 1];
  if (exact !== undefined) return exact;
  const z = z95;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
