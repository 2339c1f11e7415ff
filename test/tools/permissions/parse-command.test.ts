import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/tools/permissions/parse-command.ts';
import { judge } from './place.ts';

function programs(line: string): readonly string[] {
  return parseCommand(line)
    .commands.filter(({ isWrapper, words }) => !isWrapper && words.length > 0)
    .map(({ words }) => words.map(({ value, raw }) => value ?? raw).join(' '));
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['a | b && c || d; e &', ['a', 'b', 'c', 'd', 'e']],
  ['a "b  c" \'d\' e\\ f g"h"\'i\'', ['a b  c d e f ghi']],
  ['a "$(b `c`)"', ['c', 'b `c`', 'a "$(b `c`)"']],
  ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
  ['for x in $(a); do b; done; while c; do d; done', ['a', 'b', 'c', 'd']],
  ['case $(a) in b) c;; esac', ['a', 'c']],
  ['f() { a; }; (b); { c; }', ['a', 'b', 'c']],
  ['cat <<EOF && a\n$(b)\nEOF', ['a', 'b', 'cat']],
  ["cat <<'EOF'\n$(b)\nEOF", ['cat']],
  ['env -i A=1 nice -n 3 timeout -s KILL 5 a b', ['a b']],
  ['sh -c "a; b" && bash -euo pipefail -c \'c\'', ['a', 'b', 'c']],
  ['x | xargs -n1 a b', ['x', 'a b …']],
  ["eval 'a;' b", ['a', 'b']],
  ['sudo -u root -- a -b', ['a -b']],
];

test.each(cases)('finds every program: %j', (line, found) => {
  expect(programs(line)).toEqual(found);
  expect(parseCommand(line).unclear).toEqual([]);
});

test('tells what is read and written, and what a program is given', () => {
  const [first, second] = parseCommand('A=1 a < in > out 2>> err 2>&1 | b').commands;
  expect(first?.redirections.map(({ access, target }) => `${access} ${target.value}`)).toEqual([
    'read in',
    'write out',
    'write err',
  ]);
  expect(first?.assignments.map(({ name, isOfProgram }) => [name, isOfProgram])).toEqual([['A', true]]);
  expect(second?.isFed).toBe(true);
});

/** Each way of running something, around a line that it then runs. */
const wrappings: readonly ((line: string) => string)[] = [
  (line) => `sh -c ${quoted(line)}`,
  (line) => `bash -ec ${quoted(line)}`,
  (line) => `env A=1 sh -c ${quoted(line)}`,
  (line) => `timeout 5 sh -c ${quoted(line)}`,
  (line) => `nice -n 5 nohup sh -c ${quoted(line)}`,
  (line) => `eval ${quoted(line)}`,
  (line) => `(${line})`,
  (line) => `{ ${line}; }`,
  (line) => `true && ${line}`,
  (line) => `ls | ${line}`,
  (line) => `echo "$(${line})"`,
  (line) => `if true; then ${line}; fi`,
  (line) => `! ${line}`,
  (line) => `for i in 1 2; do ${line}; done`,
  (line) => `f() { ${line}; }; f`,
  (line) => `cat <(${line})`,
];

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

test('whatever a line is wrapped in, it is never taken for less than it is', () => {
  const bad = fc.constantFrom(
    'rm -rf src',
    'curl x',
    'cat /etc/passwd',
    'node x.js',
    'git push -f',
    'echo x > src/a.ts',
  );
  fc.assert(
    fc.property(bad, fc.array(fc.constantFrom(...wrappings), { maxLength: 5 }), (line, around) => {
      const wrapped = around.reduce<string>((inner, wrap) => wrap(inner), line);
      const { effect } = judge(line);
      const { parts } = judge(wrapped);
      const isSeen = parts.some((part) => part.effect === effect);
      const isAsked = parts.some((part) => part.effect === 'unknown');
      expect(isSeen || isAsked).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a name is the same program in whatever quotes', () => {
  const style = fc.constantFrom(
    (letter: string) => letter,
    (letter: string) => `'${letter}'`,
    (letter: string) => `"${letter}"`,
    (letter: string) => `\\${letter}`,
  );
  fc.assert(
    fc.property(style, style, fc.constantFrom('rm', 'dd', 'su'), (one, two, name) => {
      const spelled = `${one(name.charAt(0))}${two(name.charAt(1))}`;
      const { effect, parts } = judge(`${spelled} src`);
      expect(effect === 'danger' || parts.some(({ kind }) => kind === 'unclear')).toBe(true);
    }),
  );
});

test('no text makes it fail', () => {
  const token = fc.constantFrom(
    ...[
      'a',
      ' ',
      '$(',
      ')',
      '"',
      "'",
      '`',
      '|',
      ';',
      '&',
      '<<',
      'EOF',
      '\n',
      '{',
      '}',
      '\\',
      '$',
      '#',
      '>',
      '((',
      '=',
      '[',
    ],
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 25 }), (tokens) => {
      expect(judge(tokens.join('')).line).toBe(tokens.join(''));
    }),
    { numRuns: 500 },
  );
});
