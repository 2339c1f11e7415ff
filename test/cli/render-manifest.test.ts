import { expect, test } from 'vitest';
import { manifestLines } from '../../src/cli/render-manifest.ts';
import type { Channel } from '../../src/cli/terminal.ts';
import type { ContextManifest, ManifestEntry } from '../../src/context/pack-context.ts';

function channel(columns: number | null): Channel {
  return {
    isTerminal: columns !== null,
    columns: columns ?? 80,
    isOpen: true,
    write: () => {},
    redraw: () => {},
    style: (_, text) => text,
  };
}

const entry: ManifestEntry = {
  path: 'src/cart.ts',
  startLine: 8,
  endLine: 16,
  name: 'Cart.total',
  form: 'body',
  tokens: 120,
  score: 12,
  reason: 'the innermost frame of the trace in this project, src/cart.ts:12',
  bodyTokens: null,
};

const manifest: ContextManifest = {
  budgetTokens: 1_000,
  tokens: 200,
  included: [
    entry,
    {
      ...entry,
      startLine: 20,
      endLine: 20,
      name: 'loadCart',
      form: 'signature',
      tokens: 9,
      reason: 'used by total',
      bodyTokens: 900,
    },
  ],
  imports: [{ path: 'src/cart.ts', lines: [2, 3] }],
  leftOut: [{ name: 'priceOf', path: 'src/price.ts', line: 4, tokens: 30 }],
  leftOutCount: 3,
  stale: ['src/old.ts'],
  indexRevision: 7,
};

test('says by file what is sent and why, what did not fit, and what is stale', () => {
  expect(manifestLines(manifest, channel(null))).toEqual([
    '  src/cart.ts',
    '      with its imports in lines 2, 3',
    '     120  body      8-16      Cart.total: the innermost frame of the trace in this project, src/cart.ts:12',
    '       9  signature 20        loadCart: used by total (its body, 900 tokens, does not fit)',
    'Left out for the budget: 3, the best of them',
    '      30  priceOf  src/price.ts:4',
    '  stale: src/old.ts changed while it was being read, and is not sent',
  ]);
});

test('on a narrow terminal reasons go on below their columns', () => {
  const lines = manifestLines(manifest, channel(60));
  expect(lines.slice(2, 5)).toEqual([
    '     120  body      8-16      Cart.total: the innermost',
    '                              frame of the trace in this',
    '                              project, src/cart.ts:12',
  ]);
});
