import { describe, expect, test } from 'vitest';
import { java } from '../../../../src/codebase/languages/java/language.ts';
import { imports, meanings, outline, showPath, symbolNamed } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await java.loadExtractor();

const source = `package com.acme.shop;

import java.util.List;
import static com.acme.Util.max;
import com.acme.model.*;

/** What a customer wants. */
@Entity(name = "cart")
public class Cart<T extends Item> extends Base<T> implements Shop, Comparable<Cart> {
  private final List<Item> items = new ArrayList<>();
  static final int LIMIT = 1, MORE[] = {2};

  public Cart(Store store, int... counts) {
    super(store);
    this.store = store;
  }

  /** Sum over all items. */
  @Override
  public <R> R total(Function<T, R> f) throws IOException {
    new Thread() { public void run() {} }.start();
    return null;
  }

  enum Kind { BIG(1) { int f() { return 1; } }, SMALL; int size; Kind(int s) {} }
  interface Inner { int C = 1; default void d() {} }
  record Point(int x, List<Item> rest) implements Shop { Point { } }
  @interface Named { String value() default ""; }
}
`;

test('declarations', () => {
  expect(outline(extract('Cart.java', source))).toEqual([
    'export class Cart 8-29',
    'property Cart.items 10',
    'export const Cart.LIMIT 11',
    'export const Cart.MORE 11',
    'export method Cart.Cart 13-16',
    'export method Cart.total 19-23',
    'export method total.run 21',
    'export enum Cart.Kind 25',
    'export enum-member Kind.BIG 25',
    'export method BIG.f 25',
    'export enum-member Kind.SMALL 25',
    'export property Kind.size 25',
    'export method Kind.Kind 25',
    'export interface Cart.Inner 26',
    'export const Inner.C 26',
    'export method Inner.d 26',
    'export class Cart.Point 27',
    'export property Point.x 27',
    'export property Point.rest 27',
    'export method Point.Point 27',
    'export interface Cart.Named 28',
    'export method Named.value 28',
  ]);
});

test('signatures and docs', () => {
  const facts = extract('Cart.java', source);
  const cart = symbolNamed(facts, 'Cart');
  expect([cart.signature, cart.doc]).toEqual([
    'public class Cart<T extends Item> extends Base<T> implements Shop, Comparable<Cart>',
    'What a customer wants.',
  ]);
  const total = symbolNamed(facts, 'total');
  expect([total.signature, total.doc]).toEqual([
    'public <R> R total(Function<T, R> f) throws IOException',
    'Sum over all items.',
  ]);
});

test('types and inheritance', () => {
  const facts = extract('Cart.java', source);
  expect(showPath(facts, symbolNamed(facts, 'items').type)).toBe('~Item');
  expect(showPath(facts, symbolNamed(facts, 'rest').type)).toBe('~Item');
  const inherited = facts.inheritance.map(
    (one) => `${showPath(facts, one.sub)} < ${showPath(facts, one.super)}`,
  );
  expect(inherited).toEqual(['#Cart < ~Base', '#Cart < ~Shop', '#Cart < ~Comparable', '#Point < ~Shop']);
});

test('imports', () => {
  expect(imports(extract('Cart.java', source))).toEqual([
    'import java.util.List {List}',
    'import com.acme.Util {max}',
    'import com.acme.model.* {*}',
  ]);
});

describe('what names mean', () => {
  /** In a method of a class A with a field `b` of type B. */
  function check(title: string, body: string, ...expected: string[]): void {
    test(title, () => {
      const facts = extract('A.java', `class A extends Z {\n B b;\n void m(C c) {\n${body}\n} }`);
      expect(meanings(facts).slice(-expected.length)).toEqual(expected);
    });
  }

  check('a field, with and without this', 'b.d(); this.b.d();', 'b: #b', 'd: #b.d', 'b: #A.b', 'd: #A.b.d');
  check('a parameter', 'c.d().e();', 'd: ~C.d', 'e: ~C.d.e');
  check(
    'a local, with var too',
    'D d = x(); d.e(); var f = c.g(); f.h();',
    'e: ~D.e',
    'g: ~C.g',
    'h: ~C.g.h',
  );
  check('what may be inherited', 'other();', 'other: #A.other');
  check('a type of the package', 'Other.make();', 'Other: ~Other', 'make: ~Other.make');
  check('what is made', 'new D(1).e();', 'D: ~D', 'e: ~D.e');
  check('of the superclass', 'super.m();', 'm: #A.<super>.m');
  check('a loop over elements', 'for (D d : b.ds()) d.e();', 'ds: #b.ds', 'e: ~D.e');
  check('a lambda', 'b.each(x -> x.y());', 'each: #b.each', 'y: ?');
  check('a method reference', 'b.each(D::e);', 'D: ~D', 'e: ~D.e');
  check('a pattern', 'if (c instanceof D d) d.e();', 'D: ~D', 'e: ~D.e');
  check(
    'a resource and an exception',
    'try (R r = open()) { r.a(); } catch (E e) { e.b(); }',
    'a: ~R.a',
    'E: ~E',
    'b: ~E.b',
  );
  check('explicit type arguments', 'D.<E>of().f();', 'D: ~D', 'E: ~E', 'of: ~D.of', 'f: ~D.of.f');
  check('text with brackets', 'c.d(") (").e();', 'd: ~C.d', 'e: ~C.d.e');
});

test('imports lead to files', async () => {
  const files = {
    'app/src/main/java/com/acme/Main.java': `import com.acme.model.Item;
import com.acme.model.*;
import static com.acme.model.Item.PRICE;
import com.acme.model.Item.Kind;
import com.acme.model.Gone;
import java.util.List;
import org.junit.jupiter.api.*;
class Main {}`,
    'app/src/main/java/com/acme/model/Item.java': 'package com.acme.model; class Item {}',
    'other/src/main/java/com/acme/model/Item.java': 'package com.acme.model; class Item {}',
    'other/src/main/java/com/acme/model/package-info.java': '',
  };
  expect(await resolvedImports(java, files, 'app/src/main/java/com/acme/Main.java')).toEqual([
    'com.acme.model.Item → app/src/main/java/com/acme/model/Item.java',
    'com.acme.model.* → app/src/main/java/com/acme/model/Item.java',
    'com.acme.model.Item → app/src/main/java/com/acme/model/Item.java',
    'com.acme.model.Item.Kind → app/src/main/java/com/acme/model/Item.java',
    'com.acme.model.Gone → missing',
    'java.util.List → java.util (external)',
    'org.junit.jupiter.api.* → org.junit.jupiter.api (external)',
  ]);
});
