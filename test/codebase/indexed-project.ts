/** A real index over a few files in a temporary folder, with the real languages. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { languages } from '../../src/codebase/languages/index-of-languages.ts';
import { refreshIndex } from '../../src/codebase/refresh/refresh-index.ts';
import type { OpenCodeIndex } from '../../src/codebase/store/sqlite-code-index.ts';
import { systemClock } from '../../src/core/clock.ts';

export async function indexProject(files: Readonly<Record<string, string>>): Promise<OpenCodeIndex> {
  const root = mkdtempSync(join(tmpdir(), 'optimizer-index-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { index } = await refreshIndex({
    root,
    languages,
    maxFileBytes: 1_048_576,
    cacheDir: null,
    clock: systemClock,
  });
  onTestFinished(() => {
    index.close();
    rmSync(root, { recursive: true, force: true });
  });
  return index;
}

/** A small shop in TypeScript and a counter in Rust: enough for every kind of question. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop" }',
  'src/index.ts': `export { Cart } from './cart.js';
export * from './price.js';
`,
  'src/cart.ts': `import { readFileSync } from 'node:fs';
import { priceOf } from './price.js';

/** Items that a customer wants. */
export class Cart {
  private readonly items: string[] = [];

  addItem(name: string): void {
    this.items.push(name);
  }

  /** Sum over all items, in cents. */
  total(): number {
    return this.items.reduce((sum, item) => sum + priceOf(item), 0);
  }
}

export function loadCart(path: string): Cart {
  const cart = new Cart();
  for (const line of readFileSync(path, 'utf8').split('\\n')) cart.addItem(line);
  return cart;
}
`,
  'src/price.ts': `const prices = new Map([['apple', 120]]);

/** Price of one item, in cents. Unknown items are free. */
export function priceOf(name: string): number {
  return prices.get(name) ?? 0;
}

function unused(): void {}
`,
  'src/main.ts': `import { Cart, loadCart } from './cart.js';

const cart: Cart = loadCart('cart.txt');
cart.addItem('apple');
console.log(cart.total());
`,
  'test/cart.test.ts': `import { Cart } from '../src/cart.js';

new Cart().total();
`,
  'Cargo.toml': '[package]\nname = "counter"\nversion = "0.1.0"\nedition = "2021"\n',
  'src/lib.rs': `mod counter;
pub use counter::Counter;
`,
  'src/counter.rs': `use std::fmt;

/// Counts up.
pub struct Counter {
    value: u64,
}

impl Counter {
    pub fn increment(&mut self) -> u64 {
        self.value += 1;
        self.value
    }
}

impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)
    }
}
`,
};
