// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under test hold them
import { describe, expect, test } from 'vitest';
import { yaml } from '../../../../src/codebase/languages/yaml/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await yaml.loadExtractor();

function check(title: string, source: string, expected: readonly string[], parseErrors = 0): void {
  test(title, () => {
    const facts = extract('a.yml', source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(parseErrors);
  });
}

describe('keys', () => {
  check(
    'the jobs of a workflow',
    `name: Check
on:
  push:
    branches: [main, 'release/**']
  pull_request:
env:
  NODE: "20"
jobs:
  # the gate
  unit:
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest]
    steps:
      - uses: actions/checkout@v4
      - name: Test
        run: |
          echo "key: value"
        not-a-step: x

      - run: >-
          npm test
  lint:
    runs-on: ubuntu-latest
`,
    [
      'key name 1',
      'key on 2-5',
      'key on.push 3-4',
      'key on.push.branches 4',
      'key on.pull_request 5',
      'key env 6-7',
      'key env.NODE 7',
      'key jobs 8-25',
      'key jobs.unit 10-23',
      'key jobs.unit.runs-on 11',
      'key jobs.unit.strategy 12-14',
      'key jobs.unit.steps 15-23',
      'key jobs.lint 24-25',
      'key jobs.lint.runs-on 25',
    ],
  );
  check(
    'anchors, merges and tags, as in compose files',
    `x-common: &common
  restart: always
services:
  web: &web
    <<: *common
    image: nginx:1.27
    command: ["sh", "-c", "echo 'a: b'"]
  db: !!map
    image: !ref postgres
`,
    [
      'key x-common 1-2',
      'key x-common.restart 2',
      'key services 3-9',
      'key services.web 4-7',
      'key services.web.image 6',
      'key services.web.command 7',
      'key services.db 8-9',
      'key services.db.image 9',
    ],
  );
  check(
    'many documents',
    '%YAML 1.2\n---\nkind: Service\nmetadata:\n  name: a\n---\nkind: Pod\n...\n--- |\n a: b\n---\n- c: d\n',
    ['key kind 3', 'key metadata 4-5', 'key metadata.name 5', 'key kind 7'],
  );
  check('sequences at the column of their key', 'a:\n- b: 1\n  c: 2\n- d\ne: 3', ['key a 1-4', 'key e 5']);
  check('entries within entries on one line', 'a:\n  - - b: 1\n      c: 2\n    - d\ne: 1', [
    'key a 1-4',
    'key e 5',
  ]);
  check(
    'block scalars with what looks like keys',
    'a: |2-\n    b: 1\n  c: 2\n\n  # no comment\nd: > # one\n  e: 1\nf: 1',
    ['key a 1-5', 'key d 6-7', 'key f 8'],
  );
  check('quoted scalars over many lines', "a: \"b\n  c: \\\" d\n\n  e: f\"\ng: 'it''s\n  h: 1'\ni: 1", [
    'key a 1-4',
    'key g 5-6',
    'key i 7',
  ]);
  check('plain scalars over many lines', 'a: b\n  c\n\n  d\n# e\nf:\n  g h\n  i\nj: 1', [
    'key a 1-4',
    'key f 6-8',
    'key j 9',
  ]);
  check('flow collections over many lines', 'a: {\n  b: "}", # }\n  c: [don\'t, "]"]\n}\nd: [\n]\ne: 1', [
    'key a 1-4',
    'key d 5-6',
    'key e 7',
  ]);
  check(
    'quoted keys, and colons within plain ones',
    '"a: b": 1\n\'c\' : 2\nd:e: 3\nhttp://f: 4\n"g" "h"',
    ['key a: b 1', 'key c 2', 'key d:e 3', 'key http://f 4-5'],
    1,
  );
  check('comments and hashes', '# a: 1\nb: c#d # e: f\ng: # h\n  i: "#"\nj#k: 1', [
    'key b 2',
    'key g 3-4',
    'key g.i 4',
    'key j#k 5',
  ]);
  check('explicit keys are no symbols', '? [a, b]\n: c: 1\n  d: 2\n? e\n: - f\ng: 1', ['key g 6']);
  check('one that is there twice', 'a: 1\na:\n  b: 2', ['key a 1', 'key a 2-3', 'key a.b 3']);
  check('three levels deep and no deeper', 'a:\n b:\n  c:\n   d:\n    e: 1\nf: 1', [
    'key a 1-5',
    'key a.b 2-5',
    'key a.b.c 3-5',
    'key f 6',
  ]);
  check(
    'lines of a template',
    '{{- if .Values.on }}\na:\n  {{- range .b }}\n  c: {{ .d | quote }}-x\n  {{ end }}\n{{ end }}\ne: 1',
    ['key a 2-4', 'key a.c 4', 'key e 7'],
  );
  check('JSON in a file of YAML', '{\n  "a": {"b": 1}\n}\n', ['key a 2', 'key a.b 2']);
  check('a BOM and CRLF', '\uFEFFa:\r\n  b: |\r\n    c: 1\r\n\r\n  d: "e"\r\n', [
    'key a 1-5',
    'key a.b 2-3',
    'key a.d 5',
  ]);
  check('an empty file', '', []);
  check('a scalar alone', 'just: text\n', ['key just 1']);

  test('where they stand, and their line', () => {
    const facts = extract('a.yml', 'a:\n  "b c":   1\n');
    expect(symbolNamed(facts, 'b c')).toMatchObject({
      nameLine: 2,
      nameColumn: 3,
      signature: '"b c": 1',
      parent: 0,
      container: 'a',
    });
  });
});

describe('YAML that is broken', () => {
  check('tabs indent', 'a:\n\tb: 1\nc: 2', ['key a 1-2', 'key a.b 2', 'key c 3'], 1);
  check(
    'a quote is missing',
    'a:\n  b: "c\n  d: 1\ne: 2',
    ['key a 1-3', 'key a.b 2', 'key a.d 3', 'key e 4'],
    1,
  );
  check('a bracket is missing', 'a: [b,\n  c\nd: {\n  e: 1\nf: 2', ['key a 1-2', 'key d 3-4', 'key f 5'], 2);
  check('a line that is no entry', 'a: 1\nb\nc: 2', ['key a 1-2', 'key c 3'], 1);
  check('an entry that is indented less than its like', 'a:\n    b: 1\n  c: 2\nd: 1', [
    'key a 1-3',
    'key a.b 2',
    'key a.c 3',
    'key d 4',
  ]);
});
