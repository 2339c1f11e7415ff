import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { cleanLines } from '../../../../src/prompt/transforms/logs/clean-lines.ts';
import { readGoEvent } from '../../../../src/prompt/transforms/logs/go-events.ts';
import { judgeLines } from '../../../../src/prompt/transforms/logs/judge-lines.ts';
import { lineTemplate } from '../../../../src/prompt/transforms/logs/line-template.ts';
import { findingOf } from '../../../../src/prompt/transforms/logs/repeated-findings.ts';
import { isObjectLine, saidForm } from '../../../../src/prompt/transforms/logs/said-fields.ts';
import { shrinkOutput } from '../../../../src/prompt/transforms/logs/shrink-output.ts';
import { markPattern } from '../../../../src/prompt/transforms/transformed.ts';

const setting = { countTokens: estimateTokens, handle: 'ab12' };
const shrunk = (text: string) => shrinkOutput(text, setting)?.text ?? text;
const many = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at));

function check(title: string, lines: readonly string[], expected: readonly string[]): void {
  it(title, () => {
    expect(shrunk(lines.join('\n')).split('\n').slice(1)).toEqual(expected);
  });
}

describe('lines of one form are folded', () => {
  check(
    'the first, which says how many, and the last stay',
    many(
      50,
      (at) => `2026-11-27 10:00:${at + 10} INFO worker-${at} took job /var/spool/${at}.job in ${at}ms`,
    ),
    [
      '2026-11-27 10:00:10 INFO worker-0 took job /var/spool/0.job in 0ms [… ×50]',
      '2026-11-27 10:00:59 INFO worker-49 took job /var/spool/49.job in 49ms',
    ],
  );
  check(
    'names that vary are seen to vary when there are many',
    many(8, (at) => `session was opened for user ${'abcdefgh'[at]?.repeat(5)} by root`),
    ['session was opened for user aaaaa by root [… ×8]', 'session was opened for user hhhhh by root'],
  );
  check(
    'every form of error stays, with what is around the first, and an exit code',
    [
      ...many(20, (at) => `INFO step ${at} done`),
      'INFO reading the settings of the store',
      'ERROR store is gone: "x.db"',
      'INFO looking for another store',
      ...many(20, (at) => `INFO step ${at} done`),
      'ERROR store is gone: "y.db"',
      'ERROR store is locked: "y.db"',
      'the command exited with code 3',
    ],
    [
      'INFO step 0 done [… ×40]',
      'INFO reading the settings of the store',
      'ERROR store is gone: "x.db"',
      'INFO looking for another store',
      'INFO step 19 done',
      'ERROR store is gone: "y.db"',
      'ERROR store is locked: "y.db"',
      'the command exited with code 3',
    ],
  );
  check(
    'a stack trace stays once',
    many(
      3,
      (at) => `Error: no answer from ${at}\n    at ask (/app/ask.js:10:5)\n    at main (/app/main.js:${3}:1)`,
    ),
    [
      'Error: no answer from 0 [… ×3]',
      '    at ask (/app/ask.js:10:5) [… ×3]',
      '    at main (/app/main.js:3:1)',
      'Error: no answer from 2',
    ],
  );
  check(
    'what was overdrawn is gone, as are colours',
    [
      `${many(30, (at) => `Fetching ${at}%`).join('\r')}\rFetched`,
      '\u001b[32mdone\u001b[0m',
      'and so on and on',
    ],
    ['done', 'and so on and on'],
  );
  check(
    'pictures in base64 are cut',
    [`IMAGE data:image/png;base64,${'iVBORw0KGgo'.repeat(100)}`, 'shown'],
    ['shown'],
  );
  check(
    'times of a CI system go, but where something is wrong',
    [
      ...many(9, (at) => `2026-11-27T10:00:0${at}.1234567Z Fetched part ${at} of the image`),
      '2026-11-27T10:00:09.1234567Z ##[error]Process completed with exit code 1.',
    ],
    [
      '2026-11-27T10:00:00.1234567Z Fetched part 0 of the image [… ×9]',
      'Fetched part 8 of the image',
      '2026-11-27T10:00:09.1234567Z ##[error]Process completed with exit code 1.',
    ],
  );
});

