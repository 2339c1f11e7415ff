import { expect, test } from 'vitest';
import { php } from '../../../../src/codebase/languages/php/language.ts';
import { makeProject, refresh } from '../../temporary-project.ts';

test('names of the namespace, imported ones, and functions of no namespace', async () => {
  const files = {
    'composer.json': '{"autoload":{"psr-4":{"Acme\\\\":"src/"}}}',
    'src/Main.php': `<?php namespace Acme; use Acme\\Deep\\Item;
class Main extends Base { function run(Item $item) { $this->store()->keep($item->cart); new Store; everywhere(); } }`,
    'src/Base.php': '<?php namespace Acme; class Base { use Stores; }',
    'src/Stores.php': '<?php namespace Acme; trait Stores { function store(): Store {} }',
    'src/Store.php': '<?php namespace Acme; class Store { function keep($x) {} }',
    'src/Deep/Item.php': '<?php namespace Acme\\Deep; class Item { public $cart; }',
    'src/Deep/Store.php': '<?php namespace Acme\\Deep; class Store {}',
    'lib/helpers.php': '<?php function everywhere() {}',
  };
  const { index } = await refresh(makeProject(files), { languages: [php] });
  const links = index.referencesIn('src/Main.php').map(({ name, target }) => {
    const symbol = target.kind === 'symbol' ? index.symbol(target.id) : null;
    return `${name}: ${symbol?.path ?? target.kind}`;
  });
  expect(links).toEqual([
    'Base: src/Base.php',
    'Item: src/Deep/Item.php',
    'store: src/Stores.php',
    'keep: src/Store.php',
    'cart: src/Deep/Item.php',
    'Store: src/Store.php',
    'everywhere: lib/helpers.php',
  ]);
});
