import { expect, test } from 'vitest';
import { escapeControls } from '../../src/core/escape-controls.ts';

test.each([
  ['src/straße\\ 日本.ts', 'src/straße\\ 日本.ts'],
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['a\u001b[31mb\u009b\u202ec', 'a\\u001b[31mb\\u009b\\u202ec'],
])('%j stands on one line', (name, expected) => {
  expect(escapeControls(name)).toBe(expected);
});
