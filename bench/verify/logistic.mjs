// A logistic model with a known offset, fitted by gradient descent with an L2 penalty; and how well probabilities do.

/**
 * @param rows {features: number[], offset, label 0 | 1}
 * @param signs for each feature: 1 keeps it at 0 or above, 0 leaves it free
 */
export function fitLogistic(rows, width, { penalty = 1, signs = [], steps = 4_000, rate = 0.5 } = {}) {
  const weights = new Array(width).fill(0);
  const momentum = new Array(width).fill(0);
  const scale = new Array(width).fill(0);
  for (let step = 1; step <= steps; step += 1) {
    const gradient = weights.map((weight) => (penalty * weight) / rows.length);
    for (const { features, offset, label } of rows) {
      const error = sigmoid(offset + dot(weights, features)) - label;
      for (let at = 0; at < width; at += 1) gradient[at] += (error * features[at]) / rows.length;
    }
    for (let at = 0; at < width; at += 1) {
      // Adam: features that are rare move as fast as those that are not.
      momentum[at] = 0.9 * momentum[at] + 0.1 * gradient[at];
      scale[at] = 0.999 * scale[at] + 0.001 * gradient[at] ** 2;
      const moved = momentum[at] / (1 - 0.9 ** step) / (Math.sqrt(scale[at] / (1 - 0.999 ** step)) + 1e-8);
      weights[at] -= (rate / Math.sqrt(step)) * 0.1 * moved;
      if (signs[at] === 1 && weights[at] < 0) weights[at] = 0;
    }
  }
  return weights;
}

export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
export const logit = (p) => Math.log(p / (1 - p));
const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);

/** The chance that a right answer has the higher score; equal ones count half. */
export function auroc(rows, scoreOf) {
  const scored = rows
    .map((row) => ({ score: scoreOf(row), label: row.label }))
    .sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < scored.length; ) {
    let to = from;
    while (to < scored.length && scored[to].score === scored[from].score) to += 1;
    const middle = (from + to + 1) / 2;
    for (let at = from; at < to; at += 1) if (scored[at].label === 1) ranks += middle;
    from = to;
  }
  const right = scored.filter(({ label }) => label === 1).length;
  const wrong = scored.length - right;
  return right === 0 || wrong === 0 ? null : (ranks - (right * (right + 1)) / 2) / (right * wrong);
}

export function brier(rows, probabilityOf) {
  return rows.reduce((sum, row) => sum + (probabilityOf(row) - row.label) ** 2, 0) / rows.length;
}

/** Ten bands of equal width: how many, what was said, and what was. */
export function reliability(rows, probabilityOf) {
  const bands = Array.from({ length: 10 }, (_, at) => ({ from: at / 10, count: 0, said: 0, right: 0 }));
  for (const row of rows) {
    const p = probabilityOf(row);
    const band = bands[Math.min(9, Math.floor(p * 10))];
    band.count += 1;
    band.said += p;
    band.right += row.label;
  }
  return bands.map(({ from, count, said, right }) => ({
    from,
    count,
    said: count ? said / count : null,
    right: count ? right / count : null,
  }));
}
