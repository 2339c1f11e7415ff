import { expect, test } from 'vitest';
import { ruby } from '../../../../src/codebase/languages/ruby/language.ts';
import { makeProject, refresh } from '../../temporary-project.ts';

/** What each name in `main.rb` means that means a symbol: `name: path container.name`. */
async function links(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { index } = await refresh(makeProject(files), { languages: [ruby] });
  return index.referencesIn('main.rb').flatMap(({ name, target }) => {
    const symbol = target.kind === 'symbol' ? index.symbol(target.id) : null;
    return symbol === null ? [] : [`${name}: ${symbol.path} ${symbol.container}.${symbol.name}`];
  });
}

const files = {
  'a.rb': 'module Shop\n  class Cart\n    def add; end\n  end\nend\n',
  'b.rb':
    'module Shop\n  LIMIT = 1\n  class Item < Base\n  end\n  class Base\n    def price; end\n  end\nend\n',
  'c.rb': 'class Shop::Cart\n  def total; end\nend\nclass Cart\nend\n',
};

test('modules that many files open are one, and constants are looked for outward', async () => {
  const main =
    'module Shop\n  class Till\n    def run\n      cart = Cart.new\n      cart.add; cart.total\n      Item.new.price; LIMIT\n    end\n  end\nend\n';
  expect(await links({ ...files, 'main.rb': main })).toEqual([
    'Cart: a.rb Shop.Cart',
    'add: a.rb Cart.add',
    'total: c.rb Cart.total',
    'Item: b.rb Shop.Item',
    'price: b.rb Base.price',
    'LIMIT: b.rb Shop.LIMIT',
  ]);
});

test('from outside, by the whole name', async () => {
  expect(await links({ ...files, 'main.rb': 'Shop::Cart.new.total\nCart.new\nLIMIT\n' })).toEqual([
    'Shop: a.rb null.Shop',
    'Cart: a.rb Shop.Cart',
    'total: c.rb Cart.total',
    'Cart: c.rb null.Cart',
  ]);
});
