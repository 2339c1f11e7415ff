// What a byte a number loses, and how long comparing takes: vectors drawn at random around centres, as no model gave them.
//   node --expose-gc bench/meaning-vectors.mjs [vectors] [dimensions]
import { loadIndexLibrary } from './index-library.mjs';
import { machine, row } from './measure.mjs';

const count = Number(process.argv[2] ?? 20_000);
const dimensions = Number(process.argv[3] ?? 1024);
const queries = 50;
const library = await loadIndexLibrary();

let state = 7;
/** mulberry32 */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const drawn = (centre, spread) =>
  library.unitVector(
    Float32Array.from({ length: dimensions }, (_, at) => (centre?.[at] ?? 0) + spread * normal()),
  );

const centres = Array.from({ length: 200 }, () => drawn(null, 1));
const one = drawn(null, 1);
// As those of real models, all lean to one side.
const leaning = () => {
  const centre = centres[Math.floor(random() * centres.length)];
  return drawn(
    centre.map((value, at) => value + one[at]),
    0.8 / Math.sqrt(dimensions),
  );
};
const vectors = Array.from({ length: count }, leaning);
const packed = vectors.map(library.packVector);
const length = packed[0].length;
const joined = new Uint8Array(count * length);
for (const [at, each] of packed.entries()) joined.set(each, at * length);

let worst = 0;
let kept10 = 0;
let sameFirst = 0;
let ms = 0;
for (let query = 0; query < queries; query++) {
  const unit = leaning();
  const exact = vectors.map((vector) => vector.reduce((sum, value, at) => sum + value * unit[at], 0));
  const started = process.cpuUsage();
  const near = library.cosines(joined, unit);
  const { user, system } = process.cpuUsage(started);
  ms += (user + system) / 1_000;
  const best = (scores) => [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, 10);
  const [bestExact, bestNear] = [best(exact), best([...near])];
  for (const [at, score] of exact.entries()) worst = Math.max(worst, Math.abs(score - near[at]));
  kept10 += bestExact.filter((at) => bestNear.includes(at)).length;
  if (bestExact[0] === bestNear[0]) sameFirst += 1;
}
console.log(machine());
row(
  'vectors',
  'dimensions',
  'bytes each',
  'as float32',
  'largest error of a cosine',
  'same first',
  'of the first ten kept',
  'CPU ms a question',
);
row(
  count,
  dimensions,
  length,
  4 * dimensions,
  worst.toFixed(4),
  `${((100 * sameFirst) / queries).toFixed(0)}%`,
  `${((10 * kept10) / queries).toFixed(1)}%`,
  (ms / queries).toFixed(1),
);
