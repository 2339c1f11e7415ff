import { describe, expect, test } from 'vitest';
import { cSharp } from '../../../../src/codebase/languages/c-sharp/language.ts';
import { imports, meanings, outline, showPath, symbolNamed } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await cSharp.loadExtractor();

const source = `using System;
using Acme.Models;
using static Acme.Util;
using Alias = Acme.Models.Item;

namespace Acme.Shop
{
    /// <summary>What a <see cref="Customer"/> wants.</summary>
    [Serializable, Other("]")]
    public partial class Cart<T> : Base<T>, IShop where T : Item
    {
        private readonly List<Item> _items = new();
        public const int Limit = 1, More = 2;
        public string Name { get; set; } = "x";
        public int Count => _items.Count;
        public event EventHandler<Args> Changed;

        public Cart(Store store) : base(store)
        {
            this.store = store;
        }

        ~Cart() { }

        public async Task<Item> Total<R>(Func<T, R> f)
        {
            void Local(int q) { }
            return null;
        }

        delegate void Handler(object o);
        enum Kind : byte { Big = 1, Small }
        interface IInner { int C { get; } void D(); }
        record Point(int X, List<Item> Rest) : IShop;
        struct S { public int Q; }
    }
}
`;

test('declarations', () => {
  expect(outline(extract('Cart.cs', source))).toEqual([
    'export namespace Acme.Shop 6-37',
    'export class Cart 9-36',
    'property Cart._items 12',
    'export const Cart.Limit 13',
    'export const Cart.More 13',
    'export property Cart.Name 14',
    'export property Cart.Count 15',
    'export property Cart.Changed 16',
    'export method Cart.Cart 18-21',
    'export method Cart.~Cart 23',
    'export method Cart.Total 25-29',
    'export type Cart.Handler 31',
    'export enum Cart.Kind 32',
    'export enum-member Kind.Big 32',
    'export enum-member Kind.Small 32',
    'export interface Cart.IInner 33',
    'export property IInner.C 33',
    'export method IInner.D 33',
    'export class Cart.Point 34',
    'export property Point.X 34',
    'export property Point.Rest 34',
    'export struct Cart.S 35',
    'export property S.Q 35',
  ]);
});

test('a namespace of a whole file', () => {
  expect(outline(extract('a.cs', 'namespace A.B;\n\nclass C { }\n'))).toEqual([
    'export namespace A.B 1',
    'export class C 3',
  ]);
});

test('signatures, docs, types and inheritance', () => {
  const facts = extract('Cart.cs', source);
  const cart = symbolNamed(facts, 'Cart');
  expect([cart.signature, cart.doc]).toEqual([
    'public partial class Cart<T> : Base<T>, IShop where T : Item',
    'What a Customer wants.',
  ]);
  expect(symbolNamed(facts, 'Total').signature).toBe('public async Task<Item> Total<R>(Func<T, R> f)');
  expect(symbolNamed(facts, 'Name').signature).toBe('public string Name');
  expect(showPath(facts, symbolNamed(facts, 'Total').type)).toBe('~Item');
  expect(showPath(facts, symbolNamed(facts, 'Rest').type)).toBe('~Item');
  const inherited = facts.inheritance.map(
    (one) => `${showPath(facts, one.sub)} < ${showPath(facts, one.super)}`,
  );
  expect(inherited).toEqual(['#Cart < ~Base', '#Cart < ~IShop', '#Point < ~IShop']);
});

test('imports', () => {
  expect(imports(extract('Cart.cs', source))).toEqual([
    'import System {*}',
    'import Acme.Models {*}',
    'import Acme.Util {*}',
    'import Acme.Models.Item {Item as Alias}',
  ]);
});

describe('what names mean', () => {
  /** In a method of a class A with a field `b` of type B. */
  function check(title: string, body: string, ...expected: string[]): void {
    test(title, () => {
      const facts = extract('A.cs', `class A : Z {\n B b;\n void M(C c) {\n${body}\n} }`);
      expect(meanings(facts).slice(-expected.length)).toEqual(expected);
    });
  }

  check('a field, with and without this', 'b.D(); this.b.D();', 'b: #b', 'D: #b.D', 'b: #A.b', 'D: #A.b.D');
  check('a parameter', 'c?.D().E();', 'D: ~C.D', 'E: ~C.D.E');
  check(
    'a local',
    'var f = c.G(); f.H(); D d = x; d.E();',
    'G: ~C.G',
    'H: ~C.G.H',
    'D: ~D',
    'x: ~x',
    'E: ~D.E',
  );
  check('a method that is not here may be inherited', 'Other();', 'Other: #A.Other');
  check('what is made', 'new D(1).E(); new F { Part = 1 };', 'D: ~D', 'E: ~D.E', 'F: ~F', 'Part: ?');
  check('of the base', 'base.M(c);', 'M: #A.<super>.M');
  check('a loop', 'foreach (var d in c.Ds) d.E();', 'Ds: ~C.Ds', 'E: ~C.Ds.E');
  check('a lambda', 'c.Each(x => x.Y());', 'Each: ~C.Each', 'Y: ?');
  check(
    'a pattern and an exception',
    'if (c is D d) d.E(); try { } catch (F f) { f.G(); }',
    'D: ~D',
    'E: ~D.E',
    'F: ~F',
    'G: ~F.G',
  );
  check('a function in a method', 'void L(D d) { d.E(); } L(null);', 'D: ~D', 'E: ~D.E');
  check('names of arguments', 'c.D(name: b);', 'D: ~C.D', 'b: #b');
  check('text with brackets', 'c.D($"{b} ) {{", @"(").E();', 'D: ~C.D', 'b: #b', 'E: ~C.D.E');
});

test('imports lead to folders by their names', async () => {
  const files = {
    'src/Acme.Shop/Cart.cs':
      'using System.Linq; using Acme.Shop.Models; using static Acme.Shop.Util; using Newtonsoft.Json;',
    'src/Acme.Shop/Models/Item.cs': '',
    'src/Acme.Shop/Models/Zone.cs': '',
    'src/Acme.Shop/Util.cs': '',
    'src/Other/Models/Item.cs': '',
  };
  expect(await resolvedImports(cSharp, files, 'src/Acme.Shop/Cart.cs')).toEqual([
    'System.Linq → System.Linq (external)',
    'Acme.Shop.Models → src/Acme.Shop/Models/Item.cs',
    'Acme.Shop.Util → src/Acme.Shop/Util.cs',
    'Newtonsoft.Json → Newtonsoft.Json (external)',
  ]);
});
