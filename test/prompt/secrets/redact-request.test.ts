import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block } from '../../../src/core/blocks.ts';
import { envSecrets } from '../../../src/prompt/secrets/env-secrets.ts';
import { redactRequest } from '../../../src/prompt/secrets/redact-request.ts';

function block(id: string, text: string): Block {
  return {
    id,
    kind: 'code',
    role: 'user',
    text,
    hash: `hash of ${id}`,
    tokens: 1,
    priority: 0,
    mustKeep: false,
    zone: 'live',
    source: id,
  };
}

const token = ['ghp', 'q8Zr4TnX0vKd7WmLp2Ys9BcHf3JgEa6U'].join('_');

test('a secret that one text shows is replaced in all of them, by the same mark', () => {
  const blocks = [block('a', `use(${token.slice(0, 4)})`), block('b', `const t = "${token}"`)];
  const {
    question,
    blocks: sent,
    replaced,
  } = redactRequest({ question: `why is ${token} refused?`, blocks, rules: [], updates: [] }, []);
  expect(replaced).toEqual([{ kind: 'GitHub token', mark: '[secret 1: GitHub token]' }]);
  expect(question).toBe('why is [secret 1: GitHub token] refused?');
  expect(sent[0]).toBe(blocks[0]);
  expect(sent[1]?.text).toBe('const t = "[secret 1: GitHub token]"');
  expect(sent[1]?.hash).not.toBe('hash of b');
});

test('what an .env file holds is replaced whatever it looks like', () => {
  const known = envSecrets(
    'DB_PASSWORD=swordfish # old\nPORT=30000\nNODE_ENV=production\nMODE="plain words"',
  );
  expect(known).toEqual([{ kind: 'value of DB_PASSWORD', value: 'swordfish' }]);
  const { blocks, replaced } = redactRequest(
    { question: '', blocks: [block('a', "connect('swordfish', 'production')")], rules: [], updates: [] },
    known,
  );
  expect(blocks[0]?.text).toBe("connect('[secret 1: value of DB_PASSWORD]', 'production')");
  expect(replaced).toHaveLength(1);
});

test.each<[string, string[]]>([
  ["export API_TOKEN='a b c d'", ['a b c d']],
  ['KEY="line one\nline two"\nX=1', ['line one\nline two']],
  ['SECRET=', []],
  ['# TOKEN=commented', []],
  ['SALT=abc', []],
  ['ID=q8Zr4TnX0vKd7W', ['q8Zr4TnX0vKd7W']],
])('values of %s', (text, values) => {
  expect(envSecrets(text).map(({ value }) => value)).toEqual(values);
});

test('no known value is left, one within another neither', () => {
  const value = fc.string({ minLength: 6, maxLength: 12, unit: fc.constantFrom('a', 'b', '1', '$', '&') });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.array(value), (values, around) => {
      const known = values.map((one) => ({ kind: 'value of K', value: one }));
      const text = [...around, ...values, ...around].join('-');
      const { blocks } = redactRequest(
        { question: '', blocks: [block('a', text)], rules: [], updates: [] },
        known,
      );
      for (const one of values) expect(blocks[0]?.text).not.toContain(one);
    }),
  );
});