describe('what an error is about', () => {
  const missing = (count: number) =>
    many(
      count,
      (at) =>
        `Module not found: cannot resolve './part${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${'xyz'[at % 3]}'`,
    );
  const noise = many(40, (at) => `Bundling part ${at} of the shop`);
  it('is all there in what a build prints', () => {
    const text = shrunk([...noise, ...missing(15)].join('\n'));
    for (const line of missing(15)) expect(text).toContain(line);
  });
  it('but not of more than twenty', () => {
    const text = shrunk([...noise, ...missing(26)].join('\n')).split('\n');
    expect(text.filter((line) => line.startsWith('Module not found')).length).toBeLessThan(4);
  });
  it('in words of code is all there in any log', () => {
    const lines = many(
      26,
      (at) =>
        `10:00:${at + 10} ERROR ReferenceError: ${'abcdefghijklmnopqrstuvwxyz'[at]}x is not defined here`,
    );
    const text = shrunk([...many(60, (at) => `10:00:00 INFO step ${at}`), ...lines].join('\n'));
    for (const line of lines) expect(text).toContain(line);
  });
  it('in quoted words is all there in any log', () => {
    const lines = ['disk is full', 'queue is full', 'replica is behind'].flatMap((words) => [
      `10:00:01 ERROR request failed with "${words}" for a`,
      `10:00:02 ERROR request failed with "${words}" for a`,
    ]);
    const text = shrunk([...many(60, (at) => `10:00:00 INFO step ${at}`), ...lines].join('\n'));
    for (const words of ['disk is full', 'queue is full', 'replica is behind']) expect(text).toContain(words);
  });
});

