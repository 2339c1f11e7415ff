import { describe, expect, test } from 'vitest';
import { php } from '../../../../src/codebase/languages/php/language.ts';
import { imports, meanings, outline, showPath, symbolNamed } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await php.loadExtractor();

const source = `<html><?php if ($x): ?><b>function no() {}</b><?php endif ?>
<?php
declare(strict_types=1);

namespace Acme\\Shop;

use Acme\\Models\\Item as Thing, Acme\\Base;
use function Acme\\helper;
use Acme\\{One, function two, Sub\\Three};

const LIMIT = 1, MORE = 2;
\\define('OTHER', 3);

/**
 * What a customer wants.
 */
#[Entity('a{b')]
abstract class Cart extends Base implements \\Countable, Named
{
    use Logs, Counts { Logs::add as private; }

    private const A = 1;
    final public const string B = 'x';

    /** @var Thing[] */
    protected array $items = [];
    private static ?Thing $last = null, $first;

    public function __construct(private readonly Store $store, public int $size = 5)
    {
        $this->late = function () { return function_in_text('}'); };
    }

    abstract protected function total(Thing &$one, Thing ...$rest): ?static;

    private function hidden() { function inner() {} }
}

interface Named { public function name(): string; }
trait Logs { public $log; }

enum Suit: string implements Named
{
    case Hearts = 'H';
    case Spades = 'S';
    const Wild = self::Hearts;
    private const int Count = 2;
    public function name(): string { return <<<TEXT
        class Fake { {$this->value} }
        TEXT; }
}

/** Makes one. */
function make(): Cart
{
    $local = 1;
    return new class() extends Cart { public $p; function m() {} };
}

if (!function_exists('maybe')) {
    function maybe() {}
}
$app = make();
$app = null;
`;

test('declarations', () => {
  const facts = extract('Cart.php', source);
  expect(outline(facts)).toEqual([
    'export namespace Acme\\Shop 5',
    'export const LIMIT 11',
    'export const MORE 11',
    'export const OTHER 12',
    'export class Cart 17-37',
    'const Cart.A 22',
    'export const Cart.B 23',
    'export property Cart.items 26',
    'property Cart.last 27',
    'property Cart.first 27',
    'export method Cart.__construct 29-32',
    'property Cart.store 29',
    'export property Cart.size 29',
    'export method Cart.total 34',
    'method Cart.hidden 36',
    'export function inner 36',
    'export interface Named 39',
    'export method Named.name 39',
    'export trait Logs 40',
    'export property Logs.log 40',
    'export enum Suit 42-51',
    'export enum-member Suit.Hearts 44',
    'export enum-member Suit.Spades 45',
    'export const Suit.Wild 46',
    'const Suit.Count 47',
    'export method Suit.name 48-50',
    'export function make 54-58',
    'export property make.p 57',
    'export method make.m 57',
    'export function maybe 61',
    'variable app 63',
  ]);
  expect(facts.parseErrors).toBe(0);
});

test('a namespace with a body', () => {
  expect(
    outline(extract('a.php', '<?php\nnamespace A {\n class B {}\n}\nnamespace {\n class C {}\n}')),
  ).toEqual(['export namespace A 2-4', 'export class B 3', 'export class C 6']);
});

test('signatures, docs, types and inheritance', () => {
  const facts = extract('Cart.php', source);
  const shown = (name: string) => {
    const { signature, doc, type } = symbolNamed(facts, name);
    return [signature, doc, showPath(facts, type)];
  };
  expect(shown('Cart')).toEqual([
    'abstract class Cart extends Base implements \\Countable, Named',
    'What a customer wants.',
    '?',
  ]);
  expect(shown('items')).toEqual(['protected array $items = []', '@var Thing[]', 'Acme\\Models\\Item:Item']);
  expect(shown('store')).toEqual(['private readonly Store $store', null, '~Store']);
  expect(shown('total')).toEqual([
    'abstract protected function total(Thing &$one, Thing ...$rest): ?static',
    null,
    '#Cart',
  ]);
  expect(shown('make')).toEqual(['function make(): Cart', 'Makes one.', '#Cart']);
  expect(shown('Hearts')).toEqual(["case Hearts = 'H'", null, '#Suit']);
  const inherited = facts.inheritance.map(
    (one) => `${showPath(facts, one.sub)} < ${showPath(facts, one.super)}`,
  );
  expect(inherited).toEqual([
    '#Cart < Acme\\Base:Base',
    '#Cart < \\Countable:Countable',
    '#Cart < #Named',
    '#Cart < #Logs',
    '#Cart < ~Counts',
    '#Suit < #Named',
  ]);
});

