import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { suggestChecks } from '../../src/cli/suggest-checks.ts';

function check(files: Readonly<Record<string, string>>, expected: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'checks-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  expect(suggestChecks(root)).toEqual(expected);
}

const scripts = (names: Readonly<Record<string, unknown>>) => JSON.stringify({ scripts: names });

test.each([
  ['nothing is known', {}, []],
  [
    'what fails soonest comes first',
    { 'package.json': scripts({ test: 'vitest', lint: 'biome', typecheck: 'tsc' }) },
    ['npm run typecheck', 'npm run lint', 'npm run test'],
  ],
  [
    'a script that holds the others',
    { 'package.json': scripts({ lint: 'biome', check: 'all', test: 'vitest' }), 'tsconfig.json': '{}' },
    ['npm run check', 'npm run test'],
  ],
  [
    'the compiler where no script runs it',
    { 'package.json': scripts({ test: 'vitest' }), 'tsconfig.json': '{}', 'pnpm-lock.yaml': '' },
    ['npx tsc --noEmit', 'pnpm run test'],
  ],
  [
    'the test that npm init writes',
    { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }) },
    [],
  ],
  ['scripts that are none', { 'package.json': scripts({ test: 7 }) }, []],
  ['a package.json that does not parse', { 'package.json': '{' }, []],
  ['Rust', { 'Cargo.toml': '' }, ['cargo check --all-targets', 'cargo test']],
  ['Go', { 'go.mod': '' }, ['go vet ./...', 'go test ./...']],
  [
    'Python with its tools',
    { 'pyproject.toml': '[tool.ruff.lint]\n[tool.mypy]\n', 'tests/test_a.py': '' },
    ['ruff check .', 'mypy .', 'python -m pytest -q'],
  ],
  ['Python without', { 'pyproject.toml': '[project]\n' }, []],
])('%s', (_what, files, expected) => check(files as Record<string, string>, expected));
