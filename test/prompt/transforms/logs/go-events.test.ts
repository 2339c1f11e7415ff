import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { readGoEvent } from '../../../../src/prompt/transforms/logs/go-events.ts';
import { shrinkOutput } from '../../../../src/prompt/transforms/logs/shrink-output.ts';

const event = (action: string, test: string, output?: string) =>
  JSON.stringify({
    Time: '2021-12-31T17:26:41.6916322Z',
    Action: action,
    Package: 'example.org/shop',
    Test: test,
    ...(output === undefined ? {} : { Output: `${output}\n` }),
  });

describe('events of go test -json', () => {
  it('what was printed is said plainly, whose it is where something is wrong, and that all is well once', () => {
    const lines = [
      ...Array.from({ length: 30 }, (_, at) => [
        event('run', `TestGood${at}`),
        event('output', `TestGood${at}`, `=== RUN   TestGood${at}`),
        event('output', `TestGood${at}`, `--- PASS: TestGood${at} (0.00s)`),
        event('pass', `TestGood${at}`),
      ]).flat(),
      event('run', 'TestBad'),
      event('output', 'TestBad', '=== RUN   TestBad'),
      event('output', 'TestBad', '    cart_test.go:12: want "3"\tgot 4'),
      event('output', 'TestBad', '--- FAIL: TestBad (0.00s)'),
      event('fail', 'TestBad'),
    ];
    const shown = shrinkOutput(lines.join('\n'), { countTokens: estimateTokens, handle: 'ab12' })?.text;
    expect(shown?.split('\n')).toEqual([
      '[… 116 of 125 lines folded, ×N: N lines of this form, first and last shown; handle ab12]',
      `${event('run', 'TestGood0')} [… ×61]`,
      '=== RUN   TestGood0 [… ×31]',
      '--- PASS: TestGood0 (0.00s) [… ×30]',
      '--- PASS: TestGood29 (0.00s)',
      event('run', 'TestBad'),
      '=== RUN   TestBad',
      '"Package":"example.org/shop","Test":"TestBad"',
      '    cart_test.go:12: want "3"\tgot 4',
      '--- FAIL: TestBad (0.00s)',
      event('fail', 'TestBad'),
    ]);
  });
  it('of a build that failed', () => {
    const text =
      '{"ImportPath":"example.org/shop","Action":"build-output","Output":"./a.go:3:2: undefined: x\\n"}';
    expect(readGoEvent(text)).toMatchObject({
      action: 'build-output',
      output: './a.go:3:2: undefined: x',
      origin: '"ImportPath":"example.org/shop"',
    });
  });
  it('other objects are none', () => {
    expect(readGoEvent('{"Time":"now","Level":"info"}')).toBeNull();
    expect(readGoEvent('{"a":1}')).toBeNull();
  });
});
