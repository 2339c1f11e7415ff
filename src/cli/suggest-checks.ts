/** Commands that a project is likely to be checked by, from the files that its tools leave at its top. Runs none. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Larger ones were not written by people. */
const mostBytes = 1_048_576;
/** Of package.json, the quick ones first. One that holds others makes them superfluous. */
const scripts = ['typecheck', 'type-check', 'check:types', 'lint', 'check', 'test'] as const;

/** In the order in which they are best run: what fails soonest first. Only words of our own and well-known names. */
export function suggestChecks(root: string): readonly string[] {
  return [...ofNode(root), ...ofRust(root), ...ofPython(root), ...ofGo(root)];
}

function ofNode(root: string): readonly string[] {
  const known = scriptsIn(read(root, 'package.json'));
  const run = runnerIn(root);
  const found = scripts.filter((name) => isReal(known[name]));
  const useful = found.includes('check')
    ? found.filter((name) => name === 'check' || name === 'test')
    : found;
  const typed =
    existsSync(join(root, 'tsconfig.json')) && !found.some((name) => /type|^check$/.test(name))
      ? ['npx tsc --noEmit']
      : [];
  return [...typed, ...useful.map((name) => `${run} ${name}`)];
}

function scriptsIn(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const { scripts } = JSON.parse(text ?? '{}') as { readonly scripts?: unknown };
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `npm init` writes a test that fails. */
function isReal(script: unknown): boolean {
  return typeof script === 'string' && !script.includes('no test specified');
}

function runnerIn(root: string): string {
  if (existsSync(join(root, 'pnpm-lock.yaml'))) return 'pnpm run';
  if (existsSync(join(root, 'yarn.lock'))) return 'yarn run';
  return existsSync(join(root, 'bun.lockb')) || existsSync(join(root, 'bun.lock')) ? 'bun run' : 'npm run';
}

function ofRust(root: string): readonly string[] {
  return existsSync(join(root, 'Cargo.toml')) ? ['cargo check --all-targets', 'cargo test'] : [];
}

function ofPython(root: string): readonly string[] {
  const text = read(root, 'pyproject.toml');
  const has = (...names: readonly string[]) => names.some((name) => existsSync(join(root, name)));
  if (text === null && !has('setup.py', 'setup.cfg')) return [];
  return [
    ...(/^\[tool\.ruff\b/m.test(text ?? '') || has('ruff.toml') ? ['ruff check .'] : []),
    ...(/^\[tool\.mypy\b/m.test(text ?? '') || has('mypy.ini') ? ['mypy .'] : []),
    ...(/^\[tool\.pytest\b/m.test(text ?? '') || has('pytest.ini', 'tests', 'test')
      ? ['python -m pytest -q']
      : []),
  ];
}

function ofGo(root: string): readonly string[] {
  return existsSync(join(root, 'go.mod')) ? ['go vet ./...', 'go test ./...'] : [];
}

function read(root: string, name: string): string | null {
  try {
    const path = join(root, name);
    const stats = statSync(path);
    return stats.isFile() && stats.size <= mostBytes ? readFileSync(path, 'utf8') : null;
  } catch {
    return null;
  }
}
