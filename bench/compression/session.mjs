// What the input of recorded coding sessions costs at Anthropic's prices: sent as it was (every call appends to the one before)
// and through the prompt pipeline.
//   node bench/compression/session.mjs <session.jsonl> … [--read 0.1] [--half dev|held-out|all] [--fewest 60] [--gaps]
// --read: price of a cached token over a fresh one (0.1; Sonnet 5.5: 0.05); a write costs 1.25. --fewest: shorter sessions are
// skipped. --off: classes of transform, with commas. --policy: other settings, as JSON. --max: input tokens that fit. --gaps: the cache is cold after five minutes without a call, by the recorded times; else it is always warm.
import { basename } from 'node:path';
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
    gaps: { type: 'boolean', default: false },
    policy: { type: 'string', default: '{}' },
    off: { type: 'string', default: '' },
    max: { type: 'string' },
    detail: { type: 'boolean', default: false },
  },
});
const { canonicalise, optimize, inputCost, loadTokenCounter } = await loadPipeline();
const countTokens = await loadTokenCounter();
const prices = { cache: 'explicit', input: 1, read: Number(values.read), write: 1.25, fewestTokens: 1024 };
const lifeMs = 5 * 60_000;

row(
  'session',
  'half',
  'calls',
  'tokens of the last call',
  'cost, appended only',
  'hit rate',
  'cost, pipeline',
  'less by',
  'hit rate',
  'tokens sent',
  'simple batches: less by',
  'hit rate',
);
row('---', '---', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:', '---:');
const nothing = () => ({ cost: 0, read: 0, total: 0 });
const all = { plain: nothing(), piped: nothing(), simple: nothing(), calls: 0 };
for (const path of positionals) {
  if (values.half !== 'all' && halfOf(path) !== values.half) continue;
  const session = readSession(path);
  if (session.calls.length < Number(values.fewest)) continue;
  const { plain, piped, simple, last } = replay(session);
  row(basename(path).slice(0, 8), halfOf(path), session.calls.length, last, ...figures(plain, piped, simple));
  for (const key of ['cost', 'read', 'total']) {
    all.plain[key] += plain[key];
    all.piped[key] += piped[key];
    all.simple[key] += simple[key];
  }
  all.calls += session.calls.length;
}
row('all', '', all.calls, '', ...figures(all.plain, all.piped, all.simple));

function figures(plain, piped, simple) {
  return [
    Math.round(plain.cost),
    percent(plain.read / plain.total),
    Math.round(piped.cost),
    percent(1 - piped.cost / plain.cost),
    percent(piped.read / piped.total),
    percent(piped.total / plain.total),
    percent(1 - simple.cost / plain.cost),
    percent(simple.read / simple.total),
  ];
}

function replay({ messages, calls }) {
  const overhead = overheadTokens(messages, calls, countTokens);
  const system = `system text and tools, not recorded: ${overhead} tokens`;
  const count = (text) => (text === system ? overhead : countTokens(text));
  const [plain, piped, simple] = [nothing(), nothing(), nothing()];
  const batches = simpleBatches(system, count);
  let state = null;
  let before = null;
  let sentBefore = 0;
  let last = 0;
  const byClass = {};
  for (const [at, call] of calls.entries()) {
    const request = { model: call.model, max_tokens: 1000, system, messages: messages.slice(0, call.answer) };
    const isWarm = before !== null && (!values.gaps || call.atMs - before < lifeMs);
    before = call.atMs;
    const result = optimize(request, {
      dialect: 'anthropic',
      prices,
      session: state,
      isCacheWarm: isWarm,
      countTokens: count,
      policy: { ...JSON.parse(values.policy), off: new Set(values.off.split(',').filter(Boolean)) },
      maxInputTokens: values.max === undefined ? null : Number(values.max),
    });
    if (result.stats.fallbackUsed !== null)
      console.error(`call ${at}: ${result.stats.fallbackUsed} ${JSON.stringify(result.audit.flaws[0])}`);
    state = result.session;
    add(piped, result.stats.servedTokens, result.stats.tokensAfter);
    add(plain, isWarm ? sentBefore : 0, result.stats.tokensBefore);
    const batched = batches(request.messages);
    add(simple, isWarm ? batched.cached : 0, batched.total);
    sentBefore = result.stats.tokensBefore;
    last = sentBefore;
    for (const { by, tokensBefore, tokensAfter } of result.audit.decidedNow) {
      byClass[by] ??= { count: 0, saved: 0 };
      byClass[by].count++;
      byClass[by].saved += tokensBefore - tokensAfter;
    }
    if (values.detail && result.audit.decidedNow.length > 0)
      console.error(
        at,
        result.audit.decidedNow.length,
        result.audit.because,
        result.stats.tokensAfter,
        '/',
        result.stats.tokensBefore,
      );
  }
  if (values.detail) console.error(overhead, byClass);
  return { plain, piped, simple, last };
}

/**
 * What is usually done instead: results of tools older than ten messages are cut to their first 100 characters, whenever ten of
 * them have gathered, whatever that costs.
 */
function simpleBatches(system, count) {
  const cut = new Set();
  let sent = [];
  return (messages) => {
    const old = messages
      .slice(0, -10)
      .flatMap(({ content }) =>
        content.filter((part) => part.type === 'tool_result' && !cut.has(part.tool_use_id)),
      );
    if (old.length >= 10) for (const part of old) cut.add(part.tool_use_id);
    const shorter = messages.map((message) => ({
      ...message,
      content: message.content.map((part) =>
        cut.has(part.tool_use_id)
          ? {
              ...part,
              content: (typeof part.content === 'string' ? part.content : JSON.stringify(part.content)).slice(
                0,
                100,
              ),
            }
          : part,
      ),
    }));
    const now = canonicalise({ system, messages: shorter }, 'anthropic', count).blocks;
    let same = 0;
    while (same < sent.length && sent[same].hash === now[same]?.hash) same++;
    sent = now;
    const tokens = (blocks) => blocks.reduce((sum, block) => sum + block.tokens, 0);
    return { cached: tokens(now.slice(0, same)), total: tokens(now) };
  };
}

function add(sums, cached, total) {
  sums.cost += inputCost(prices, cached, total);
  sums.read += Math.min(cached, total);
  sums.total += total;
}

function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}
