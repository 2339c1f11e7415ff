import { describe, expect, test } from 'vitest';
import { bash } from '../../../../src/codebase/languages/bash/language.ts';
import { imports, meanings, outline, symbolNamed, uses } from '../outline.ts';
import { resolvedImports } from '../project-view.ts';

const extract = await bash.loadExtractor();

const source = `#!/usr/bin/env bash
# Builds and ships.
set -euo pipefail

readonly ROOT="$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)"
source "$ROOT/lib/util.sh"
. ./other.sh
declare -a LIST=(a b)
NAME=\${1:-default}
NAME=again
alias ll='ls -l'

# Greets one person.
# Twice.
greet() {
  local who=$1 loud
  echo "hi $who \${NAME} $(upper "$who")"
  if [[ -n $loud ]]; then my::log-it; fi
  cat <<EOT
    $who ) and \${LIST[@]} {
EOT
}
function upper { tr a-z A-Z <<< "$1"; }
for file in *.txt; do greet "$file" | upper; done
`;

test('declarations', () => {
  expect(outline(extract('a.sh', source))).toEqual([
    'export const ROOT 5',
    'export variable LIST 8',
    'export variable NAME 9',
    'export macro ll 11',
    'export function greet 15-22',
    'export function upper 23',
  ]);
  const greet = symbolNamed(extract('a.sh', source), 'greet');
  expect([greet.signature, greet.doc]).toEqual(['greet()', 'Greets one person.\nTwice.']);
});

test('what is run and read', () => {
  const used = uses(extract('a.sh', source)).join(' ');
  expect(used).toBe('dirname() BASH_SOURCE ROOT NAME upper() my::log-it() cat() LIST tr() greet() upper()');
});

test('locals are no references, and hide variables of the script', () => {
  expect(meanings(extract('a.sh', 'X=1\nf() { local X=2 Y; echo $X $Y; }\necho $X'))).toEqual(['X: #X']);
});

test('a variable that a function does not declare is that of the script', () => {
  expect(meanings(extract('a.sh', 'X=1\nf() { X=2; echo "${X}"; }'))).toEqual(['X: #X']);
});

test('functions where the grammar loses its way', () => {
  const zsh =
    'a() {\n  local -A x=(${(kv)y[@]//(#b)z})\n  if (( ${+commands[w]} )) { v }\n}\n\n# Says b.\nfunction b() {\n  a\n}\n';
  const facts = extract('a.zsh', zsh);
  expect(outline(facts).map((line) => line.replace(/ \d.*/, ''))).toEqual([
    'export function a',
    'export function b',
  ]);
});

test('imports', () => {
  expect(imports(extract('a.sh', source))).toEqual(['require */lib/util.sh {}', 'require ./other.sh {}']);
});

describe('imports lead to files', () => {
  const files = {
    'bin/run.sh':
      'source "$ROOT/lib/util.sh"\n. ./other.sh\nload test_helper\nsource /etc/profile\n. "$X/gone.sh"\nsource "$1"',
    'bin/other.sh': '',
    'lib/util.sh': '',
    'vendor/lib/util.sh': '',
    'bin/test_helper.bash': '',
  };

  test('by their end, when the start is only known when it runs', async () => {
    expect(await resolvedImports(bash, files, 'bin/run.sh')).toEqual([
      '*/lib/util.sh → lib/util.sh',
      './other.sh → bin/other.sh',
      'test_helper → bin/test_helper.bash',
      '/etc/profile → /etc/profile (external)',
      '*/gone.sh → missing',
    ]);
  });
});
