import { expect, test, vi } from 'vitest';
import type { OptimizerEvent } from '../../../src/wrappers/optimizer-event.ts';
import { type HttpTelemetryOptions, httpTelemetry } from '../../../src/wrappers/telemetry/http-telemetry.ts';
import type { Timers } from '../../../src/wrappers/telemetry/timers.ts';
import { bundleScript } from '../child-process.ts';
import { type Reply, startEndpoint } from './endpoint.ts';

function event(at: number, content?: unknown): OptimizerEvent {
  return {
    kind: 'optimization_started',
    callId: `call ${at}`,
    atMs: at,
    provider: 'openai',
    model: 'gpt-4o',
    tenant: null,
    messages: 3,
    ...(content === undefined ? {} : { content }),
  };
}

/** Time passes when it is told to. */
function manualTimers() {
  let now = 0;
  let waiting: { readonly atMs: number; readonly run: () => void }[] = [];
  const timers: Timers = {
    after(delayMs, run) {
      const timer = { atMs: now + delayMs, run };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((other) => other !== timer);
      };
    },
  };
  return {
    timers,
    nowMs: () => now,
    /** Until something is due. */
    delays: () => waiting.map(({ atMs }) => atMs - now).toSorted((a, b) => a - b),
    pass(ms: number) {
      now += ms;
      const due = waiting.filter(({ atMs }) => atMs <= now);
      waiting = waiting.filter(({ atMs }) => atMs > now);
      for (const { run } of due) run();
    },
  };
}

async function telemetryTo(replies: readonly Reply[], options: Partial<HttpTelemetryOptions> = {}) {
  const endpoint = await startEndpoint(...replies);
  const time = manualTimers();
  const losses: string[] = [];
  const telemetry = httpTelemetry({
    url: endpoint.url,
    timers: time.timers,
    nowMs: time.nowMs,
    random: () => 1,
    onLoss: (events, why) => losses.push(`${events}: ${why}`),
    ...options,
  });
  const add = (from: number, to: number) => {
    for (let at = from; at <= to; at++) telemetry.onEvent(event(at));
  };
  const taken = (count: number) => vi.waitFor(() => expect(telemetry.counts().taken).toBe(count));
  return { endpoint, time, losses, telemetry, add, taken };
}

const times = (batch: { readonly events: readonly Readonly<Record<string, unknown>>[] } | undefined) =>
  batch?.events.map(({ atMs }) => atMs);

test('ten events are a batch; fewer wait for five seconds', async () => {
  const { endpoint, time, telemetry, add, taken } = await telemetryTo([204]);
  add(1, 9);
  expect(time.delays()).toEqual([5_000]);
  add(10, 10);
  await taken(10);
  add(11, 12);
  time.pass(4_999);
  expect(telemetry.counts()).toEqual({ waiting: 2, taken: 10, lost: 0 });
  time.pass(1);
  await taken(12);
  expect(endpoint.batches.map(times)).toEqual([
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    [11, 12],
  ]);
  expect(endpoint.batches[0]).toMatchObject({ schemaVersion: 1, lostBefore: 0 });
  expect(time.delays()).toEqual([]);
});

test('what is added while a batch is under way goes with the next ones, in order', async () => {
  const { endpoint, telemetry, add, taken } = await telemetryTo(['silence', 204]);
  add(1, 10);
  await endpoint.arrived(1);
  add(11, 35);
  expect(telemetry.counts()).toEqual({ waiting: 35, taken: 0, lost: 0 });
  endpoint.speak();
  await taken(30);
  await telemetry.flush();
  expect(endpoint.batches.map(times).map((batch) => [batch?.at(0), batch?.length])).toEqual([
    [1, 10],
    [11, 10],
    [21, 10],
    [31, 5],
  ]);
});

test('a failing endpoint is tried again after pauses that double, with the very same batch', async () => {
  const { endpoint, time, telemetry, add, taken } = await telemetryTo([500, 'cut', 429, 204]);
  add(1, 10);
  for (const [at, delayMs] of [1_000, 2_000, 4_000].entries()) {
    await endpoint.arrived(at + 1);
    await vi.waitFor(() => expect(time.delays()).toEqual([delayMs]));
    time.pass(delayMs);
  }
  await taken(10);
  expect(new Set(endpoint.batches.map(({ batchId }) => batchId)).size).toBe(1);
  expect(telemetry.counts()).toEqual({ waiting: 0, taken: 10, lost: 0 });
});

