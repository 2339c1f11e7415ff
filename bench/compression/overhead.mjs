// How long the prompt pipeline takes for one request of about 200 KB: a session of an agent over the files of a repository,
// seen for the first time (nothing is remembered, every transform runs) and going on (one more call). Estimated token counts,
// as the pipeline uses unless it is told otherwise.
// With --documents, also a question about the Markdown files of a folder, of which a third fits.
//   node bench/compression/overhead.mjs <session.jsonl> [--documents <folder>] [--kilobytes 200] [--rounds 50]
// A session can be recorded or made by synthetic-session.mjs. Bars: heuristics under 25 ms, everything under 150 ms, p50.
// Beside each stands what JSON.parse and JSON.stringify of the same request take, in turn with it: no less has to be done by
// anybody who reads and writes a request.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { row } from '../measure.mjs';
import { loadPipeline } from './bundle.mjs';
import { readSession } from './read-session.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kilobytes: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '50' },
    documents: { type: 'string' },
  },
});
const { optimize, cachePricesOf } = await loadPipeline();
const { messages, calls } = readSession(positionals[0]);
const size = (list) => Buffer.byteLength(JSON.stringify(list));
const wanted = 1000 * Number(values.kilobytes);
const call = calls.findIndex(({ answer }) => size(messages.slice(0, answer)) >= wanted);
if (call < 1) throw new Error('The session is too short.');
const requestOf = (at) => ({ system: 'You mend code.', messages: messages.slice(0, calls[at].answer) });
const options = {
  dialect: 'anthropic',
  prices: cachePricesOf.anthropic(2000),
  nowMs: () => performance.now(),
};
const before = optimize(requestOf(call - 1), options);
const tokens = before.stats.tokensBefore;

row('request', 'KB', 'stage', 'p50, ms', 'p95, ms', '÷ JSON');
row('---', '---:', '---', '---:', '---:', '---:');
const runs = [
  ['first seen', requestOf(call), options],
  ['going on', requestOf(call), { ...options, session: before.session }],
  ['over budget', requestOf(call), { ...options, maxInputTokens: Math.round(tokens / 3) }],
];
if (values.documents !== undefined) {
  const request = {
    messages: [
      {
        role: 'user',
        content: [
          ...documentsOf(values.documents),
          { type: 'text', text: 'How do I write a migration that adds a column?' },
        ],
      },
    ],
  };
  const all = optimize(request, options).stats.tokensBefore;
  runs.push(['documents', request, { ...options, maxInputTokens: Math.round(all / 3) }]);
}
for (const [name, request, settings] of runs) {
  const timings = { whole: [], heuristics: [], JSON: [] };
  const text = JSON.stringify(request);
  for (let round = 0; round < Number(values.rounds) + 5; round++) {
    const start = performance.now();
    const { stats } = optimize(request, settings);
    const end = performance.now();
    JSON.stringify(JSON.parse(text));
    const floor = performance.now() - end;
    // The first rounds are the compiler's.
    if (round < 5) continue;
    timings.whole.push(end - start);
    timings.JSON.push(floor);
    const { canonicalise = 0, heuristics = 0, plan = 0 } = stats.timingsMs;
    timings.heuristics.push(canonicalise + heuristics + plan);
    for (const [stage, time] of Object.entries(stats.timingsMs)) {
      timings[`  ${stage}`] ??= [];
      timings[`  ${stage}`].push(time);
    }
  }
  const at = (list, share) => list.toSorted((a, b) => a - b)[Math.floor(share * (list.length - 1))];
  for (const [stage, list] of Object.entries(timings)) {
    row(
      name,
      Math.round(text.length / 1000),
      { heuristics: 'canonicalise, heuristics, plan', JSON: 'JSON.parse and JSON.stringify' }[stage] ?? stage,
      at(list, 0.5).toFixed(1),
      at(list, 0.95).toFixed(1),
      (at(list, 0.5) / at(timings.JSON, 0.5)).toFixed(1),
    );
  }
}

function documentsOf(folder) {
  const documents = [];
  let bytes = 0;
  for (const path of readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.mdx?$/.test(name))
    .sort()) {
    const data = readFileSync(join(folder, path), 'utf8');
    if (bytes + data.length > wanted) continue;
    bytes += data.length;
    documents.push({ type: 'document', source: { type: 'text', media_type: 'text/plain', data } });
  }
  return documents;
}
