import { expect, test } from 'vitest';
import { sessionArguments } from '../../../src/cli/interactive/session-arguments.ts';

const terminal = { reads: true, writes: true };

test.each([
  ['nothing', [], { rules: true }],
  ['going on, with nothing sent', ['-c', '--local-only'], { rules: true, continue: true, localOnly: true }],
  ['one session', ['--session', 'abc', '--no-rules'], { rules: false, session: 'abc' }],
  ['help is not a session', ['--help'], null],
  ['a flag of a command is not', ['--json'], null],
  ['a word is not', ['where'], null],
])('%s', (_, args, expected) => {
  expect(sessionArguments(args, terminal)).toEqual(expected);
});

test('without a terminal there is the help, plain lines, or an error that says what to do', () => {
  const none = { reads: false, writes: true };
  expect(sessionArguments([], none)).toBeNull();
  expect(sessionArguments(['--plain'], none)).toMatchObject({ plain: true });
  expect(() => sessionArguments(['--tier', 'groq'], none)).toThrow('needs a terminal');
});