test('an endpoint that says how long to wait is left alone for so long, and for half a minute at most', async () => {
  const later = (seconds: string) => ({ status: 503, headers: { 'retry-after': seconds } });
  const { time, add, taken } = await telemetryTo([later('7'), later('86400'), 204]);
  add(1, 10);
  for (const delayMs of [7_000, 30_000]) {
    await vi.waitFor(() => expect(time.delays()).toEqual([delayMs]));
    time.pass(delayMs);
  }
  await taken(10);
});

const givenUp: readonly { readonly title: string; readonly reply: Reply; readonly why: string }[] = [
  { title: 'what is refused is not tried again', reply: 400, why: '10: HTTP 400' },
  {
    title: 'a redirection is not followed',
    reply: { status: 302, headers: { location: '/elsewhere' } },
    why: '10: HTTP 302',
  },
];

for (const { title, reply, why } of givenUp) {
  test(title, async () => {
    const { endpoint, losses, telemetry, add, taken } = await telemetryTo([reply, 204]);
    add(1, 10);
    await vi.waitFor(() => expect(losses).toEqual([why]));
    add(11, 20);
    await taken(10);
    expect(endpoint.batches.map(({ lostBefore }) => lostBefore)).toEqual([0, 10]);
    expect(telemetry.counts()).toEqual({ waiting: 0, taken: 10, lost: 10 });
  });
}

test('after some tries in vain a batch is given up', async () => {
  const { endpoint, time, losses, add } = await telemetryTo([500], { mostTries: 3 });
  add(1, 10);
  for (const delayMs of [1_000, 2_000]) {
    await vi.waitFor(() => expect(time.delays()).toEqual([delayMs]));
    time.pass(delayMs);
  }
  await vi.waitFor(() => expect(losses).toEqual(['10: HTTP 500']));
  expect(endpoint.batches).toHaveLength(3);
});

test('an endpoint that says nothing is given up after the limit, and tried again', async () => {
  const { endpoint, time, add, taken } = await telemetryTo(['silence', 204]);
  add(1, 10);
  await endpoint.arrived(1);
  expect(time.delays()).toEqual([3_000]);
  time.pass(3_000);
  await vi.waitFor(() => expect(time.delays()).toEqual([1_000]));
  time.pass(1_000);
  await taken(10);
});

test('no more wait than may: the oldest go, and the next batch says how many', async () => {
  const { endpoint, telemetry, add, taken } = await telemetryTo(['silence', 204], { mostQueued: 15 });
  add(1, 10);
  await endpoint.arrived(1);
  add(11, 31);
  expect(telemetry.counts()).toEqual({ waiting: 25, taken: 0, lost: 6 });
  endpoint.speak();
  await taken(20);
  await telemetry.flush();
  expect(endpoint.batches.map(({ lostBefore }) => lostBefore)).toEqual([0, 6, 0]);
  expect(times(endpoint.batches[1])?.[0]).toBe(17);
});

test('close sends what waits, tries once, and takes no more', async () => {
  const { endpoint, time, losses, telemetry, add } = await telemetryTo([500]);
  add(1, 13);
  await vi.waitFor(() => expect(time.delays()).toEqual([1_000]));
  await telemetry.close();
  expect(endpoint.batches.map(times).map((batch) => batch?.length)).toEqual([10, 10, 3]);
  expect(losses).toEqual(['10: HTTP 500', '3: HTTP 500']);
  add(14, 14);
  expect(telemetry.counts()).toEqual({ waiting: 0, taken: 0, lost: 14 });
  expect(time.delays()).toEqual([]);
});

test('texts of requests are taken out, unless they are asked for', async () => {
  const content = { messages: [{ role: 'user', content: 'the secret plan' }] };
  for (const sendContent of [false, true]) {
    const { endpoint, telemetry } = await telemetryTo([204], { sendContent });
    telemetry.onEvent(event(1, content));
    await telemetry.flush();
    expect(endpoint.batches[0]?.events[0]?.content).toEqual(sendContent ? content : undefined);
  }
});

test('what the program changes later is sent as it was', async () => {
  const { endpoint, telemetry } = await telemetryTo([204], { sendContent: true });
  const content = { messages: [{ role: 'user', content: 'first' }] };
  telemetry.onEvent(event(1, content));
  content.messages[0] = { role: 'user', content: 'later' };
  await telemetry.flush();
  expect(endpoint.batches[0]?.events[0]?.content).toEqual({ messages: [{ role: 'user', content: 'first' }] });
});

