import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opinionPrompt, readOpinion } from '../../src/prompt/opinion-request.ts';
import { complexities, intents } from '../../src/routing/classify.ts';

const found = { files: 3, symbols: 7, folders: 1 };

test('says the question and what was found for it, in a line, and every word that may be answered', () => {
  const { system, user } = opinionPrompt('how is it done?', found, []);
  expect(user).toContain('how is it done?');
  expect(user).toContain('\nFound for it: 7 pieces of code in 3 files of 1 folder.\n');
  for (const word of intents) expect(system).toContain(`${word}: `);
  for (const word of complexities) expect(system).toContain(`${word}: `);
});

test('no secret is in it, nor a part of one that the end of what is shown goes through', () => {
  const value = 'hunter2-of-the-env-which-is-long';
  const secrets = [{ kind: 'value of KEY', value }];
  expect(opinionPrompt(`why is ${value} refused?`, found, secrets).user).not.toContain(value);
  const { user } = opinionPrompt(`${'x'.repeat(1_190)} ${value} and more`, found, secrets);
  expect(user).not.toContain(value.slice(0, 8));
});

test('stays short, whatever the question', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 5_000 }), (question) => {
      expect(opinionPrompt(question, found, []).estimatedTokens).toBeLessThan(1_000);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['{"intent":"edit","complexity":"simple"}', { intent: 'edit', complexity: 'simple' }],
  [' {"complexity": "complex", "intent": "design"}\n', { intent: 'design', complexity: 'complex' }],
  ['```json\n{"intent":"search","complexity":"medium"}\n```', { intent: 'search', complexity: 'medium' }],
  ['{"intent":"edit","complexity":"hard"}', null],
  ['{"intent":"chat","complexity":"simple"}', null],
  ['{"intent":"edit"}', null],
  ['{"intent":"edit","complexity":"simp', null],
  ['It is an edit, and simple.', null],
  ['["edit","simple"]', null],
  ['null', null],
  ['', null],
])('reads %j as %j', (said, expected) => {
  expect(readOpinion(said, { intents, complexities })).toEqual(expected);
});
