import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readErrorReport } from '../../src/context/read-error-report.ts';

const folder = fileURLToPath(new URL('error-output/', import.meta.url));

interface OutputCase {
  readonly file?: string;
  readonly places: readonly { readonly path: string; readonly line: number }[];
}

function outputCases(): readonly OutputCase[] {
  return JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly OutputCase[];
}

describe('finds the place in what was really printed', () => {
  const files = outputCases().filter(({ file }) => file !== undefined);
  test.each(files.map(({ file = '', places }) => [file, places] as const))('%s', (file, places) => {
    const { traces } = readErrorReport(readFileSync(join(folder, file), 'utf8'));
    const frames = traces.flatMap((trace) => trace.frames);
    const isThere = places.some((place) =>
      frames.some(({ path, line }) => line === place.line && path !== null && endsAlike(place.path, path)),
    );
    expect(isThere).toBe(true);
  });
});

function endsAlike(path: string, printed: string): boolean {
  const tail = printed.replace(/^\.\//, '').split('/').slice(-2).join('/');
  return path.endsWith(tail) || printed.endsWith(path);
}

/** Innermost first: `path:line:column function`. */
function framesOf(text: string): string[] {
  return readErrorReport(text).traces.flatMap(({ frames }) =>
    frames.map(
      ({ path, line, column, function: name }) =>
        `${path ?? '?'}${line === null ? '' : `:${line}`}${column === null ? '' : `:${column}`}${name === null ? '' : ` ${name}`}`,
    ),
  );
}

const forms: readonly (readonly [name: string, text: string, frames: readonly string[]])[] = [
  [
    'V8',
    '    at async Promise.all (index 0)\n    at new Cart (file:///a/cart.ts:3:9)',
    ['/a/cart.ts:3:9 Cart'],
  ],
  ['V8 without a function', '    at C:\\app\\src\\a.js:10:5', ['C:/app/src/a.js:10:5']],
  [
    'V8 with another name',
    '    at Axios.<computed> [as get] (/a/lib/Axios.js:213:17)',
    ['/a/lib/Axios.js:213:17 Axios.<computed>'],
  ],
  [
    'Python, innermost last',
    'Traceback (most recent call last):\n  File "/a/main.py", line 3, in <module>\n    run()\n  File "/a/run.py", line 7, in run\n    raise ValueError("x")\nValueError: x',
    ['/a/run.py:7 run', '/a/main.py:3 <module>'],
  ],
  [
    'Java, with the folders of the package',
    '\tat app//com.shop.Cart$Item.price(Cart.java:12)\n\t... 3 more',
    ['com/shop/Cart.java:12 Cart.Item.price'],
  ],
  [
    'C#',
    '   at Shop.Cart.Total(String name) in /a/Shop/Cart.cs:line 21',
    ['/a/Shop/Cart.cs:21 Shop.Cart.Total'],
  ],
  [
    'Rust, with the function a line before',
    "thread 'main' panicked at src/cart.rs:9:5:\nno items\nstack backtrace:\n   0: shop::cart::Cart::total\n             at ./src/cart.rs:9:5\n   1: shop::main",
    ['src/cart.rs:9:5', './src/cart.rs:9:5 shop::cart::Cart::total', '? shop::main'],
  ],
  [
    'Go, with the function a line before',
    'goroutine 1 [running]:\nmain.(*Cart).Total(0x0, {0x1, 0x2})\n\t/a/cart.go:12 +0x1d\ncreated by main.main in goroutine 1\n\t/a/main.go:4 +0x2b',
    ['/a/cart.go:12 main.(*Cart).Total', '/a/main.go:4 main.main'],
  ],
  [
    'Ruby, old and new quotes',
    "cart.rb:3:in `total': no items (RuntimeError)\n\tfrom main.rb:1:in 'Cart#main'",
    ['cart.rb:3 total', 'main.rb:1 Cart#main'],
  ],
  [
    'Ruby, innermost last',
    "\t2: from main.rb:5:in `<main>'\n\t1: from cart.rb:3:in `total'",
    ['cart.rb:3 total', 'main.rb:5 <main>'],
  ],
  ['PHP', '#0 /a/src/Cart.php(12): Cart->total()\n#1 {main}', ['/a/src/Cart.php:12']],
  ['gdb', '#1  0x0000555 in total (cart=0x0) at src/cart.c:12', ['src/cart.c:12 total']],
  ['AddressSanitizer', '    #1 0x4f5 in total /a/src/cart.c:12:7', ['/a/src/cart.c:12:7 total']],
  ['tsc', "src/cart.ts(3,5): error TS2304: Cannot find name 'x'.", ['src/cart.ts:3:5']],
  ['tsc, for people', 'src/cart.ts:3:5 - error TS2304: Cannot find name', ['src/cart.ts:3:5']],
  [
    'ESLint, the file once',
    "/a/src/cart.ts\n  3:5  error  'x' is not defined  no-undef\n  4:1  warning  Unexpected  no-console\n",
    ['/a/src/cart.ts:3:5', '/a/src/cart.ts:4:1'],
  ],
  [
    'rustc',
    'error[E0425]: cannot find value `x`\n --> src/cart.rs:3:5\n  |\n3 |     x\n',
    ['src/cart.rs:3:5'],
  ],
  ['gcc', "src/cart.c:3:5: error: 'x' undeclared", ['src/cart.c:3:5']],
  ['javac', 'src/Cart.java:3: error: cannot find symbol', ['src/Cart.java:3']],
  ['Maven', '[ERROR] /a/src/Cart.java:[3,5] cannot find symbol', ['/a/src/Cart.java:3:5']],
  ['go test', '    cart_test.go:12: got 1, want 2', ['cart_test.go:12']],
  [
    'pytest, innermost last',
    'test_cart.py:3: in test_total\n    total()\ncart.py:7: in total\n    raise ValueError\nE   ValueError',
    ['cart.py:7 total', 'test_cart.py:3 test_total'],
  ],
  [
    'vitest',
    ' ❯ total src/cart.ts:3:5\n ❯ test/cart.test.ts:9:1',
    ['src/cart.ts:3:5 total', 'test/cart.test.ts:9:1'],
  ],
  ['an assertion in C', "shop: cart.c:12: total: Assertion `items' failed.", ['cart.c:12 total']],
  ['behind the prefix of a container', 'web-1  |   File "/a/run.py", line 7, in run', ['/a/run.py:7 run']],
  ['behind the time of a job', '2026-01-02T03:04:05.6789012Z src/cart.c:3:5: error: x', ['src/cart.c:3:5']],
  ['a time and a ratio are no places', 'started at 10:15:30 with 3:2', []],
];

test.each(forms)('reads a place as it is printed: %s', (_, text, frames) => {
  expect(framesOf(text)).toEqual(frames);
});

const texts: readonly (readonly [text: string, messages: readonly string[]])[] = [
  ['ValueError: no such item', ['no such item']],
  ['Uncaught shop.errors.CartError [E1]: no such item', ['no such item']],
  ['Exception in thread "main" com.shop.CartException: no such item', ['no such item']],
  ['E       shop.CartError: no such item', ['no such item']],
  ["cart.rb:3:in `total': no such item (RuntimeError)", ['no such item']],
  ["thread 'main' panicked at src/cart.rs:9:5:\nno such item", ['no such item']],
  ["thread 'main' panicked at 'no such item', src/cart.rs:9:5", ['no such item']],
  ['panic: no such item [recovered]', ['no such item']],
  ['2026-01-02 03:04:05,678 [main] ERROR shop.Cart - no such item', ['shop.Cart - no such item']],
  ['why do I get CartError: no such item', ['no such item']],
  ["src/cart.ts(3,5): error TS2304: Cannot find name 'x'.", []],
  ['error[E0425]: cannot find value `x` in this scope', []],
  ['explain the error handling', []],
];

test.each(texts)('reads the text of an error: %s', (text, messages) => {
  expect(readErrorReport(text).messages).toEqual(messages);
});

test('what is left is what was typed', () => {
  const { prose } = readErrorReport(
    'why does this fail?\n\nTypeError: x\n    at f (/a/b.ts:1:2)\n\nit worked before',
  );
  expect(prose.trim()).toBe('why does this fail?\n\n\nit worked before');
});

test('a log of thousands of lines gives each trace once, with how often', () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `12:00 INFO request ${i} done`);
  for (let at = 0; at < 5_000; at += 100)
    lines[at] += '\nError: boom\n    at f (/a/b.ts:1:2)\n    at g (/a/c.ts:3:4)';
  const { traces, messages, prose } = readErrorReport(['what is wrong', '', ...lines].join('\n'));
  expect(traces).toMatchObject([
    { kind: 'stack', count: 50, frames: [{ path: '/a/b.ts' }, { path: '/a/c.ts' }] },
  ]);
  expect(messages).toEqual(['boom']);
  expect(prose).toBe('what is wrong');
});

test('takes any text, and invents nothing', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '    at f (a.ts:1:2)',
      'Error: x y z',
      '  File "a.py", line 3',
      '',
      '  3:5  error  x',
      'goroutine 1 [running]:',
      'main.f(0x1)',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const text = lines.join('\n');
      const { traces, messages } = readErrorReport(text);
      for (const { frames } of traces) expect(frames.length).toBeGreaterThan(0);
      for (const message of messages) expect(text).toContain(message.slice(0, 5));
    }),
  );
});
