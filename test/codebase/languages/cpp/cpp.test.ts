import { describe, expect, test } from 'vitest';
import { c } from '../../../../src/codebase/languages/c/language.ts';
import { cpp } from '../../../../src/codebase/languages/cpp/language.ts';
import { imports, meanings, outline, showPath, symbolNamed } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await cpp.loadExtractor();

const source = `#pragma once
#include <vector>
#include "shape.hpp"

namespace draw::shapes {
inline namespace v1 {

/// A closed line.
template <typename T, int N = 3>
class EXPORT_API Polygon final : public Shape<T>, private detail::Counted {
 public:
  Polygon();
  explicit Polygon(T first) : points_(first), Shape<T>(1) {}
  ~Polygon();
  Polygon& operator=(const Polygon&) = delete;
  bool operator==(const Polygon& other) const { return points_ == other.points_; }
  operator bool() const;
  template <class U> void scale(U by);
  virtual T area() const = 0;
  static int count;
  friend class Painter;
  using Point = T;
  struct Edge { int from, to; };
 private:
  std::vector<T> points_; //!< at least three
};

enum class Color : unsigned char { Red, Green };
enum Old { FIRST };
template <> struct Hash<int> {};
template <typename T> concept Closed = requires(T t) { t.area(); };
constexpr int limit = 3;
}  // namespace v1
}

namespace { int hidden; }
namespace fs = std::filesystem;

template <typename T, int N>
template <class U>
void draw::shapes::Polygon<T, N>::scale(U by) { points_ = by; }
Shape::operator int() { return 1; }
extern "C" { void c_function(int); }
TEST_F(PolygonTest, scales) { EXPECT_TRUE(true); }
`;

test('declarations', () => {
  expect(outline(extract('polygon.hpp', source))).toEqual([
    'export namespace draw 5-34',
    'export namespace draw.shapes 5-34',
    'export namespace shapes.v1 6-33',
    'export class v1.Polygon 9-26',
    'export method Polygon.Polygon 12',
    'export method Polygon.Polygon 13',
    'export method Polygon.~Polygon 14',
    'export method Polygon.operator= 15',
    'export method Polygon.operator== 16',
    'export method Polygon.operator bool 17',
    'export method Polygon.scale 18',
    'export method Polygon.area 19',
    'export property Polygon.count 20',
    'export type Polygon.Point 22',
    'export struct Polygon.Edge 23',
    'export property Edge.from 23',
    'export property Edge.to 23',
    'property Polygon.points_ 25',
    'export enum v1.Color 28',
    'export enum-member Color.Red 28',
    'export enum-member Color.Green 28',
    'export enum v1.Old 29',
    'export enum-member Old.FIRST 29',
    'export struct v1.Hash 30',
    'export trait v1.Closed 31',
    'export const v1.limit 32',
    'variable hidden 36',
    'export namespace fs 37',
    'export method Polygon.scale 39-41',
    'export method Shape.operator int 42',
    'export function c_function 43',
    'function PolygonTest.scales 44',
  ]);
});

test('signatures, docs, bases', () => {
  const facts = extract('polygon.hpp', source);
  const polygon = symbolNamed(facts, 'Polygon');
  expect([polygon.signature, polygon.doc]).toEqual([
    'template <typename T, int N = 3> class EXPORT_API Polygon final : public Shape<T>, private detail::Counted',
    'A closed line.',
  ]);
  expect(symbolNamed(facts, 'points_').doc).toBe('at least three');
  expect(symbolNamed(facts, 'scale').signature).toBe('template <class U> void scale(U by)');
  expect(facts.inheritance.map((one) => [one.sub, one.super].map((path) => showPath(facts, path)))).toEqual([
    ['#Polygon', '~Shape'],
    ['#Polygon', '~detail.<scope>.Counted'],
  ]);
});

