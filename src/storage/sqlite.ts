/**
 * Opens SQLite with whichever binding this Node has: `node:sqlite` (22.13 and newer), else @photostructure/sqlite,
 * which has the same interface. Knows nothing about what is stored.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;

type DatabaseConstructor = new (path: string, options?: { readOnly?: boolean; timeout?: number }) => Database;

interface Binding {
  readonly DatabaseSync: DatabaseConstructor;
}

const packageName = '@photostructure/sqlite';

let binding: DatabaseConstructor | null = null;

/**
 * @param options.busyTimeoutMs how long a statement waits for another process's lock; 5,000 by default.
 * @throws Error of the binding when the file cannot be opened or is no database.
 */
export function openDatabase(
  path: string,
  options: { readonly readOnly?: boolean; readonly busyTimeoutMs?: number } = {},
): Database {
  binding ??= loadBinding();
  return new binding(path, { readOnly: options.readOnly ?? false, timeout: options.busyTimeoutMs ?? 5_000 });
}

function loadBinding(): DatabaseConstructor {
  const require = createRequire(import.meta.url);
  if (hasBuiltInSqlite(process.versions.node)) {
    return withoutExperimentalWarning(() => (require('node:sqlite') as Binding).DatabaseSync);
  }
  return (loadPrebuilt(require) ?? (require(packageName) as Binding)).DatabaseSync;
}

/**
 * The binary that the package would choose, without the search for it and the additions that we do not use: they take
 * three times as long as to load it. `null`: where there is none that loads, the package may know another.
 */
function loadPrebuilt(require: NodeJS.Require): Binding | null {
  const { platform, arch } = process;
  const libc = platform === 'linux' && existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
  const binary = `${packageName}/prebuilds/${platform}-${arch}/@photostructure+sqlite.${libc}.node`;
  const folder = require.resolve.paths(packageName)?.find((modules) => existsSync(join(modules, binary)));
  if (folder === undefined) return null;
  try {
    return require(join(folder, binary)) as Binding;
  } catch {
    return null;
  }
}

/** `node:sqlite` needs no flag from 22.13 on. */
export function hasBuiltInSqlite(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

/** Node 22 and 24 print a warning when the module is loaded; stderr belongs to the user. */
function withoutExperimentalWarning<T>(load: () => T): T {
  const original = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = original;
  }
}