describe('what known programs say of failures is all there', () => {
  check(
    'pytest',
    [
      ...many(60, (at) => `test_a.py::test_many[${at}] PASSED                [ ${at}%]`),
      'test_a.py::test_err FAILED                            [100%]',
      '=================================== FAILURES ===================================',
      '___________________________________ test_err ___________________________________',
      '>       inner({})',
      "E   KeyError: 'missing'",
      '----------------------------- Captured stdout call -----------------------------',
      ...many(30, (at) => `line ${at}`),
      '=========================== short test summary info ============================',
      "FAILED test_a.py::test_err - KeyError: 'missing'",
      '========================= 1 failed, 60 passed in 1.65s =========================',
    ],
    [
      'test_a.py::test_many[0] PASSED                [ 0%] [… ×60]',
      'test_a.py::test_many[59] PASSED                [ 59%]',
      'test_a.py::test_err FAILED                            [100%]',
      '=================================== FAILURES ===================================',
      '___________________________________ test_err ___________________________________',
      '>       inner({})',
      "E   KeyError: 'missing'",
      '----------------------------- Captured stdout call -----------------------------',
      'line 0 [… ×30]',
      'line 29',
      '=========================== short test summary info ============================',
      "FAILED test_a.py::test_err - KeyError: 'missing'",
      '========================= 1 failed, 60 passed in 1.65s =========================',
    ],
  );
  check(
    'vitest',
    [
      ...many(40, (at) => ` ✓  unit  test/zz/a.test.ts > works ${at} ${at % 3}ms`),
      ' ×  unit  test/zz/a.test.ts > breaks 7ms',
      '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
      ' FAIL   unit  test/zz/a.test.ts > breaks',
      'AssertionError: expected { a: 1, b: 2 } to deeply equal { a: 1, b: 3 }',
      '-   "b": 3,',
      '+   "b": 2,',
      ' Test Files  1 failed (1)',
      '      Tests  1 failed | 40 passed (41)',
    ],
    [
      ' ✓  unit  test/zz/a.test.ts > works 0 0ms [… ×40]',
      ' ✓  unit  test/zz/a.test.ts > works 39 0ms',
      ' ×  unit  test/zz/a.test.ts > breaks 7ms',
      '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
      ' FAIL   unit  test/zz/a.test.ts > breaks',
      'AssertionError: expected { a: 1, b: 2 } to deeply equal { a: 1, b: 3 }',
      '-   "b": 3,',
      '+   "b": 2,',
      ' Test Files  1 failed (1)',
      '      Tests  1 failed | 40 passed (41)',
    ],
  );
  check(
    'jest',
    [
      ...many(30, (at) => `PASS src/part-${at}.test.js`),
      'FAIL src/auth.test.js',
      '  ● logs in › with a password',
      '',
      '    Expected: 200',
      '    Received: 401',
      '',
      'Test Suites: 1 failed, 30 passed, 31 total',
    ],
    [
      'PASS src/part-0.test.js [… ×30]',
      'PASS src/part-29.test.js',
      'FAIL src/auth.test.js',
      '  ● logs in › with a password',
      '',
      '    Expected: 200',
      '    Received: 401',
      '',
      'Test Suites: 1 failed, 30 passed, 31 total',
    ],
  );
  check(
    'cargo test',
    [
      ...many(40, (at) => `   Compiling part${'abcdefgh'[at % 8]} v0.${at}.0`),
      ...many(40, (at) => `test tests::t${at} ... ok`),
      'test tests::broken ... FAILED',
      'failures:',
      '---- tests::broken stdout ----',
      "thread 'tests::broken' (4040) panicked at src/lib.rs:6:24:",
      '  left: 2',
      ' right: 3',
      'test result: FAILED. 40 passed; 1 failed; 0 ignored; finished in 0.22s',
    ],
    [
      '   Compiling parta v0.0.0 [… ×40]',
      '   Compiling parth v0.39.0',
      'test tests::t0 ... ok [… ×40]',
      'test tests::t39 ... ok',
      'test tests::broken ... FAILED',
      'failures:',
      '---- tests::broken stdout ----',
      "thread 'tests::broken' (4040) panicked at src/lib.rs:6:24:",
      '  left: 2',
      ' right: 3',
      'test result: FAILED. 40 passed; 1 failed; 0 ignored; finished in 0.22s',
    ],
  );
  check(
    'go test, where what a failing test printed stays',
    [
      ...many(20, (at) => `=== RUN   TestOk${at}\n    ok_test.go:7: at ${at}\n--- PASS: TestOk${at} (0.00s)`),
      '=== RUN   TestBad',
      '    bad_test.go:9: want 1, have 2',
      '    bad_test.go:9: want 2, have 3',
      '    bad_test.go:9: want 3, have 4',
      '--- FAIL: TestBad (0.00s)',
      'FAIL',
      'exit status 1',
    ],
    [
      '=== RUN   TestOk0 [… ×21]',
      '    ok_test.go:7: at 0 [… ×20]',
      '--- PASS: TestOk0 (0.00s) [… ×20]',
      '    ok_test.go:7: at 19',
      '--- PASS: TestOk19 (0.00s)',
      '=== RUN   TestBad',
      '    bad_test.go:9: want 1, have 2',
      '    bad_test.go:9: want 2, have 3',
      '    bad_test.go:9: want 3, have 4',
      '--- FAIL: TestBad (0.00s)',
      'FAIL',
      'exit status 1',
    ],
  );
  check(
    'TAP',
    [
      ...many(40, (at) => `ok ${at + 1} - works ${at}\n  ---\n  duration_ms: 0.${at}\n  ...`),
      'not ok 41 - breaks',
      '  ---',
      "  error: '1 == 2'",
      '  ...',
      '# fail 1',
    ],
    [
      'ok 1 - works 0 [… ×40]',
      '  --- [… ×121]',
      'ok 40 - works 39',
      'not ok 41 - breaks',
      '  ---',
      "  error: '1 == 2'",
      '  ...',
      '# fail 1',
    ],
  );
  check(
    'gcc, with each finding once and its source with it',
    many(4, () =>
      [
        'cc -Wall -c a.c',
        'a.c:2:38: warning: makes pointer from integer without a cast [-Wint-conversion]',
        '    2 | int f(int x) { char *p = x; return y + x; }',
        '      |                          ^',
        'a.c:2:48: error: ‘y’ undeclared (first use in this function)',
        '    2 | int f(int x) { char *p = x; return y + x; }',
        '      |                                    ^',
      ].join('\n'),
    ),
    [
      'cc -Wall -c a.c [… ×4]',
      'a.c:2:38: warning: makes pointer from integer without a cast [-Wint-conversion] [… ×4]',
      '    2 | int f(int x) { char *p = x; return y + x; }',
      '      |                          ^',
      'a.c:2:48: error: ‘y’ undeclared (first use in this function) [… ×4]',
      '    2 | int f(int x) { char *p = x; return y + x; }',
      '      |                                    ^',
      'cc -Wall -c a.c',
    ],
  );
  check(
    'rustc',
    [
      ...many(20, (at) => `   Compiling part v0.${at}.0`),
      'error[E0425]: cannot find value `c` in this scope',
      ' --> src/lib.rs:1:41',
      '  |',
      '1 | pub fn add(a: i32) -> i32 { a + c }',
      '  |                                 ^ help: a local variable with a similar name exists: `a`',
      '',
      'error: could not compile `demo` (lib) due to 1 previous error',
    ],
    [
      '   Compiling part v0.0.0 [… ×20]',
      '   Compiling part v0.19.0',
      'error[E0425]: cannot find value `c` in this scope',
      ' --> src/lib.rs:1:41',
      '  |',
      '1 | pub fn add(a: i32) -> i32 { a + c }',
      '  |                                 ^ help: a local variable with a similar name exists: `a`',
      'error: could not compile `demo` (lib) due to 1 previous error',
    ],
  );
  check(
    'tsc, eslint and javac',
    [
      ...many(20, (at) => `reading part ${at}`),
      "src/a.ts(12,3): error TS2345: Argument of type 'A'.",
      "src/a.ts(13,3): error TS2345: Argument of type 'A'.",
      '/app/src/b.js',
      "  3:10  error    'x' is not defined     no-undef",
      "  4:10  error    'x' is not defined     no-undef",
      '✖ 2 problems (2 errors, 0 warnings)',
      'src/A.java:5: error: cannot find symbol',
      'src/A.java:6: error: cannot find symbol',
      '2 errors',
    ],
    [
      'reading part 0 [… ×20]',
      'reading part 19',
      "src/a.ts(12,3): error TS2345: Argument of type 'A'.",
      "src/a.ts(13,3): error TS2345: Argument of type 'A'.",
      '/app/src/b.js',
      "  3:10  error    'x' is not defined     no-undef",
      "  4:10  error    'x' is not defined     no-undef",
      '✖ 2 problems (2 errors, 0 warnings)',
      'src/A.java:5: error: cannot find symbol',
      'src/A.java:6: error: cannot find symbol',
      '2 errors',
    ],
  );
  check(
    'a diff keeps its headers and its changes',
    [
      'diff --git a/a.ts b/a.ts',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -1,13 +1,12 @@ function main() {',
      ...many(5, (at) => ` const before${at} = compute(${at});`),
      '--- comment of SQL',
      '+two',
      ' kept',
      '-three',
      ...many(5, (at) => ` const after${at} = compute(${at});`),
      '@@ -40 +39 @@',
      '-x',
      '+y',
    ],
    [
      'diff --git a/a.ts b/a.ts',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -1,13 +1,12 @@ function main() {',
      '[…]',
      ' const before4 = compute(4);',
      '--- comment of SQL',
      '+two',
      ' kept',
      '-three',
      ' const after0 = compute(0);',
      '[…]',
      '@@ -40 +39 @@',
      '-x',
      '+y',
    ],
  );
});

describe('what is no log is left as it is', () => {
  function checkLeft(title: string, lines: readonly string[]): void {
    it(title, () => {
      expect(shrinkOutput(lines.join('\n'), setting)).toBeNull();
    });
  }
  checkLeft(
    'a list of files',
    many(300, (at) => `./src/part-${at}/index.ts`),
  );
  checkLeft(
    'a list of files with their sizes',
    many(300, (at) => `-rw-r--r-- 1 root root ${at} Nov 27 18:37 file${'abcdefghij'[at % 10]}.txt`),
  );
  checkLeft(
    'what was found by a search',
    many(300, (at) => `src/part.ts:${at}: const value of the thing is here`),
  );
  checkLeft(
    'code',
    many(100, (at) => `export function part${at}() {\n  return null;\n}`),
  );
  checkLeft(
    'code with numbers of lines',
    many(100, (at) => `   ${at}\tconst value = compute(other, thing);`),
  );
  checkLeft(
    'settings',
    many(40, (at) => `[[rules]]\nid = "rule-${at}"\nregex = '''a${at}'''\nentropy = 3.0\n# why it is so\n`),
  );
  checkLeft(
    'prose of a file with numbers of lines',
    many(40, (at) => `${`${at}`.padStart(6)}→What is said here is said again and again`),
  );
  checkLeft(
    'settings whose lines hang together',
    many(
      40,
      (at) => `config rule 'r${at}'\n\toption src 'wan'\n\toption proto 'udp'\n\toption target 'DROP'`,
    ),
  );
  checkLeft(
    'code that speaks of errors',
    many(40, (at) => `  if (x < ${at}) {\n    throw new Error('x is wrong');\n  }`),
  );
  checkLeft(
    'prose',
    many(
      40,
      (at) =>
        `What is ${at} in ${'abcdefghij'[at % 10]}${'klmn'[at % 4]} has a word of its own ${'opqrs'[at % 5]}${'tuvw'[at % 4]}.`,
    ),
  );
  checkLeft(
    'what a merge changed',
    many(
      40,
      (at) => ` docs/part ${at} of it.md | ${at + 3} +-\n create mode 100644 docs/part ${at} of it.md`,
    ),
  );
  checkLeft(
    'what git says of files',
    many(100, (at) => `\tmodified:   src/part${at}.ts`),
  );
});

const someLine = fc.oneof(
  fc.constantFrom(
    'INFO all is well',
    '',
    '    at run (/app/run.js:1:2)',
    'test a ... ok',
    'make: *** [all] Error 2',
    'npm ERR! code 1',
    'error[E0308]: mismatched types',
    '##[error]Process completed with exit code 1.',
    '\u001b[31mred\u001b[0m',
    '10%\r20%\r100%',
    '--- FAIL: TestA (0.1s)',
    '=== RUN TestA',
    'ok 1 - a',
    'not ok 2 - b',
    '@@ -1 +1 @@',
    '=================================== FAILURES ===================================',
    '=============== 1 failed in 1s ===============',
  ),
  fc.nat(9).map((n) => `INFO job ${n} done in ${n}ms`),
  fc.nat(9).map((n) => `ERROR job ${n} failed with E${n}00`),
  fc.nat(9).map((n) => `src/a.ts(${n},1): error TS2304: Cannot find name '${n}'.`),
  fc.nat(9).map((n) => `src/a${n % 2}.c:${n}:1: warning: unused variable of the function`),
  fc.nat(9).map((n) => `a/b${n % 2}.py:${n}:80: E501 line too long (82 > 79 characters)`),
  fc
    .nat(9)
    .map((n) => JSON.stringify({ level: n > 6 ? 50 : 30, time: n, msg: `queue ${'abc'[n % 3]} is full` })),
  fc.nat(9).map((n) => `time=${n} level=error msg="disk ${'abc'[n % 3]} is full" n=${n}`),
  fc
    .nat(9)
    .map(
      (n) => `1.2.3.4 - - [27/Nov/2026:10:00:0${n}] "GET /${'abc'[n % 3]} HTTP/1.1" ${n > 6 ? 503 : 200} 1`,
    ),
  fc.nat(9).map((n) => JSON.stringify({ id: n, name: `n ${n}` })),
  fc
    .nat(9)
    .map((n) =>
      goEvent({ Action: 'output', Test: `T${n}`, Output: `    a_test.go:${n}: got "${n}"\tin it\n` }),
    ),
  fc.nat(9).map((n) => goEvent({ Action: n > 6 ? 'fail' : 'run', Test: `T${n}` })),
  fc.string({ maxLength: 30 }),
);
function goEvent({ Action, ...more }: Readonly<Record<string, string>>): string {
  return JSON.stringify({ Time: 'now', Action, Package: 'a/b', ...more });
}
const output = fc
  .array(
    fc.oneof(
      someLine,
      fc.tuple(someLine, fc.integer({ min: 2, max: 30 })).map(([line, n]) => Array(n).fill(line).join('\n')),
    ),
    { maxLength: 60 },
  )
  .map((lines) => lines.join('\n'));

describe('whatever was printed', () => {
  it('the result is smaller, always the same, and nothing in it is made up', () => {
    void fc.assert(
      fc.property(output, (text) => {
        const result = shrinkOutput(text, setting);
        if (result === null) return;
        expect(estimateTokens(result.text)).toBeLessThan(estimateTokens(text));
        expect(shrinkOutput(text, setting)).toEqual(result);
        const lines = new Set(
          cleanLines(text).flatMap((line) => {
            const { output = null, origin = '' } = readGoEvent(line.text) ?? {};
            return [line.text.trimEnd(), output ?? '', origin];
          }),
        );
        for (const line of result.text.split('\n')) {
          const plain = line.replace(markPattern, '').trimEnd();
          expect(plain === '' || lines.has(plain)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('every diagnostic, and one of every form of error, is still there', () => {
    void fc.assert(
      fc.property(output, (text) => {
        // What is not made smaller stays as it is, all of it.
        const result = shrinkOutput(text, setting);
        if (result === null) return;
        const judged = judgeLines(cleanLines(text));
        const kept = cleanLines(result.text).map((line) => line.text.replace(markPattern, '').trimEnd());
        const shown = new Set(kept);
        const forms = new Set(
          kept.flatMap((line) => [lineTemplate(line, true), saidForm(line, () => 'plain')?.form ?? '']),
        );
        for (const { line, body, judgement, goEvent } of judged) {
          if (goEvent !== null) {
            if (judgement.kind !== 'well')
              expect(
                shown.has(body.trimEnd()) ||
                  forms.has(lineTemplate(body, false)) ||
                  forms.has(lineTemplate(body, true)),
              ).toBe(true);
            continue;
          }
          if (isObjectLine(body) && judgement.kind === 'listing') expect(shown.has(body)).toBe(true);
          // A warning that is said once for all its places is there by its words.
          const warning = judgement.kind === 'keep' ? findingOf(body, false) : null;
          if (warning !== null) expect(kept.join('\n')).toContain(warning.said.trimEnd());
          else if (judgement.kind === 'keep' || judgement.kind === 'region')
            expect(shown.has(line.text.trimEnd())).toBe(true);
          if (judgement.kind === 'error')
            expect(forms.has(judgement.form ?? lineTemplate(body, true))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('what is left out is said to be, in order', () => {
    void fc.assert(
      fc.property(output, (text) => {
        const removed = shrinkOutput(text, setting)?.removed ?? [];
        let last = -1;
        for (const [start, end] of removed) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
