import { expect, test } from 'vitest';
import { indexProject } from '../../indexed-project.ts';

/** `name line → path:line` for the references of a file that mean something in the project. */
async function linked(files: Readonly<Record<string, string>>, path: string): Promise<string[]> {
  const index = await indexProject(files);
  return index.referencesIn(path).flatMap(({ name, line, target }) => {
    if (target.kind !== 'symbol') return [];
    const symbol = index.symbol(target.id);
    return [`${name} ${line} → ${symbol?.path}:${symbol?.nameLine}`];
  });
}

const shop = {
  'go.mod': 'module example.com/shop\n',
  'store/store.go':
    'package store\n\ntype Base struct{ ID int }\n\nfunc (b *Base) Key() string { return "" }\n',
  'store/item.go':
    'package store\n\ntype Item struct {\n\tBase\n\tNext *Item\n}\n\nfunc New() (*Item, error) { return &Item{}, nil }\n',
  'store/methods.go':
    'package store\n\nfunc (i *Item) Price() int { return i.ID + cost }\n\nconst cost = 1\n',
};

test('a package is all files of its folder', async () => {
  expect(await linked(shop, 'store/methods.go')).toEqual([
    'Item 3 → store/item.go:3',
    'ID 3 → store/store.go:3',
    'cost 3 → store/methods.go:5',
  ]);
});

test('what an import of a package gives is found in all of them', async () => {
  const main = `package main

import "example.com/shop/store"

func main() {
	item, err := store.New()
	item.Next.Price()
	item.Key()
	store.cost
	var other store.Item
	other.Base.Key()
}
`;
  expect(await linked({ ...shop, 'main.go': main }, 'main.go')).toEqual([
    'New 6 → store/item.go:8',
    'Next 7 → store/item.go:5',
    'Price 7 → store/methods.go:3',
    'Key 8 → store/store.go:5',
    'Item 10 → store/item.go:3',
    'Base 11 → store/item.go:4',
    'Key 11 → store/store.go:5',
  ]);
});

test('a type has the interface that a file says it has', async () => {
  const index = await indexProject({
    'go.mod': 'module m\n',
    'a.go': 'package m\n\ntype Shape interface{ Area() int }\n',
    'b.go': 'package m\n\ntype Square struct{}\n\nvar _ Shape = (*Square)(nil)\n',
  });
  const [shape] = index.symbolsNamed('Shape');
  expect(index.subtypes(shape?.id ?? 0).map(({ name }) => name)).toEqual(['Square']);
});

test('a type has the interfaces whose methods it has', async () => {
  const index = await indexProject({
    'go.mod': 'module m\n',
    'shape.go': `package m

type Shape interface {
	Area(scale, shift int) (area float64, err error)
	Name() string
}

type Namer interface{ Name() string }

type Both interface {
	Namer
	Close(c ctx.Context) interface{}
}

type List[T any] interface {
	Add(item T)
	All() []T
}
`,
    'square/square.go': `package square

type Square struct{}

func (s *Square) Area(a int, b int) (float64, error) { return 0, nil }

type Named struct{}

func (Named) Name() int { return 0 }

type Cube struct{ *Square }

func (c Cube) Close(context.Context) any { return nil }
`,
    'square/name.go': `package square

func (s *Square) Name() string { return "" }

type Ints []int

func (l *Ints) Add(item int) {}

func (l *Ints) All() []int { return nil }
`,
  });
  const symbol = (name: string, container: string | null = null) =>
    index.symbolsNamed(name).find((one) => one.container === container)?.id ?? 0;
  const names = (symbols: readonly { readonly name: string }[]) => symbols.map(({ name }) => name);
  expect(names(index.subtypes(symbol('Shape')))).toEqual(['Square', 'Cube']);
  expect(names(index.subtypes(symbol('Namer')))).toEqual(['Both', 'Square', 'Cube']);
  expect(names(index.subtypes(symbol('Both')))).toEqual(['Cube']);
  expect(names(index.subtypes(symbol('List')))).toEqual(['Ints']);
  expect(names(index.supertypes(symbol('Square')))).toEqual(['Shape', 'Namer']);
  expect(names(index.supertypes(symbol('Named')))).toEqual([]);
  expect(index.overriddenBy(symbol('Area', 'Shape')).map(({ path }) => path)).toEqual(['square/square.go']);
  expect(index.overrides(symbol('Name', 'Square')).map(({ container }) => container)).toEqual([
    'Shape',
    'Namer',
  ]);
});

test('an import of a package is one of each of its files, but for tests', async () => {
  const index = await indexProject({
    ...shop,
    'store/item_test.go': 'package store\n',
    'store/deep/deep.go': 'package deep\n',
    'README.md': '[store](store/store.go)\n',
    'main.go': 'package main\n\nimport "example.com/shop/store"\n\nvar _ = store.New\n',
  });
  const importers = (path: string) => index.importersOf(path).map(({ from, to }) => `${from} ${to}`);
  expect(importers('store/store.go')).toEqual(['README.md store/store.go', 'main.go store/store.go']);
  expect(importers('store/methods.go')).toEqual(['main.go store/methods.go']);
  expect(importers('store/item_test.go')).toEqual([]);
  expect(importers('store/deep/deep.go')).toEqual([]);
});
