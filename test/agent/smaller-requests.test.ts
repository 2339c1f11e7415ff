import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countsByKind, SmallerRequests } from '../../src/agent/smaller-requests.ts';
import type { Tier } from '../../src/agent/turn.ts';
import { estimateTokens } from '../../src/core/token-estimate.ts';
import type { ModelMessage, ModelRequest } from '../../src/providers/contract.ts';

const price = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, isFree: false, source: 'test' };
const sonnet = {
  name: 'sonnet',
  vendor: 'anthropic',
  model: 'claude-sonnet-5-5',
  priceFor: () => price,
} as unknown as Tier;
const local = { name: 'local', vendor: 'ollama', model: 'qwen', priceFor: () => null } as unknown as Tier;

const question: ModelMessage = {
  role: 'user',
  text: 'Please could you mend src/a.ts? You must not touch src/b.ts.\n\nSure.',
};

function requestOf(messages: readonly ModelMessage[]): ModelRequest {
  return {
    model: 'm',
    system: 'You mend code. Please rely on excerpts.',
    messages: [question, ...messages],
    tools: [
      { name: 'read_file', description: 'Lines of a file. Numbered ones.', parameters: { type: 'object' } },
    ],
    maxOutputTokens: 100,
    temperature: 0,
    estimatedInputTokens: messages.reduce((sum, { text }) => sum + estimateTokens(text), 100),
  };
}

let calls = 0;
function stepOf(name: string, given: object, text: string): ModelMessage[] {
  calls += 1;
  const call = { id: `c${calls}`, name, arguments: given, signature: null };
  return [
    { role: 'assistant', text: '', toolCalls: [call] },
    { role: 'tool', callId: call.id, toolName: name, text },
  ];
}

const file = (path: string) =>
  `${path}, lines 1-80 of 80:\n${Array.from({ length: 80 }, (_, at) => `${at + 1}| const ${path[4]}${at} = total(${at * 7});`).join('\n')}`;
const log = (lines: number) =>
  Array.from({ length: lines }, (_, at) =>
    at === 700
      ? '2026-11-27 10:00:07 ERROR cart 77 has no total (src/a.ts:12)'
      : `2026-11-27 10:00:0${at % 9} INFO worker ${at % 5} did item ${at}`,
  ).join('\n');

const smallerFor = (
  tier: Tier,
  more: Partial<ConstructorParameters<typeof SmallerRequests>[2]> = {},
): SmallerRequests =>
  new SmallerRequests(tier, 1_000, {
    promptMessages: 1,
    mostTokens: 100_000,
    factor: 1,
    cache: 'write',
    readBackTool: 'fetch_output',
    nowMs: () => 0,
    ...more,
  });

const textAt = ({ messages }: ModelRequest, at: number) => messages.at(at)?.text ?? '';

test('what a command printed is folded when it is first sent, with every error, and can be had back', () => {
  const output = log(3_000);
  const steps = stepOf('run_command', { command: 'npm test' }, `Error: It failed, exit code 1:\n${output}`);
  const { request, decidedNow, tokensSaved } = smallerFor(sonnet).next(requestOf(steps));
  const told = textAt(request, -1);
  expect(told.length).toBeLessThan(1_000);
  expect(told).toContain('It failed, exit code 1');
  expect(told).toContain('ERROR cart 77 has no total');
  expect(decidedNow).toHaveLength(1);
  expect(told).toContain(decidedNow[0]?.handle);
  expect(decidedNow[0]?.original).toContain('did item 1500');
  expect(request.estimatedInputTokens).toBe(requestOf(steps).estimatedInputTokens - tokensSaved);
});

test('output that no rule folds is cut to the lines that say most', () => {
  const prose = Array.from(
    { length: 4_000 },
    (_, at) =>
      `${String.fromCharCode(97 + (at % 26)).repeat((at % 11) + 1)} ${at} word${at * 31} says ${at % 97}`,
  );
  prose[2_000] = 'TypeError: total is not a function';
  const steps = stepOf('run_command', { command: 'make' }, prose.join('\n'));
  const told = textAt(smallerFor(sonnet).next(requestOf(steps)).request, -1);
  expect(estimateTokens(told)).toBeLessThan(2_100);
  expect(told).toContain('TypeError: total is not a function');
});

