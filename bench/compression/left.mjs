// Of what is it that recorded sessions still consist after the prompt pipeline, weighted by what it costs: each token of each
// call at the price of a read or, where it is sent for the first time or anew, of a write.
//   node bench/compression/left.mjs <session.jsonl> … [--read 0.1] [--half dev|held-out|all] [--fewest 60] [--policy {…}]
// Rows add up to all; those below the line say of the rows above what they consist of, in parts that might be spared.
import { parseArgs } from 'node:util';
import { row } from '../measure.mjs';
import { loadPipeline } from './bundle.mjs';
import { halfOf, overheadTokens, readSession } from './read-session.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    read: { type: 'string', default: '0.1' },
    half: { type: 'string', default: 'all' },
    fewest: { type: 'string', default: '60' },
    policy: { type: 'string', default: '{}' },
  },
});
const { optimize, canonicalise, markKept, apply, proposeOfConversation, defaultPolicy, loadTokenCounter } =
  await loadPipeline();
const countTokens = await loadTokenCounter();
const prices = { cache: 'explicit', input: 1, read: Number(values.read), write: 1.25, fewestTokens: 1024 };
const policy = { ...defaultPolicy, ...JSON.parse(values.policy) };
const parts = new Map();
const inside = new Map();
let all = 0;
let appended = 0;

for (const path of positionals) {
  if (values.half !== 'all' && halfOf(path) !== values.half) continue;
  const { messages, calls } = readSession(path);
  if (calls.length < Number(values.fewest)) continue;
  const overhead = overheadTokens(messages, calls, countTokens);
  const system = `system text and tools, not recorded: ${overhead} tokens`;
  const count = (text) => (text === system ? overhead : countTokens(text));
  let session = null;
  let sentBefore = 0;
  for (const call of calls) {
    const request = { system, messages: messages.slice(0, call.answer) };
    const before = session?.cache.sent ?? [];
    const ends = session?.cache.ends ?? [];
    const result = optimize(request, { dialect: 'anthropic', prices, session, countTokens: count, policy });
    session = result.session;
    const original = markKept(canonicalise(request, 'anthropic', count).blocks, policy);
    const { operations } = result.audit;
    const done = new Map(operations.map((operation) => [operation.blockId, operation]));
    const wanted = new Map(proposeOfConversation(original, policy, count).map((one) => [one.blockId, one]));
    const sent = apply(original, operations);
    let same = 0;
    while (same < sent.length && sent[same].hash === before[same]?.hash) same++;
    const served = ends.findLast((end) => end <= same) ?? 0;
    for (const [at, block] of sent.entries()) {
      const price = at < served ? prices.read : prices.write;
      add(parts, partOf(block, done.get(block.id), wanted.get(block.id)), block.tokens, price);
      for (const [name, tokens] of insideOf(block)) add(inside, name, tokens, price);
    }
    const { tokensBefore } = result.stats;
    appended += sentBefore * prices.read + (tokensBefore - sentBefore) * prices.write;
    sentBefore = tokensBefore;
  }
}
row(
  'part of what is sent',
  'tokens × calls',
  'blocks × calls',
  'of the cost',
  'written, of the cost',
  'of the cost, appended only',
);
row('---', '---:', '---:', '---:', '---:', '---:');
for (const { cost } of parts.values()) all += cost;
for (const list of [parts, inside]) {
  for (const [name, { tokens, cost, written, blocks }] of [...list].sort((a, b) => b[1].cost - a[1].cost))
    row(
      list === inside ? `of it: ${name}` : name,
      tokens,
      blocks,
      percent(cost / all),
      percent(written / all),
      percent(cost / appended),
    );
  if (list === parts) row('all', '', '', '100%', '', percent(all / appended));
}

function add(list, name, tokens, price) {
  const sum = list.get(name) ?? { tokens: 0, cost: 0, written: 0, blocks: 0 };
  sum.tokens += tokens;
  sum.blocks++;
  sum.cost += tokens * price;
  if (price === prices.write) sum.written += tokens * price;
  list.set(name, sum);
}

function partOf(block, done, wanted) {
  if (block.message === null) return 'system text and tools';
  const kind = block.form === 'call' ? 'call' : block.kind === 'assistant' ? 'answer' : block.kind;
  if (block.form === 'opaque') return 'images and the like';
  if (block.keep === 'recent')
    return `${block.age < policy.protectedTurns ? 'protected turn' : 'last question'}: ${kind}`;
  if (kind === 'tool-result') {
    if (done !== undefined && done.by !== 'logs' && done.by !== 'json')
      return `old result, ${done.by === 'old-results' ? 'shrunk' : done.by}`;
    if (wanted !== undefined) return 'old result, waits for a batch';
    if (block.age < policy.shrinkAfterTurns) return 'old result, not yet old';
    return block.tokens < policy.shrinkFromTokens
      ? `old result, below ${policy.shrinkFromTokens} tokens`
      : 'old result, nothing gained';
  }
  if (done !== undefined) return `old ${kind}, ${done.by}`;
  return wanted === undefined ? `old ${kind}` : `old ${kind}, waits for a batch`;
}

function insideOf(block) {
  if (block.message === null || block.form === 'opaque') return [];
  const { text } = block;
  const found = [];
  const of = (name, pattern) => {
    const taken = text.match(pattern);
    if (taken !== null) found.push([name, countTokens(text) - countTokens(text.replace(pattern, ''))]);
  };
  of('reminders of the client', /<system-reminder>[\s\S]*?<\/system-reminder>/g);
  of('numbers of lines', /^ *\d+(?:→|\t)/gm);
  of('blanks before them', /^ +(?=\d+(?:→|\t))/gm);
  of('blanks at ends of lines', /[ \t]+$/gm);
  of('blank lines after the first', /\n(?=\n\n)/g);
  of('escapes of terminals, carriage returns', /\u001b\[[0-9;?]*[a-zA-Z]|\r/g);
  of('marks of the pipeline', /\[…[^\]\n]*\]/g);
  return found;
}

function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}
