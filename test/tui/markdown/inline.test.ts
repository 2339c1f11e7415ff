import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInline } from '../../../src/tui/markdown/inline.ts';
import type { Span } from '../../../src/tui/markdown/spans.ts';

const setting = {
  base: [],
  definitions: new Map([['ref', 'https://ref.example']]),
  hyperlinks: true,
  marksCode: false,
};

/** `text{roles}`, with `→ address` where a click leads somewhere. */
function spelled(spans: readonly Span[]): string {
  return spans
    .map(({ text, roles, href }) => {
      const marks = [...roles, ...(href === null ? [] : [`→ ${href}`])].join(' ');
      return marks === '' ? text : `${text}{${marks}}`;
    })
    .join('');
}

function check(title: string, text: string, expected: string, hyperlinks = true): void {
  test(title, () => expect(spelled(parseInline(text, { ...setting, hyperlinks }))).toBe(expected));
}

check(
  'emphasis of all kinds',
  '**a** *b* __c__ _d_ ~~e~~ ***f***',
  'a{strong} b{italic} c{strong} d{italic} e{strike} f{strong italic}',
);
check('underscores within a name', 'snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4');
check(
  'code keeps what is in it',
  '`a *b*` and ``c ` d`` and `` ` ``',
  'a *b*{inlineCode} and c ` d{inlineCode} and `{inlineCode}',
);
check('what is not closed is text', '**a *b `c [d](e', '**a *b `c [d](e');
check('escapes and entities', '\\*a\\* &lt;b&gt; &#8212; &copy; &unknown;', '*a* <b> — © &unknown;');
check(
  'a link says its host',
  '[the docs](https://example.com/a "title")',
  'the docs{link → https://example.com/a} (example.com){dim → https://example.com/a}',
);
check(
  'a link whose text is its address',
  '[example.com/a](https://example.com/a/)',
  'example.com/a{link → https://example.com/a/}',
);
check(
  'a link that lies about its address',
  '[https://good.example](https://bad.example)',
  'https://good.example{link → https://bad.example} (bad.example){dim → https://bad.example}',
);
check(
  'without links the address is written out',
  '[the docs](https://example.com/a)',
  'the docs{link} (https://example.com/a){dim}',
  false,
);
check('a place in the project', '[the parser](src/parse.ts)', 'the parser{link} (src/parse.ts){dim}');
check('an anchor', '[below](#usage)', 'below{link}');
check('no link to a script', '[x](javascript:alert(1))', 'x{link} (javascript:alert(1)){dim}');
check(
  'addresses that stand by themselves',
  'see https://a.example/b_c_d, (http://b.example) <https://c.example> <me@d.example>',
  'see https://a.example/b_c_d{link → https://a.example/b_c_d}, (http://b.example{link → http://b.example}) https://c.example{link → https://c.example} me@d.example{link → mailto:me@d.example}',
);
check(
  'a reference that was defined',
  '[text][ref] and [ref] and [other]',
  'text{link → https://ref.example} (ref.example){dim → https://ref.example} and ref{link → https://ref.example} (ref.example){dim → https://ref.example} and [other]',
);
check(
  'images',
  '![a chart](chart.png) ![](https://x.example/y.png)',
  '[image: a chart]{link} [image]{link → https://x.example/y.png}',
);
check(
  'a badge leads to where its link does',
  '[![CI](b.svg)](https://ci.example)',
  '[image: CI]{link → https://ci.example} (ci.example){dim → https://ci.example}',
);
check('a line break of HTML', 'a<br>b<br/>c', 'a\nb\nc');
check(
  'nothing of an address can end the escape that it stands in',
  '[a](<https://x.example/\u0007\u001b b"é>)',
  'a{link → https://x.example/%07%1B%20b"%C3%A9} (x.example){dim → https://x.example/%07%1B%20b"%C3%A9}',
);

interface Written {
  readonly markdown: string;
  readonly runs: readonly (readonly [text: string, marks: string])[];
}

const word = fc
  .constantFrom('a', 'two words', 'snake_case', '2 * 3', 'é', '漢字', 'x.y', '(z)')
  .map((text): Written => ({ markdown: text, runs: [[text, '']] }));
const code = fc
  .constantFrom('a', 'b * c', '**d**', '[e](f)', '_g')
  .map((text): Written => ({ markdown: `\`${text}\``, runs: [[text, 'inlineCode']] }));
const marked = (open: string, mark: string) => (inner: readonly Written[]) => ({
  markdown: `${open}${inner.map(({ markdown }) => markdown).join(' ')}${open}`,
  runs: inner.flatMap(({ runs }, at) => [
    ...(at === 0 ? [] : [[' ', mark] as const]),
    ...runs.map(([text, marks]) => [text, [marks, mark].filter((one) => one !== '').join(' ')] as const),
  ]),
});
const some = (one: fc.Arbitrary<Written>) => fc.array(one, { minLength: 1, maxLength: 3 });
const plainText = fc.oneof(word, code);
const emphasized = fc.oneof(
  plainText,
  some(plainText).map(marked('_', 'italic')),
  some(plainText).map(marked('~~', 'strike')),
);
const anything = fc.oneof(emphasized, some(emphasized).map(marked('**', 'strong')));

test('marks within each other are found as they were written', () => {
  fc.assert(
    fc.property(some(anything), (pieces) => {
      const text = pieces.map(({ markdown }) => markdown).join(' ');
      const expected = pieces.flatMap(({ runs }, at) => [...(at === 0 ? [] : [[' ', ''] as const]), ...runs]);
      const found = parseInline(text, setting).map(({ text: own, roles }) => [own, roles.join(' ')] as const);
      expect(byCharacter(found)).toEqual(byCharacter(expected));
    }),
    { numRuns: 500 },
  );
});

function byCharacter(runs: readonly (readonly [string, string])[]): string[] {
  return runs.flatMap(([text, marks]) =>
    [...text].map((one) => `${one} ${marks.split(' ').sort().join(' ')}`),
  );
}