test('JSON that a command printed has both ends, however it is written', () => {
  const whole = Object.fromEntries(
    Array.from({ length: 900 }, (_, at) => [
      `pkg${at}`,
      { version: `${at}.0`, deps: { [`d${at}`]: `^${at}` } },
    ]),
  );
  for (const space of [0, 1]) {
    const steps = stepOf('run_command', { command: 'npm ls --json' }, JSON.stringify(whole, null, space));
    const { request, decidedNow } = smallerFor(sonnet).next(requestOf(steps));
    const told = textAt(request, -1);
    expect(told.length).toBeLessThan(3_700);
    expect(told).toContain('pkg0');
    expect(told).toContain('pkg899');
    expect(told).toContain(`fetch_output ${decidedNow[0]?.handle} shows all of it`);
  }
  const lines = Array.from({ length: 3_000 }, (_, at) =>
    JSON.stringify({
      level: at === 1_500 ? 50 : 30,
      time: at,
      msg: at === 1_500 ? 'cart 77 has no total' : `did item ${at}`,
    }),
  );
  const rows = stepOf('run_command', { command: 'npm start' }, lines.join('\n'));
  const told = textAt(smallerFor(sonnet).next(requestOf(rows)).request, -1);
  expect(told).toContain('cart 77 has no total');
  expect(estimateTokens(told)).toBeLessThan(2_100);
  const broken = stepOf('run_command', { command: 'x' }, `[INFO] ${log(900)}`);
  expect(textAt(smallerFor(sonnet).next(requestOf(broken)).request, -1)).toContain(
    'ERROR cart 77 has no total',
  );
});

test('files, lists and pages that were fetched are told line by line, prompt and tools stay as they are', () => {
  const paths = Array.from({ length: 40 }, (_, at) => `src/a.ts:${at + 1}: total(${at})`).join('\n');
  const steps = [
    ...stepOf('read_file', { path: 'src/a.ts' }, file('src/a.ts')),
    ...stepOf('search_code', { text: 'total' }, paths),
    ...stepOf('fetch_output', { handle: 'out1' }, log(190)),
    ...stepOf(
      'run_command',
      { command: 'cat package.json' },
      JSON.stringify({ name: 'shop', a: [1, 2] }, null, 2),
    ),
  ];
  const whole = requestOf(steps);
  const { request, tokensSaved } = smallerFor(sonnet).next(whole);
  expect(request).toEqual(whole);
  expect(tokensSaved).toBe(0);
});

test('old results go in a batch that pays, and the request says from where on it is another one', () => {
  const smaller = smallerFor(sonnet);
  const steps: ModelMessage[] = [];
  const batches: { at: number; same: number | undefined; parts: number }[] = [];
  for (let at = 0; at < 40; at += 1) {
    steps.push(...stepOf('read_file', { path: `src/${at}.ts` }, file(`src/${at}.ts`)));
    const { request, decidedNow } = smaller.next(requestOf(steps));
    if (decidedNow.length === 0) {
      expect(request.sameMessages).toBeUndefined();
      continue;
    }
    batches.push({ at, same: request.sameMessages, parts: decidedNow.length });
    expect(textAt(request, -1)).toBe(file(`src/${at}.ts`));
    expect(countsByKind(decidedNow)).toMatchObject([{ kind: 'old-results', parts: decidedNow.length }]);
  }
  expect(batches.length).toBeGreaterThan(0);
  expect(batches.length).toBeLessThan(6);
  // The first one changes the first result, which is the third message.
  expect(batches[0]?.same).toBe(2);
  for (const { parts } of batches) expect(parts).toBeGreaterThan(3);
});

