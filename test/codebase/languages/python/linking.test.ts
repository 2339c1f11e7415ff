import { expect, test } from 'vitest';
import { indexProject } from '../../indexed-project.ts';

/** `name line → path:line` for the references of a file that mean something in the project. */
async function linked(files: Readonly<Record<string, string>>, path: string): Promise<string[]> {
  const index = await indexProject(files);
  return index.referencesIn(path).flatMap(({ name, line, target }) => {
    if (target.kind === 'file') return [`${name} ${line} → ${target.path}`];
    if (target.kind !== 'symbol') return [];
    const symbol = index.symbol(target.id);
    return [`${name} ${line} → ${symbol?.path}:${symbol?.nameLine}`];
  });
}

const shop = {
  'src/shop/__init__.py': 'from .items import Item as Article\nfrom . import prices\n',
  'src/shop/items.py': `from .base import Base


class Item(Base):
    def __init__(self, name: str) -> None:
        self.name = name
        self.owner: "Owner" = Owner()

    @classmethod
    def make(cls) -> "Item":
        return cls("x")


class Owner:
    def greet(self): ...
`,
  'src/shop/base.py': 'class Base:\n    def key(self): ...\n',
  'src/shop/prices.py': 'prices = {}\n\ndef price_of(item): ...\n',
};

test('names that a package takes from its modules, and members by type', async () => {
  const main = `import shop
from shop import Article, prices
import shop.prices as p

a = Article("x")
a.key()
a.owner.greet()
Article.make().name
prices.price_of(a)
p.prices
shop.prices.price_of(a)
shop.base.Base()
`;
  expect(await linked({ ...shop, 'main.py': main }, 'main.py')).toEqual([
    'Article 5 → src/shop/items.py:4',
    'a 6 → main.py:5',
    'key 6 → src/shop/base.py:2',
    'a 7 → main.py:5',
    'owner 7 → src/shop/items.py:7',
    'greet 7 → src/shop/items.py:15',
    'Article 8 → src/shop/items.py:4',
    'make 8 → src/shop/items.py:10',
    'name 8 → src/shop/items.py:6',
    'prices 9 → src/shop/prices.py',
    'price_of 9 → src/shop/prices.py:3',
    'a 9 → main.py:5',
    'p 10 → src/shop/prices.py',
    'prices 10 → src/shop/prices.py:1',
    'shop 11 → src/shop/__init__.py',
    'prices 11 → src/shop/prices.py',
    'price_of 11 → src/shop/prices.py:3',
    'a 11 → main.py:5',
    'shop 12 → src/shop/__init__.py',
    'base 12 → src/shop/base.py',
    'Base 12 → src/shop/base.py:1',
  ]);
});

test('an imported module is a dependency, not only its package', async () => {
  const index = await indexProject({ ...shop, 'main.py': 'from shop import prices, base\n' });
  expect(index.importersOf('src/shop/prices.py').map(({ from }) => from)).toEqual([
    'main.py',
    'src/shop/__init__.py',
  ]);
  expect(index.importersOf('src/shop/base.py').map(({ from }) => from)).toEqual([
    'main.py',
    'src/shop/items.py',
  ]);
});
