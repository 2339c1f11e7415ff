import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/core/token-estimate.ts';
import { askPrompt, rulesBudget } from '../../src/prompt/ask-request.ts';
import { placeRules } from '../../src/prompt/project-rules.ts';

const long = Array.from({ length: 200 }, (_, at) => `- Rule ${at}: keep to it in all that you write.`).join(
  '\n',
);

test('rules of all folders stand in the system text, the innermost last', () => {
  const rules = placeRules(
    [
      { path: 'AGENTS.md', text: 'Use tabs.\n' },
      { path: 'src/AGENTS.md', text: 'Use blanks.\n' },
    ],
    500,
  );
  const { system, parts } = askPrompt('Question: x', { brief: true, rules, earlier: [] });
  expect(system).toMatch(/## AGENTS\.md\nUse tabs\.\n\n## src\/AGENTS\.md\nUse blanks\.$/);
  expect(parts.map(({ name }) => name)).toEqual([
    'instructions',
    'AGENTS.md',
    'src/AGENTS.md',
    'question 1 and its context',
  ]);
});

test('when there is no room for all, the innermost gets it first, and what is cut is said', () => {
  const { files } = placeRules(
    [
      { path: 'AGENTS.md', text: long },
      { path: 'a/AGENTS.md', text: 'Be kind.' },
    ],
    400,
  );
  expect(files[1]).toMatchObject({ lines: 1, allLines: 1, text: 'Be kind.' });
  expect(files[0]?.text).toMatch(/^- Rule 0:[\s\S]*\n\[\d+ more lines left out\]$/);
  const squeezed = placeRules(
    [
      { path: 'AGENTS.md', text: 'Be brief, be clear, be kind to those who read it.' },
      { path: 'a/AGENTS.md', text: long },
    ],
    400,
  );
  expect(squeezed.files[0]).toMatchObject({ tokens: 0, lines: 0, text: '' });
});

test('they never take more than their budget', () => {
  const file = fc.record({
    path: fc.constantFrom('AGENTS.md', 'a/AGENTS.md'),
    text: fc.array(fc.string(), { maxLength: 60 }).map((lines) => lines.join('\n')),
  });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 4 }), fc.nat(400), (files, budget) => {
      const placed = placeRules(files, budget);
      expect(placed.tokens).toBeLessThanOrEqual(budget);
      expect(placed.files).toHaveLength(files.length);
    }),
  );
});

test('a small model gets less than a thousand tokens of instructions', () => {
  const rules = placeRules([{ path: 'AGENTS.md', text: long }], rulesBudget(2_000, true, true));
  const { system } = askPrompt('', { brief: true, rules, earlier: [] });
  expect(estimateTokens(system)).toBeLessThan(1_000);
  expect(estimateTokens(system)).toBeGreaterThan(700);
});