test('a file that was edited since is out of date', () => {
  const steps = [...stepOf('read_file', { path: 'src/a.ts' }, file('src/a.ts'))];
  const smaller = smallerFor(local);
  smaller.next(requestOf(steps));
  steps.push(...stepOf('edit_file', { path: 'src/a.ts', start_line: 1 }, 'Done.'));
  for (let at = 0; at < 25; at += 1)
    steps.push(...stepOf('find_symbol', { name: `f${at}` }, `src/a.ts:${at}`));
  const told = textAt(smaller.next(requestOf(steps)).request, 2);
  expect(told).toContain('the file was changed later');
});

test('what has no room is shortened', () => {
  const steps = Array.from({ length: 12 }, (_, at) =>
    stepOf('read_file', { path: `src/${at}.ts` }, file(`src/${at}.ts`)),
  ).flat();
  const { request } = smallerFor(sonnet, { mostTokens: 8_000 }).next(requestOf(steps));
  expect(estimateTokens(JSON.stringify(request.messages))).toBeLessThan(8_000);
  expect(request.messages[0]).toEqual(question);
  expect(textAt(request, -1)).toBe(file('src/11.ts'));
});

test('where even the prompt has no room, all of it is sent, but for what no request needs', () => {
  const steps = stepOf('run_command', { command: 'npm test' }, log(2_000));
  const { request } = smallerFor(sonnet, { mostTokens: 50 }).next(requestOf(steps));
  expect(textAt(request, -1).length).toBeLessThan(1_000);
});

test('when the cache is cold, old results go at once', () => {
  let nowMs = 0;
  const smaller = smallerFor(sonnet, { nowMs: () => nowMs });
  const steps: ModelMessage[] = [];
  for (let at = 0; at < 13; at += 1) {
    steps.push(...stepOf('read_file', { path: `src/${at}.ts` }, file(`src/${at}.ts`)));
    if (at === 12) nowMs += 6 * 60_000;
    const { decidedNow } = smaller.next(requestOf(steps));
    expect(decidedNow.length > 0).toBe(at === 12);
  }
});

test('what fails here is told, and costs no turn', () => {
  const steps = stepOf('run_command', { command: 'x' }, 'y'.repeat(30_000));
  const broken = {
    toJSON: () => {
      throw new Error('not JSON');
    },
  };
  const { request, failure } = smallerFor(sonnet).next({ ...requestOf(steps), tools: [broken] as never });
  expect(failure).toBe('not JSON');
  expect(textAt(request, -1).length).toBeLessThan(25_000);
});

test('whatever is called, each request begins with what was sent before, up to where it says', () => {
  const step = fc.oneof(
    fc.record({
      name: fc.constant('read_file'),
      given: fc.record({ path: fc.constantFrom('src/a.ts', 'src/b.ts') }),
      size: fc.nat(90),
    }),
    fc.record({
      name: fc.constant('edit_file'),
      given: fc.record({ path: fc.constantFrom('src/a.ts') }),
      size: fc.nat(3),
    }),
    fc.record({
      name: fc.constant('run_command'),
      given: fc.record({ command: fc.constantFrom('npm test', 'ls') }),
      size: fc.nat(300),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom(sonnet, local), (drawn, tier) => {
      const smaller = smallerFor(tier);
      const steps: ModelMessage[] = [];
      let before: readonly ModelMessage[] = [];
      for (const { name, given, size } of drawn) {
        steps.push(
          ...stepOf(name, given, name === 'run_command' ? log(size) : file('src/a.ts').slice(0, size * 40)),
        );
        const { request } = smaller.next(requestOf(steps));
        const same = request.sameMessages ?? before.length;
        expect(request.messages.slice(0, same)).toEqual(before.slice(0, same));
        expect(request.messages.length).toBeLessThanOrEqual(steps.length + 1);
        expect(
          request.messages.flatMap((message) => (message.role === 'tool' ? [message.callId] : [])),
        ).toEqual(
          request.messages.flatMap((message) =>
            message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [],
          ),
        );
        expect(request.messages[0]).toEqual(question);
        before = request.messages;
      }
    }),
    { numRuns: 40 },
  );
});
