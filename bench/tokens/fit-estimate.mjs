// Fits the weights of src/core/token-estimate.ts against the o200k tokenizer and prints its error.
//   node bench/tokens/fit-estimate.mjs <folder> [<folder> …]
// Even chunks are fitted, odd ones are only judged. A chunk is 40 lines of a file. Estimates that are too low weigh
// three times as much as those that are too high.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';

/** The same features, in the same order, as the estimator counts. */
function features(text) {
  const count = (pattern) => text.match(pattern)?.length ?? 0;
  return [
    count(/[A-Za-z]+/g),
    count(/[a-z][A-Z]|[A-Za-z]{9}/g),
    count(/[0-9]{1,3}/g),
    count(/[^\sA-Za-z0-9\u0080-\uffff]+/g),
    count(/[^\sA-Za-z0-9\u0080-\uffff]{3}/g),
    count(/\n/g),
    count(/[\u0080-\uffff]/g),
  ];
}

const chunks = [];
for (const folder of process.argv.slice(2)) {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
    .split('\0')
    .filter((path) => /\.(ts|tsx|js|rs|md)$/.test(path))
    .filter((path, i, all) => /macros/.test(path) || i % Math.ceil(all.length / 500) === 0);
  for (const path of files) {
    const lines = readFileSync(join(folder, path), 'utf8').split('\n');
    for (let at = 0; at < lines.length && at < 800; at += 40) {
      const text = `${lines.slice(at, at + 40).join('\n')}\n`;
      if (text.length > 200) chunks.push({ path, x: features(text), y: encode(text).length });
    }
  }
}

const fitted = chunks.filter((_, i) => i % 2 === 0);
let weights = leastSquares(fitted, () => 1);
for (let round = 0; round < 8; round++) {
  const last = weights;
  weights = leastSquares(fitted, ({ x, y }) => (estimate(x, last) < y ? 3 : 1));
}
console.log(`${chunks.length} chunks; weights`, weights.map((w) => w.toFixed(3)).join(', '));
for (const kind of ['.ts', '.rs', '.md', '']) {
  const judged = chunks.filter((chunk, i) => i % 2 === 1 && chunk.path.endsWith(kind));
  const errors = judged.map(({ x, y }) => estimate(x, weights) / y - 1).sort((a, b) => a - b);
  const at = (p) => `${(100 * errors[Math.floor(errors.length * p)]).toFixed(1)}%`;
  console.log(
    kind || 'all',
    judged.length,
    'p1',
    at(0.01),
    'p5',
    at(0.05),
    'median',
    at(0.5),
    'p95',
    at(0.95),
  );
}

function estimate(x, w) {
  return x.reduce((sum, v, i) => sum + v * w[i], 0);
}

/** Weighted by 1/y, so that the relative error is minimised. */
function leastSquares(rows, importance) {
  const n = rows[0].x.length;
  const a = Array.from({ length: n }, () => new Array(n + 1).fill(0));
  for (const row of rows) {
    const { x, y } = row;
    const w = importance(row) / (y * y);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) a[i][j] += w * x[i] * x[j];
      a[i][n] += w * x[i] * y;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = i + 1; k < n; k++) {
      const factor = a[k][i] / a[i][i];
      for (let j = i; j <= n; j++) a[k][j] -= factor * a[i][j];
    }
  }
  const weights = new Array(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    weights[i] = (a[i][n] - weights.reduce((sum, w, j) => (j > i ? sum + a[i][j] * w : sum), 0)) / a[i][i];
  }
  return weights;
}
