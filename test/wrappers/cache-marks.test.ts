import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelRequest } from '../../src/prompt/pipeline/canonical.ts';
import { TokenOptimizer } from '../../src/wrappers/token-optimizer.ts';
import { anthropicRequest, type Step, sessionOf, step } from '../prompt/pipeline/requests.ts';

type Marked = { readonly path: string; readonly mark: unknown };

/** Where breakpoints are, and what they say. */
function marksIn(value: unknown, path = ''): Marked[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]): Marked[] => {
    if (key !== 'cache_control') return marksIn(inside, `${path}/${key}`);
    return inside === null || inside === undefined ? [] : [{ path, mark: inside }];
  });
}

const partsOf = ({ system, tools, messages }: ModelRequest) => ({ system, tools, messages });

/** The same, whether a text stands alone or as the only part, and without breakpoints. */
function withoutMarks(request: ModelRequest): unknown {
  return JSON.parse(
    JSON.stringify(partsOf(request), (key, value) => {
      if (key === 'cache_control') return undefined;
      return (key === 'content' || key === 'system') && typeof value === 'string'
        ? [{ type: 'text', text: value }]
        : value;
    }),
  );
}

async function both(request: ModelRequest) {
  const options = { provider: 'anthropic', cache: null, maxInputTokens: null } as const;
  const plain = await new TokenOptimizer(options).optimize(request);
  const marked = await new TokenOptimizer({ ...options, cacheMarks: true }).optimize(request);
  return { plain: plain.request, marked: marked.request };
}

test('breakpoints are added to what there is, up to four in all, and nothing else is changed', async () => {
  const sizes = new Set<number>();
  await fc.assert(
    fc.asyncProperty(anthropicRequest, async (request) => {
      // What the API takes: at most four.
      const own = marksIn(partsOf(request));
      if (own.length > 4) return;
      const given = await new TokenOptimizer({
        provider: 'anthropic',
        cache: null,
        cacheMarks: true,
      }).optimize(request);
      const marks = marksIn(partsOf(given.request));
      expect(marks.length).toBeLessThanOrEqual(4);
      for (const { mark } of own) expect(marks.map((other) => other.mark)).toContainEqual(mark);
      sizes.add(marks.length - own.length);
    }),
    { numRuns: 60 },
  );
  expect(sizes.size).toBeGreaterThan(1);
});

test('a session is marked after its instructions and at its end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      const request = sessionOf('anthropic', steps);
      const { plain, marked } = await both(request);
      expect(marksIn(plain)).toEqual([]);
      expect(withoutMarks(marked)).toEqual(withoutMarks(plain));
      const last = marked.messages.length - 1;
      expect(marksIn(marked).map(({ path }) => path)).toEqual(
        expect.arrayContaining(['/system/0', `/messages/${last}/content/0`]),
      );
    }),
    { numRuns: 40 },
  );
});

const steps: readonly Step[] = Array.from({ length: 6 }, (_, at) => ({
  tool: 'Bash' as const,
  about: `cat file${at}`,
  output: `const value = ${at};`,
}));

test('those of the request stay where they are', async () => {
  const session = sessionOf('anthropic', steps);
  const ephemeral = { type: 'ephemeral' };
  const own = {
    ...session,
    system: ['one', 'two', 'three'].map((text) => ({ type: 'text', text, cache_control: ephemeral })),
  };
  const marked = (await both(own)).marked;
  expect(marksIn(marked).map(({ path }) => path)).toEqual([
    `/messages/${marked.messages.length - 1}/content/0`,
    ...['/system/0', '/system/1', '/system/2'],
  ]);
  const full = {
    ...own,
    system: [...own.system, { type: 'text', text: 'four', cache_control: ephemeral }],
  };
  expect(marksIn((await both(full)).marked)).toHaveLength(4);
  // It would have to come after one of five minutes, which the API refuses.
  const hour = {
    ...session,
    system: [{ type: 'text', text: 'one', cache_control: { ...ephemeral, ttl: '1h' } }],
  };
  expect(marksIn((await both(hour)).marked).map(({ path }) => path)).toEqual(['/system/0']);
});

test('thinking and empty texts are never marked', async () => {
  const { marked } = await both({
    messages: [
      { role: 'user', content: 'Why?' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Because.' },
          { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
        ],
      },
    ],
  });
  expect(marksIn(marked).map(({ path }) => path)).toEqual(['/messages/1/content/0']);
});
