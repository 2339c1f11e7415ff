// Whether one ranking is better than another: the same questions, drawn again with replacement. Pure; deterministic.

import { generator } from '../seeded-random.mjs';
import { meanOf, metrics } from './scores.mjs';

const draws = 10_000;

/** A line for each metric: before, after, difference, and the middle 95% of the differences that chance gives. */
export function compareResults(before, after) {
  const lines = [];
  for (const method of Object.keys(after)) {
    if (before[method] === undefined) continue;
    const known = new Map(before[method].map((row) => [`${row.repository} ${row.sha}`, row.score]));
    const pairs = after[method].flatMap((row) => {
      const score = known.get(`${row.repository} ${row.sha}`);
      return score === undefined ? [] : [{ before: score, after: row.score }];
    });
    lines.push(`| ${method}, ${pairs.length} questions | before | after | difference | 95% |`);
    for (const metric of metrics) {
      const { low, high } = interval(pairs.map((pair) => pair.after[metric] - pair.before[metric]));
      const was = meanOf(
        pairs.map((pair) => pair.before),
        metric,
      );
      const is = meanOf(
        pairs.map((pair) => pair.after),
        metric,
      );
      const cells = [was, is, is - was].map((share) => (100 * share).toFixed(1));
      const mark = low > 0 ? ' better' : high < 0 ? ' worse' : '';
      lines.push(
        `| ${metric} | ${cells.join(' | ')} | ${(100 * low).toFixed(1)} … ${(100 * high).toFixed(1)}${mark} |`,
      );
    }
  }
  return lines;
}

export function interval(differences) {
  const random = generator(1);
  const means = Array.from({ length: draws }, () => {
    let total = 0;
    for (let i = 0; i < differences.length; i += 1)
      total += differences[Math.floor(random() * differences.length)];
    return total / Math.max(1, differences.length);
  }).sort((a, b) => a - b);
  return { low: means[Math.floor(draws * 0.025)], high: means[Math.floor(draws * 0.975)] };
}
