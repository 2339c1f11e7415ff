// What asking somebody costs the pipeline itself: a question about the Markdown files of a folder, of which a third fits, with a
// compressor and a similarity that answer at once, so that what is left is the runs of the pipeline and finding the words.
// With --model and --packages the compressor is LLMLingua-2, with that model and a folder whose node_modules has its packages.
//   npm run build && node bench/compression/outside-help.mjs --documents <folder> [--kilobytes 200] [--rounds 20]
//     [--model <folder> --packages <folder>]
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { estimateTokens, llmLingua2, optimize } from '../../dist/index.js';
import { row } from '../measure.mjs';

const { values } = parseArgs({
  options: {
    documents: { type: 'string' },
    kilobytes: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '20' },
    model: { type: 'string' },
    packages: { type: 'string' },
  },
});
if (values.documents === undefined) throw new Error('--documents <folder> is needed.');

const counts = { passages: 0, texts: 0 };
const model =
  values.model === undefined
    ? null
    : llmLingua2({
        modelFolder: values.model,
        limitMs: 600_000,
        importPackage: (name) =>
          import(
            pathToFileURL(join(resolve(values.packages ?? '.'), 'node_modules', name, 'dist/index.js')).href
          ),
      });
const compressor = {
  limitMs: 600_000,
  async compress(passages, asked) {
    counts.passages += passages.length;
    if (model !== null) return model.compress(passages, asked);
    return passages.map(({ text }) =>
      text
        .split(/\s+/)
        .filter((_, at) => at % 2 === 0)
        .join(' '),
    );
  },
};
const similarity = {
  async embed(texts) {
    counts.texts += texts.length;
    return texts.map(hashed);
  },
};

function hashed(text) {
  const vector = new Float32Array(384);
  for (const word of text.toLowerCase().match(/[a-z]{3,}/g) ?? []) {
    let hash = 0;
    for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0;
    vector[(hash >>> 0) % 384] += 1;
  }
  return vector;
}

const content = [];
let bytes = 0;
const paths = readdirSync(values.documents, { recursive: true }).map(String);
for (const path of paths.filter((name) => /\.mdx?$/.test(name)).sort()) {
  const text = readFileSync(join(values.documents, path), 'utf8');
  if (bytes + text.length > 1000 * Number(values.kilobytes)) continue;
  bytes += text.length;
  content.push({ type: 'text', text });
}
content.push({ type: 'text', text: 'How do I write a migration that adds a column?' });
const request = { messages: [{ role: 'user', content }] };
const all = content.reduce((sum, { text }) => sum + estimateTokens(text), 0);

row('help', 'KB', 'texts', 'passages', 'vectors', 'tokens', 'after', 'words out', 'p50, ms', 'p95, ms');
row('---', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:');
for (const [name, help, maxInputTokens] of [
  ['none, it fits', {}, null],
  ['both, it fits', { compressor, similarity }, null],
  ['none', {}, Math.round(all / 3)],
  ['similarity', { similarity }, Math.round(all / 3)],
  ['compressor', { compressor }, Math.round(all / 3)],
  ['both', { compressor, similarity }, Math.round(all / 3)],
]) {
  const times = [];
  let last = null;
  for (let round = 0; round < Number(values.rounds) + 3; round++) {
    Object.assign(counts, { passages: 0, texts: 0 });
    const start = performance.now();
    last = await optimize(request, {
      provider: 'openai',
      countTokens: estimateTokens,
      maxInputTokens,
      ...help,
    });
    if (round >= 3) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(1);
  const { stats, operations } = last;
  const words = operations.filter(({ because }) => /words left out/.test(because)).length;
  row(
    name,
    Math.round(bytes / 1000),
    content.length,
    counts.passages,
    counts.texts,
    stats.tokensBefore,
    stats.tokensAfter,
    words,
    at(0.5),
    at(0.95),
  );
}
await model?.close();