test('imports', () => {
  expect(imports(extract('Cart.php', source))).toEqual([
    'use Acme\\Models\\Item {Item as Thing}',
    'use Acme\\Base {Base}',
    'use Acme\\helper {helper}',
    'use Acme\\One {One}',
    'use Acme\\two {two}',
    'use Acme\\Sub\\Three {Three}',
    'use \\Countable {Countable}',
  ]);
});

test('files that are run', () => {
  const facts = extract(
    'a.php',
    `<?php
require __DIR__ . '/b.php';
require_once(dirname(__DIR__) . '/c.php');
include dirname(__FILE__, 2) . "/d.php";
include_once 'e.php';
$x = require ROOT . '/f.php';
require $path; require "a/$b.php"; require $found['x.php'];`,
  );
  expect(imports(facts)).toEqual([
    'require __DIR__/b.php {}',
    'require __DIR__/../c.php {}',
    'require __DIR__/../d.php {}',
    'require e.php {}',
    'require */f.php {}',
  ]);
});

describe('what names mean', () => {
  /** In a method of a class A with a property `b` of type B. */
  function check(title: string, body: string, ...expected: string[]): void {
    test(title, () => {
      const text = `<?php namespace N; use M\\Z;\nclass A extends Z { private B $b; private $u;\n function m(C $c, $d) {\n${body}\n} }`;
      expect(meanings(extract('A.php', text)).slice(-expected.length)).toEqual(expected);
    });
  }

  check('a property', '$this->b->e()?->f;', 'b: #A.b', 'e: #A.b.e', 'f: #A.b.e.f');
  check('parameters', '$c->e(); $d->f();', 'C: ~C', 'e: ~C.e', 'f: ?');
  check(
    'locals, from where they are assigned on',
    '$x = $c->e(); $x->f(); $x = $x->g(); $x->h(); $d = 1; $d->i();',
    'e: ~C.e',
    'f: ~C.e.f',
    'g: ~C.e.g',
    'h: ~C.e.g.h',
    'i: ?',
  );
  check('what is made', '$x = new D(1); $x->e(); (new F)->g();', 'D: ~D', 'e: ~D.e', 'F: ~F', 'g: ~F.g');
  check(
    'of the class and above',
    'self::E; static::f(); parent::m(); D::$g; D::h()->i; D::class;',
    'E: #A.E',
    'f: #A.f',
    'm: #A.<super>.m',
    'D: ~D',
    'g: ~D.g',
    'D: ~D',
    'h: ~D.h',
    'i: ~D.h.i',
    'D: ~D',
  );
  check(
    'names with a namespace',
    'new \\P\\Q(); Z\\Y::x(); R\\s(); \\strlen(1); namespace\\t(); throw new \\Error;',
    'Q: P\\Q:Q',
    'Y: M\\Z\\Y:Y',
    'x: M\\Z\\Y:Y.x',
    's: N\\R\\s:s',
    'strlen: ~strlen',
    't: ~t',
    'Error: \\Error:Error',
  );
  check('joined texts', '$c . e() . ($d) . F . "}"; ', 'e: ~e', 'F: ~F');
  check('a loop', 'foreach ($c->es as $k => $e) { $e->f(); }', 'es: ~C.es', 'f: ~C.es.f');
  check('an exception', 'try {} catch (E | F $e) { $e->g(); }', 'E: ~E', 'F: ~F', 'g: ~E.g');
  check(
    'functions see their own locals',
    '$f = fn(E $c) => $c->e(); $g = function (F $c) use (&$d) { $c->f(); }; $c->g();',
    'E: ~E',
    'e: ~E.e',
    'F: ~F',
    'f: ~F.f',
    'g: ~C.g',
  );
  check(
    'texts with code in them',
    '"a {$this->b->c()} $c->d $e[key] ${f}"; $x = <<<END\n x {$c->g} $c->h\nEND;\nI;',
    'b: #A.b',
    'c: #A.b.c',
    'd: ~C.d',
    'g: ~C.g',
    'h: ~C.h',
    'I: ~I',
  );
  check('names of arguments and labels', 'e(name: F); goto end; end: g();', 'e: ~e', 'F: ~F', 'g: ~g');
  check(
    'a property that gets what it is',
    '$this->u = new E; $this->u->f();',
    'E: ~E',
    'u: #A.u',
    'f: #A.u.f',
  );
  check(
    'a variable that a comment gives a type',
    '/** @var E|null $x */\n$x = y(); $x->f();',
    'y: ~y',
    'f: ~E.f',
  );
});

