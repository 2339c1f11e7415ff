// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under test hold them
import { describe, expect, test } from 'vitest';
import { html } from '../../../../src/codebase/languages/html/language.ts';
import { outline, symbolNamed } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await html.loadExtractor();

function check(title: string, source: string, expected: readonly string[], parseErrors = 0): void {
  test(title, () => {
    const facts = extract('a.html', source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(parseErrors);
  });
}

describe('elements', () => {
  check(
    'those with an id, and headings',
    `<!doctype html>
<html lang=en>
<title>A <b id=no></title>
<body id="app">
  <h1 class=x>Hello
    <em>big</em> &amp; wide</h1>
  <main ID='main'>
    <p id=p1>text
    <div id="d"></div>
    <img id=i><my-part id=m />
    <h2 id="here"></h2>
  </main>
</body>
</html>
`,
    [
      'element app 4-13',
      'heading app.Hello big & wide 5-6',
      'element app.main 7-12',
      'element main.p1 8-9',
      'element main.d 9',
      'element main.i 10',
      'element main.m 10',
      'element main.here 11',
    ],
  );
  check(
    'ends that are left out',
    '<ul>\n<li id=a>\n<li id=b><ul><li id=c></ul>\n</ul>\n<table><tr id=r>\n<td id=x>\n<tr id=s></table>',
    ['element a 2', 'element b 3', 'element b.c 3', 'element r 5-6', 'element r.x 6', 'element s 7'],
  );
  check(
    'not in comments, scripts and marks of templates',
    '<!-- <a id=no> --><script>"<a id=no>"</script><style>/*<a id=no>*/</style><?php "<a id=no>" ?><% "<a id=no>" %><![CDATA[<a id=no>]]><a id="{{ no }}"><a id=yes>',
    ['element yes 1'],
  );
  check('what looks like a tag', '<a\n  title="> id=no"\n  data-x=\'<b id="no">\' id = "yes">1 < 2 <3</a>', [
    'element yes 1-3',
  ]);
  check('an empty file', '', []);
  check('a BOM and CRLF', '\uFEFF<p\r\n id="a">\r\n</p>', ['element a 1-3']);

  test('where they stand, and their line', () => {
    const facts = extract('a.html', '<p>\n<form  class="x"\n id="login">');
    expect(symbolNamed(facts, 'login')).toMatchObject({
      nameLine: 3,
      nameColumn: 5,
      startLine: 2,
      signature: '<form class="x" id="login">',
    });
  });
});

describe('HTML that is broken', () => {
  check('ends that open nothing', '</p><a id=x></b></a></i>', ['element x 1'], 3);
  check(
    'ends that cross',
    '<b id=x><i id=y></b></i>\n<u id=z>',
    ['element x 1', 'element x.y 1', 'element z 2'],
    1,
  );
  check('a comment is not closed', '<a id=x></a><!-- <b id=y>', ['element x 1'], 1);
  check('a script is not closed', '<a id=x></a><script id=s> <b id=y>', ['element x 1', 'element s 1'], 1);
  check('a tag is not closed', '<a id=x></a><b id=y', ['element x 1', 'element y 1'], 1);
  check('a quote is missing', '<a id=x></a><b id="y>', ['element x 1'], 1);
});

describe('links', () => {
  const files = ['web/js/app.js', 'web/site.css', 'src/main.tsx', 'public/icon.svg', 'web/b.html'];

  const check = (source: string, ...expected: string[]) =>
    test(source, async () => {
      const project = { ...Object.fromEntries(files.map((path) => [path, ''])), 'web/a.html': source };
      expect(await resolvedImports(html, project, 'web/a.html')).toEqual(expected);
    });

  check('<script type="module" src="/src/main.tsx"></script>', '/src/main.tsx → src/main.tsx');
  check('<script src=js/app.js?v=2></script>', 'js/app.js → web/js/app.js');
  check('<link rel="stylesheet" href=\'./site.css\'>', './site.css → web/site.css');
  check('<img src="/icon.svg"><img src="/icon.svg">', '/icon.svg → public/icon.svg');
  check('<a href="b.html#part">b</a><a href="gone.html">', 'b.html → web/b.html', 'gone.html → missing');
  check('<a href="/about"><a href="#x"><a href="https://x.y/z.html"><img src="{{ a }}.png"><p src="b.html">');
});
