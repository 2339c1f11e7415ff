import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import {
  matchesWildcard,
  shortDescription,
  shrinkTools,
  shrinkToolText,
  toolName,
} from '../../../../src/prompt/transforms/tool-schema/shrink-tools.ts';

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Read',
  type: 'object',
  properties: {
    title: { type: 'string', title: 'Title', description: 'What it is called. Any text will do.' },
    mode: { type: 'string', enum: ['r', 'rw'], default: 'r', examples: ['r'] },
    at: { anyOf: [{ type: 'integer', title: 'Line' }, { type: 'null' }] },
  },
  required: ['title'],
  additionalProperties: false,
};
const shortSchema = {
  type: 'object',
  properties: {
    title: { type: 'string', description: 'What it is called.' },
    mode: { type: 'string', enum: ['r', 'rw'], default: 'r' },
    at: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
  },
  required: ['title'],
  additionalProperties: false,
};
const description = 'Reads a file, e.g. a page. It is fast. Paths MUST be absolute.';
const short = 'Reads a file, e.g. a page. Paths MUST be absolute.';

describe('definitions of tools keep what is needed to call them', () => {
  it("in OpenAI's form", () => {
    expect(
      shrinkTools([
        { type: 'function', function: { name: 'read', description, parameters: schema, strict: true } },
      ]),
    ).toEqual([
      {
        type: 'function',
        function: { name: 'read', description: short, parameters: shortSchema, strict: true },
      },
    ]);
  });
  it("in Anthropic's form, with what else is said of them", () => {
    const cache = { type: 'ephemeral' };
    expect(shrinkTools([{ name: 'read', description, input_schema: schema, cache_control: cache }])).toEqual([
      { name: 'read', description: short, input_schema: shortSchema, cache_control: cache },
    ]);
  });
  it('those that the vendor runs stay as they are', () => {
    const tools = [{ type: 'web_search_20250305', name: 'web_search', max_uses: 5 }];
    expect(shrinkTools(tools, { allowed: [] })).toEqual(tools);
  });
  it('only those stay that are allowed, and some as they were', () => {
    const tools = ['mcp__git__log', 'mcp__git__push', 'read'].map((name) => ({
      name,
      description,
      input_schema: {},
    }));
    expect(
      shrinkTools(tools, { allowed: ['mcp__git__*', 'write'], untouched: ['*push'] }).map((tool) => [
        tool.name,
        tool.description,
      ]),
    ).toEqual([
      ['mcp__git__log', short],
      ['mcp__git__push', description],
    ]);
  });
  it('also as text', () => {
    const text = JSON.stringify([{ name: 'read', description, input_schema: schema }], null, 2);
    const result = shrinkToolText(text, { countTokens: estimateTokens, handle: null });
    expect(JSON.parse(result?.text ?? '')).toEqual([
      { name: 'read', description: short, input_schema: shortSchema },
    ]);
    expect(shrinkToolText(result?.text ?? '', { countTokens: estimateTokens, handle: null })).toBeNull();
  });
});

describe('wildcards', () => {
  for (const [name, pattern, fits] of [
    ['a', 'a', true],
    ['a', 'b', false],
    ['abc', 'a*', true],
    ['abc', '*c', true],
    ['abc', 'a*b', false],
    ['aXbYc', 'a*b*c', true],
    ['aba', 'ab*ba', false],
    ['a.c', 'a?c', false],
    ['', '*', true],
  ] as const)
    it(`${pattern} ${fits ? 'fits' : 'does not fit'} ${name}`, () => {
      expect(matchesWildcard(name, pattern)).toBe(fits);
    });
});

const anySchema: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record(
      {
        type: fc.constantFrom('string', 'integer'),
        title: fc.string(),
        description: fc.string(),
        enum: fc.array(fc.string()),
        examples: fc.array(fc.jsonValue({ maxDepth: 1 })),
        default: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: [] },
    ),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('title', 'examples', 'a', 'description'), tie('schema')),
      required: fc.array(fc.constantFrom('title', 'a')),
    }),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
  ),
})).schema;

/** What a call depends on: names, types, what is required and what may be chosen. */
function callable(schema: unknown): unknown {
  const { type, properties, required, items, enum: choices } = schema as Record<string, unknown>;
  return {
    ...{ type, required, choices },
    items: items === undefined ? null : callable(items),
    properties: Object.entries(properties ?? {}).map(([name, inside]) => [name, callable(inside)]),
  };
}

describe('whatever the schema', () => {
  it('calls are as they were, and doing it again changes nothing', () => {
    void fc.assert(
      fc.property(anySchema, fc.string(), (parameters, text) => {
        const tool = { type: 'function', function: { name: 'x', description: text, parameters } };
        const [shrunk] = shrinkTools([tool]);
        expect(toolName(shrunk)).toBe('x');
        expect(callable(shrunk?.function.parameters)).toEqual(callable(parameters));
        expect(JSON.stringify(shrunk).length).toBeLessThanOrEqual(JSON.stringify(tool).length);
        expect(shrinkTools([shrunk])).toEqual([shrunk]);
      }),
    );
  });
  it('descriptions are made of their own sentences', () => {
    void fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Reads it.', 'It MUST be so!', 'See e.g. this.', '\n\n', ' ', 'x')),
        (parts) => {
          const text = parts.join(' ');
          const result = shortDescription(text);
          expect(result.length).toBeLessThanOrEqual(text.length);
          for (const word of result.split(/\s+/)) expect(text).toContain(word);
        },
      ),
    );
  });
});
