import { describe, expect, test } from 'vitest';
import { ruby } from '../../../../src/codebase/languages/ruby/language.ts';
import { imports, meanings, outline, showPath, symbolNamed } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await ruby.loadExtractor();

const source = `# frozen_string_literal: true

require 'set'
require_relative '../acme/base'

# Sells things.
module Acme
  VERSION = '1.0'.freeze

  # A customer.
  # Buys things.
  class Customer < Base::Model
    include Comparable, Other::Mod
    attr_accessor :name,
                  :age
    A, B = 1, 2
    @@count = 0

    class << self
      attr_reader :config
      def create(attrs = {}, *rest, key: 1, &block) = new(attrs)

      private

      def hidden; end
    end

    def self.find(id)
      @cache ||= {}
    end

    def initialize(store)
      @store, @other = store, 1
      @store = nil
    end

    def name=(value)
      text = <<~TEXT
        def fake; #{value}; end
      TEXT
    end

    def ==(other); end
    alias size count?
    alias_method :qux, :size
    define_method(:dynamic) { |a| a }
    delegate :total, to: :cart

    private

    def secret; end
    public def shown; end
    def later; end
    public :later

    Point = Struct.new(:x, :y) do
      def distance; end
    end
  end
end

class Acme::Error < StandardError; end

def top(a)
  def inner; end
end
__END__
def no; end
`;

test('declarations', () => {
  const facts = extract('customer.rb', source);
  expect(outline(facts)).toEqual([
    'export module Acme 7-60',
    'export const Acme.VERSION 8',
    'export class Acme.Customer 12-59',
    'export property Customer.name 14',
    'export property Customer.age 14-15',
    'export const Customer.A 16',
    'export const Customer.B 16',
    'property Customer.@@count 17',
    'export property Customer.config 20',
    'export method Customer.create 21',
    'method Customer.hidden 25',
    'export method Customer.find 28-30',
    'property Customer.@cache 29',
    'export method Customer.initialize 32-35',
    'property Customer.@store 33',
    'property Customer.@other 33',
    'export method Customer.name= 37-41',
    'export method Customer.== 43',
    'export method Customer.size 44',
    'export method Customer.qux 45',
    'export method Customer.dynamic 46',
    'export method Customer.total 47',
    'method Customer.secret 51',
    'export method Customer.shown 52',
    'export method Customer.later 53',
    'export class Customer.Point 56-58',
    'export property Point.x 56',
    'export property Point.y 56',
    'export method Point.distance 57',
    'export class Acme.Error 62',
    'export function top 64-66',
    'export function inner 65',
  ]);
  expect(facts.parseErrors).toBe(0);
});

test('signatures, docs and inheritance', () => {
  const facts = extract('customer.rb', source);
  const customer = symbolNamed(facts, 'Customer');
  expect([customer.signature, customer.doc]).toEqual([
    'class Customer < Base::Model',
    'A customer.\nBuys things.',
  ]);
  expect(symbolNamed(facts, 'create').signature).toBe('def create(attrs = {}, *rest, key: 1, &block)');
  expect(symbolNamed(facts, 'VERSION').signature).toBe("VERSION = '1.0'.freeze");
  const inherited = facts.inheritance.map(
    (one) => `${showPath(facts, one.sub)} < ${showPath(facts, one.super)}`,
  );
  expect(inherited).toEqual([
    '#Customer < ~Acme::Customer::Base.Model',
    '#Customer < ~Acme::Customer::Comparable',
    '#Customer < ~Acme::Customer::Other.Mod',
    '#Error < ~Acme::Error::StandardError',
  ]);
});

test('files that are loaded', () => {
  const facts = extract(
    'lib/a.rb',
    `require 'acme/b'
require_relative 'c'
require File.expand_path('../d', __FILE__)
load File.join(__dir__, 'e.rb')
autoload :F, 'acme/f'
require name; require "a#{b}"`,
  );
  expect(imports(facts)).toEqual([
    'require acme/b {}',
    'require ./c {}',
    'require ./d {}',
    'require ./e.rb {}',
    'require acme/f {}',
  ]);
});

describe('what names mean', () => {
  /** In a method of a class M::A. */
  function check(title: string, body: string, ...expected: string[]): void {
    test(title, () => {
      const text = `module M\nclass A\ndef m(p, q = 1)\n${body}\nend\ndef own; end\nend\nend`;
      expect(meanings(extract('a.rb', text)).slice(-expected.length)).toEqual(expected);
    });
  }

  check(
    'a method of the class, perhaps inherited',
    'own; other?(p); self.own',
    'own: #A.own',
    'other?: #A.other?',
    'own: #A.own',
  );
  check(
    'instance variables',
    '@b = B.new(p)\n@b.c',
    'B: ~M::A::B',
    'new: ~M::A::B.new',
    '@b: #A.@b',
    'c: #A.@b.c',
  );
  check(
    'locals',
    'x = B.new\nx.c(q)\nx, y = p\ny.d',
    'B: ~M::A::B',
    'new: ~M::A::B.new',
    'c: ~M::A::B.c',
    'd: ?',
  );
  check('constants', 'B::C.d; A', 'B: ~M::A::B', 'C: ~M::A::B.C', 'd: ~M::A::B.C.d', 'A: #A');
  check(
    'blocks',
    'B.each { |x, (y, *z)| x.c }\nB.map do |w| w.d end\nw',
    'each: ~M::A::B.each',
    'c: ?',
    'B: ~M::A::B',
    'map: ~M::A::B.map',
    'd: ?',
    'w: #A.w',
  );
  check(
    'lines that go on',
    'B\n  .c\n  &.d\ne',
    'B: ~M::A::B',
    'c: ~M::A::B.c',
    'd: ~M::A::B.c.d',
    'e: #A.e',
  );
  check('lines that do not', 'x = own\n[1].each', 'own: #A.own', 'each: ?');
  check(
    'texts with code in them',
    '"a } #{@b.c} ] ";  %w[d e]; :f; /#{g}/',
    '@b: #A.@b',
    'c: #A.@b.c',
    'g: #A.g',
  );
  check('an exception', 'begin\nrescue B => e\n e.c\nend', 'B: ~M::A::B', 'c: ~M::A::B.c');
});

describe('imports lead to files', () => {
  const files = {
    'shop.gemspec': "s.require_paths = ['lib', 'more']",
    'lib/shop.rb':
      "require 'shop/cart'; require_relative 'shop/item'; require 'extra'; require 'json'; require_relative 'no'",
    'lib/shop/cart.rb': '',
    'lib/shop/item.rb': '',
    'more/extra.rb': '',
    'other/json.rb': '',
  };
  test('by the folders that are searched', async () => {
    expect(await resolvedImports(ruby, files, 'lib/shop.rb')).toEqual([
      'shop/cart → lib/shop/cart.rb',
      './shop/item → lib/shop/item.rb',
      'extra → more/extra.rb',
      'json → json (external)',
      './no → missing',
    ]);
  });
});

test('broken code gives what is sound in it', () => {
  const facts = extract('a.rb', 'class A\n def b(\nend\nclass C\n def d; end\nend');
  expect(facts.parseErrors).toBeGreaterThan(0);
  expect(facts.symbols.map(({ name }) => name)).toContain('C');
});