test('large events end a batch early, and no more characters wait than may', async () => {
  const large = 'x'.repeat(600_000);
  const { endpoint, telemetry } = await telemetryTo([204], {
    sendContent: true,
    mostQueuedCharacters: 2_000_000,
  });
  for (let at = 1; at <= 4; at++) telemetry.onEvent(event(at, large));
  expect(telemetry.counts()).toEqual({ waiting: 3, taken: 0, lost: 1 });
  telemetry.onEvent(event(5));
  await telemetry.flush();
  expect(endpoint.batches.map(times)).toEqual([[2], [3], [4, 5]]);
});

test('who is told of losses may fail at that, at once or later', async () => {
  for (const onLoss of [
    () => {
      throw new Error('of the listener');
    },
    async () => Promise.reject(new Error('of the listener')),
  ]) {
    const { telemetry, add } = await telemetryTo([400], { onLoss });
    add(1, 3);
    await telemetry.flush();
    expect(telemetry.counts().lost).toBe(3);
  }
});

test('an event that cannot be written is lost alone', async () => {
  const { endpoint, telemetry } = await telemetryTo([204], { sendContent: true });
  const circular: { self?: unknown } = {};
  circular.self = circular;
  telemetry.onEvent(event(1, circular));
  telemetry.onEvent(event(2));
  await telemetry.flush();
  expect(times(endpoint.batches[0])).toEqual([2]);
  expect(telemetry.counts()).toEqual({ waiting: 0, taken: 1, lost: 1 });
});

test('headers of the endpoint are sent', async () => {
  const { endpoint, telemetry } = await telemetryTo([204], { headers: { authorization: 'Bearer abc' } });
  telemetry.onEvent(event(1));
  await telemetry.flush();
  expect(endpoint.headers[0]).toMatchObject({
    authorization: 'Bearer abc',
    'content-type': 'application/json',
  });
});

test('an address that is none of HTTP is refused at once', () => {
  expect(() => httpTelemetry({ url: 'file:///etc/passwd' })).toThrow(TypeError);
  expect(() => httpTelemetry({ url: 'nowhere' })).toThrow(TypeError);
});

const program = `
  import { httpTelemetry } from './wrappers/telemetry/http-telemetry.ts';
  const telemetry = httpTelemetry({ url: argument.url, ...argument.options });
  for (let at = 1; at <= argument.events; at++) telemetry.onEvent({ kind: 'cache_hit', atMs: at });
  process.on('exit', () => console.log(JSON.stringify(telemetry.counts())));
`;

const endings: readonly {
  readonly title: string;
  readonly replies: readonly Reply[];
  readonly counts: string;
  readonly batches: number;
}[] = [
  {
    title: 'a program that ends sends what waits first',
    replies: [204],
    counts: '{"waiting":0,"taken":13,"lost":0}',
    batches: 2,
  },
  {
    title: 'a program that ends does not wait for a pause between tries',
    replies: [500, 204],
    counts: '{"waiting":0,"taken":13,"lost":0}',
    batches: 3,
  },
  {
    title: 'a program that ends is held for a moment only by an endpoint that says nothing',
    replies: ['silence'],
    counts: '{"waiting":0,"taken":0,"lost":13}',
    batches: 2,
  },
];

for (const { title, replies, counts, batches } of endings) {
  test(title, async () => {
    const endpoint = await startEndpoint(...replies);
    const run = await bundleScript(program);
    // Short only where it is what is tested: a busy machine may take long for what does get through.
    const options = replies.includes('silence')
      ? { limitMs: 300, leavingLimitMs: 200 }
      : { leavingLimitMs: 20_000 };
    expect(await run({ url: endpoint.url, options, events: 13 })).toEqual({ code: 0, output: counts });
    expect(endpoint.batches).toHaveLength(batches);
  });
}

test('a program that ends is not held by a row of slow answers', async () => {
  const endpoint = await startEndpoint({ status: 204, headers: {}, afterMs: 150 });
  const run = await bundleScript(program);
  const { code } = await run({ url: endpoint.url, options: { leavingLimitMs: 200 }, events: 100 });
  expect(code).toBe(0);
  // One was under way when there was nothing left to do, and two more fit into the limit.
  expect(endpoint.batches.length).toBeLessThan(5);
});

test('where nobody listens a program ends as it would without', async () => {
  const endpoint = await startEndpoint(204);
  await endpoint.close();
  const run = await bundleScript(program);
  const ended = await run({ url: endpoint.url, options: {}, events: 25 });
  expect(ended).toEqual({ code: 0, output: '{"waiting":0,"taken":0,"lost":25}' });
});