test('types that only comments name', () => {
  const facts = extract(
    'A.php',
    `<?php
class A {
  /** @var \\M\\B|null */
  private $b;
  /**
   * @param array<string, C> $c of them
   * @param int $n
   * @return $this
   */
  function m($c, $n) { $c->d(); $n->e(); }
}`,
  );
  expect(meanings(facts)).toEqual(['d: ~C.d', 'e: ?']);
  expect(showPath(facts, symbolNamed(facts, 'b').type)).toBe('M\\B:B');
  expect(showPath(facts, symbolNamed(facts, 'm').type)).toBe('#A');
});

test('variables of a file', () => {
  const facts = extract('a.php', '<?php\n$app = new App();\n$app->run();\nfunction f() { $app->no(); }');
  expect(meanings(facts)).toEqual(['App: ~App', 'app: #app', 'run: #app.run', 'no: ?']);
});

describe('imports lead to files', () => {
  const composer = JSON.stringify({
    require: { php: '>=8', 'psr/log': '^3', 'symfony/console': '^6', 'acme/ware-house': '1' },
    autoload: {
      'psr-4': { 'Acme\\': 'src/', 'Acme\\Extra\\': ['extra', 'more'] },
      'psr-0': { Old_: 'lib' },
      classmap: ['legacy'],
      files: ['src/helpers.php'],
    },
  });

  async function check(uses: string, ...expected: string[]): Promise<void> {
    const files = {
      'composer.json': composer,
      'src/Cart.php': `<?php namespace Acme; ${uses}`,
      'src/Models/Item.php': '',
      'src/helpers.php': '',
      'more/Thing.php': '',
      'lib/Old/Way.php': '',
      'legacy/deep/Ancient.php': '',
      'packages/b/composer.json': '{"autoload":{"psr-4":{"Pack\\\\":"code"}}}',
      'packages/b/code/In/Side.php': '',
      'views/page.php': '',
    };
    expect(await resolvedImports(php, files, 'src/Cart.php')).toEqual(expected);
  }

  test('by the rules of Composer', () =>
    check(
      'use Acme\\Models\\Item; use Acme\\Extra\\Thing; use Acme\\Gone; use Pack\\In\\Side; new \\Old_Way; new \\Ancient;',
      'Acme\\Models\\Item → src/Models/Item.php',
      'Acme\\Extra\\Thing → more/Thing.php',
      'Acme\\Gone → missing',
      'Pack\\In\\Side → packages/b/code/In/Side.php',
      '\\Old_Way → lib/Old/Way.php',
      '\\Ancient → legacy/deep/Ancient.php',
    ));
  test('functions', () => check('use function Acme\\helper;', 'Acme\\helper → src/helpers.php'));
  test('of other packages and of the language', () =>
    check(
      'use Psr\\Log\\LoggerInterface; use Symfony\\Component\\Console\\Item; use Other\\X; use Acme\\WareHouse\\Y; new \\Exception;',
      'Psr\\Log\\LoggerInterface → psr/log (external)',
      'Symfony\\Component\\Console\\Item → symfony/console (external)',
      'Other\\X → Other (external)',
      'Acme\\WareHouse\\Y → acme/ware-house (external)',
      '\\Exception → php (external)',
    ));
  test('by path', () =>
    check(
      "require __DIR__ . '/helpers.php'; include ROOT . '/views/page.php'; require 'views/page.php'; require './no.php';",
      '__DIR__/helpers.php → src/helpers.php',
      '*/views/page.php → views/page.php',
      'views/page.php → views/page.php',
      './no.php → missing',
    ));
  test('without Composer, by the end of the path', async () => {
    const files = {
      'app/a.php':
        '<?php use App\\Models\\User; use Vendor\\Lib\\Deep\\Models\\User as U; use V\\W\\Models\\User as X;',
      'app/Models/User.php': '',
    };
    expect(await resolvedImports(php, files, 'app/a.php')).toEqual([
      'App\\Models\\User → app/Models/User.php',
      'Vendor\\Lib\\Deep\\Models\\User → Vendor (external)',
      'V\\W\\Models\\User → app/Models/User.php',
    ]);
  });
});

test('broken code gives what is sound in it', () => {
  const facts = extract(
    'a.php',
    '<?php class A { function b( { } }\nfunction c() { return $x->; }\nclass D {}',
  );
  expect(facts.parseErrors).toBeGreaterThan(0);
  expect(facts.symbols.map(({ name }) => name)).toContain('D');
});
