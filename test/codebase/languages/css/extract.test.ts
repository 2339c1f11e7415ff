import { describe, expect, test } from 'vitest';
import { css } from '../../../../src/codebase/languages/css/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await css.loadExtractor();

function check(
  title: string,
  source: string,
  expected: readonly string[],
  path = 'a.css',
  parseErrors = 0,
): void {
  test(title, () => {
    const facts = extract(path, source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(parseErrors);
  });
}

describe('CSS', () => {
  check('selectors, one symbol each', '.a,\n#b > li:not(.c, .d) {\n  color: red;\n}\nhtml { }', [
    'selector .a 1-4',
    'selector #b > li:not(.c, .d) 1-4',
    'selector html 5',
  ]);
  check('custom properties', ':root {\n  --gap: 4px;\n  --map: { a: b };\n}\n.dark { --gap: 2px }', [
    'selector :root 1-4',
    'variable :root.--gap 2',
    'variable --map 3',
    'selector .dark 5',
    'variable .dark.--gap 5',
  ]);
  check(
    'conditions around rules',
    '@media print {\n  .a { }\n  @supports (display: grid) { .b { } }\n}\n@layer x, y;\n@layer x { .c { } }',
    [
      'selector @media print..a 2',
      'selector @media print @supports (display: grid)..b 3',
      'selector @layer x..c 6',
    ],
  );
  check(
    'nesting, as one would write it outside',
    '.card {\n  &:hover, &.on { }\n  .icon { }\n  @media print { & { } }\n}',
    [
      'selector .card 1-5',
      'selector .card:hover 2',
      'selector .card.on 2',
      'selector .card .icon 3',
      'selector @media print..card 4',
    ],
  );
  check(
    'keyframes without their steps, and what at-rules name',
    '@-webkit-keyframes fade { from { a: b } 50% { a: c } }\n@property --x { syntax: "*" }\n@font-face { src: url(a;b) }',
    ['selector fade 1', 'variable --x 2'],
  );
  check(
    'marks in strings, comments and addresses',
    '/* .no { */ a[href="}{"] { background: url(data:x;y,//{) }\n.b\\:c /* , .no */ { content: \';}\' }',
    ['selector a[href="}{"] 1', 'selector .b\\:c 2'],
  );
  check('a BOM and CRLF', '\uFEFF.a\r\n{\r\n}\r\n', ['selector .a 1-3']);
  check('an empty file', '', []);

  test('where they stand, and their line', () => {
    const facts = extract('a.css', '.a,\n  .b   > c\n{ --x : 1px; }');
    expect(symbolNamed(facts, '.b > c')).toMatchObject({
      nameLine: 2,
      nameColumn: 2,
      startLine: 1,
      signature: '.a, .b > c',
    });
    expect(symbolNamed(facts, '--x')).toMatchObject({ nameLine: 3, parent: 0, signature: '--x : 1px' });
  });
});

describe('SCSS and Less', () => {
  check(
    'variables, mixins, functions and placeholders',
    `// a { comment
$primary: #333 !default;
$map: (a: 1, b: (c: d));
@mixin button($x: 2) { &:hover { a: b } .in { a: b } }
@function double($n) { $m: $n; @return $m * 2; }
%base { font: { family: a; size: b } }
.a { $local: 1; @include button { .slot { a: b } } &__b-#{$x} { a: b } @if $x { .c { } } }
`,
    [
      'variable $primary 2',
      'variable $map 3',
      'macro button 4',
      'selector button.&:hover 4',
      'selector button..in 4',
      'function double 5',
      'selector %base 6',
      'selector .a 7',
      'selector .a .slot 7',
      'selector .a__b-#{$x} 7',
      'selector .a .c 7',
    ],
    'a.scss',
  );
  check(
    'what Less calls otherwise',
    '@base: 2px;\n@rules: { .x { a: b } }\n.mix(@a) when (@a > 1) { .mixed(); }\n.@{name}-b { a: b }',
    [
      'variable @base 1',
      'variable @rules 2',
      'selector @rules..x 2',
      'selector .mix(@a) 3',
      'selector .@{name}-b 4',
    ],
    'a.less',
  );
  check('the front matter of a site', '---\n---\n.a { }', ['selector .a 3'], 'a.scss');
});

describe('CSS that is broken', () => {
  check(
    'a brace is missing',
    '.a { color: red;\n.b { }',
    ['selector .a 1-2', 'selector .a .b 2'],
    'a.css',
    1,
  );
  check('a brace too many', '.a { } }\n.b { }', ['selector .a 1', 'selector .b 2'], 'a.css', 1);
  check(
    'a quote is missing',
    '.a { content: "x;\n}\n.b { }',
    ['selector .a 1-2', 'selector .b 3'],
    'a.css',
    1,
  );
  check('a comment is not closed', '.a { }\n/* .b { }', ['selector .a 1'], 'a.css', 1);
  check('a bracket is missing', '.a { width: calc(1px; color: red }\n.b { }', [
    'selector .a 1',
    'selector .b 2',
  ]);
  check('no selector', '{ a: b } , { }', []);
});
