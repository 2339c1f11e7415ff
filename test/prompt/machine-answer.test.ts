import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJSONSchema } from 'zod/mini';
import { estimateTokens } from '../../src/core/token-estimate.ts';
import { splitFences } from '../../src/edits/answer/fences.ts';
import { findEdits } from '../../src/edits/answer/find-edits.ts';
import { answerForm } from '../../src/prompt/answer-forms.ts';
import {
  asText,
  machineAnswerSchema,
  machineForm,
  readMachineAnswer,
} from '../../src/prompt/machine-answer.ts';

const empty = { places: [], missing: [], edits: [] };

test.each([
  ['{"answer": "yes"}', { answer: 'yes', ...empty }],
  [
    '```json\n{"answer": "yes", "places": [{"path": "a.ts", "line": 3}, {"path": "b.ts"}]}\n```',
    { answer: 'yes', ...empty, places: [{ path: 'a.ts', line: 3 }, { path: 'b.ts' }] },
  ],
  [
    '{"answer": "x", "edits": [{"path": "a", "search": "", "replace": "n\\n"}]}',
    { answer: 'x', ...empty, edits: [{ path: 'a', search: '', replace: 'n\n' }] },
  ],
  ['Sure! {"answer": "yes"}', null],
  ['{"places": []}', null],
  ['{"answer": "x", "places": [{"path": "a.ts", "line": 0}]}', null],
  ['[1]', null],
  ['', null],
])('%s', (text, expected) => {
  expect(readMachineAnswer(text)).toEqual(expected);
});

test('the schema that is published is the one that answers are read by', async () => {
  const schema = JSON.stringify(toJSONSchema(machineAnswerSchema, { io: 'input' }), null, 2);
  expect(JSON.parse(readFileSync('docs/schemas/machine-answer.schema.json', 'utf8'))).toEqual(
    JSON.parse(schema),
  );
});

test('the form that is shown is one that is read', () => {
  for (const editsAsText of [true, false]) {
    const [, object = ''] = /:\n(\{.*\})/.exec(machineForm(editsAsText)) ?? [];
    expect(readMachineAnswer(object)).not.toBeNull();
  }
  expect(estimateTokens(answerForm('edit', 'blocks', 'machine'))).toBeLessThan(200);
  expect(answerForm('explain', 'blocks', 'human')).toBe('');
});

test('as text it has the places and the edits that it had', () => {
  const lines = fc
    .array(fc.constantFrom('a', 'b {', '', '```', '  c'), { minLength: 1, maxLength: 4 })
    .map((all) => `${all.join('\n')}\n`);
  fc.assert(
    fc.property(lines, lines, (search, replace) => {
      const text = asText({
        answer: 'Done.',
        places: [{ path: 'src/a.ts', line: 2 }],
        missing: [],
        edits: [{ path: 'src/a.ts', search, replace }],
      });
      expect(text).toContain('src/a.ts:2');
      const [edit, ...others] = findEdits(splitFences(text).fences);
      expect(others).toEqual([]);
      expect([edit?.path, edit?.before.join('\n'), edit?.after.join('\n')]).toEqual([
        'src/a.ts',
        search.replace(/\n$/, ''),
        replace.replace(/\n$/, ''),
      ]);
    }),
  );
});