describe('what names mean', () => {
  /** In a method of a class A with a field `b` of the type `B`. */
  function check(title: string, body: string, ...expected: string[]): void {
    test(title, () => {
      const head = 'struct A : Base { B* b; void m(C& c);\nvoid run(C& c) {\n';
      const facts = extract('a.cpp', `${head}${body}\n} };`);
      expect(meanings(facts).slice(-expected.length)).toEqual(expected);
    });
  }

  check(
    'a field, with and without this',
    'b->x(); this->b->x();',
    'b: #b',
    'x: #b.x',
    'b: #A.b',
    'x: #A.b.x',
  );
  check('a parameter', 'c.d().e();', 'd: #A.<scope>.C.d', 'e: #A.<scope>.C.d.e');
  check('what may be inherited, or is outside of the class', 'other();', 'other: #A.<scope>.other');
  check('elements', 'std::vector<D> ds; ds[0].e();', 'D: #A.<scope>.D', 'e: #A.<scope>.D.e');
  check('a loop over elements', 'for (auto& x : b->xs) x.y();', 'xs: #b.xs', 'y: #b.xs.y');
  check('auto', 'auto x = b->make(); x.y();', 'make: #b.make', 'y: #b.make.y');
  check('what is made', 'auto x = std::make_unique<D>(1); x->e();', 'D: #A.<scope>.D', 'e: #A.<scope>.D.e');
  check('new', 'auto x = new D(1); x->e();', 'D: #A.<scope>.D', 'e: #A.<scope>.D.e');
  check('a cast', 'static_cast<D*>(b)->e();', 'D: #A.<scope>.D', 'b: #b', 'e: #A.<scope>.D.e');
  check('a lambda', 'auto f = [w = b->x()](D d) { return w.y() + d.z; };', 'z: #A.<scope>.D.z');
  check('parts', 'auto [k, v] = b->pair(); k.x();', 'pair: #b.pair', 'x: ?');
  check('a condition', 'if (auto x = b->y()) x->z();', 'y: #b.y', 'z: #b.y.z');
  check('what is caught', 'try {} catch (const D& d) { d.e(); }', 'e: #A.<scope>.D.e');
  check('the standard library', 'std::sort(c.begin());', 'sort: ?', 'begin: #A.<scope>.C.begin');
  check('from the outermost namespace', '::g(1);', 'g: ~g');
  check(
    'a member of a type',
    'D::e<F>(); E x = E::Red;',
    'e: #A.<scope>.D.<scope>.e',
    'F: #A.<scope>.F',
    'E: #A.<scope>.E',
    'E: #A.<scope>.E.<scope>',
    'Red: #A.<scope>.E.<scope>.Red',
  );
});

test('a method that is defined outside of its class', () => {
  const facts = extract(
    'a.cpp',
    'using ns::thing;\nvoid Foo::bar(int a) { a = field; this->other(); thing(); }',
  );
  expect(meanings(facts)).toEqual([
    'ns: ~ns.<scope>',
    'thing: ~ns.<scope>.thing',
    'Foo: ~Foo.<scope>',
    'field: ~Foo.<scope>.field',
    'other: ~Foo.other',
    'thing: ~ns.<scope>.thing',
  ]);
});

test('a namespace that is opened again has its names', () => {
  const facts = extract('a.cpp', 'namespace a { int x; }\nnamespace a { int y = x; }\nint z = a::x;');
  expect(meanings(facts)).toEqual(['x: #x', 'a: #a', 'x: #a.x']);
});

describe('a header that ends in .h', async () => {
  const extractC = await c.loadExtractor();
  const check = (title: string, text: string, ...expected: string[]) =>
    test(title, () => expect(outline(extractC('a.h', text))).toEqual(expected));

  check(
    'is C++ when it looks so',
    'class A {\n public:\n  int b();\n};',
    'export class A 1-4',
    'export method A.b 3',
  );
  check(
    'is C when only a part is for C++',
    '#ifdef __cplusplus\nnamespace a {\n#endif\nint new(int class);\n#ifdef __cplusplus\n}\n#endif',
    'export function new 4',
  );
});

test('included files', async () => {
  expect(imports(extract('polygon.hpp', source))).toEqual(['include <vector> {}', 'include shape.hpp {}']);
  const files = {
    'src/a.cpp': '#include <lib/b.hpp>\n#include <vector>',
    'include/lib/b.hpp': '',
    'src/vector': '',
  };
  expect(await resolvedImports(cpp, files, 'src/a.cpp')).toEqual([
    '<lib/b.hpp> → include/lib/b.hpp',
    '<vector> → vector (external)',
  ]);
});
