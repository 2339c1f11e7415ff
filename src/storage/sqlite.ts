/**
 * Opens SQLite with whichever binding this Node has: `node:sqlite` (22.13 and newer), else @photostructure/sqlite,
 * which has the same interface. Knows nothing about what is stored.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { withoutExperimentalWarning } from '../core/experimental-warning.ts';

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
  if (hasBuiltInSqlite(process.versions.node)) {
    return withoutExperimentalWarning(
      () => (process.getBuiltinModule('node:sqlite') as unknown as Binding).DatabaseSync,
    );
  }
  return (loadPrebuilt() ?? loadPackage()).DatabaseSync;
}

/**
 * The binary that the package would choose, without the search for it and the additions that we do not use: they take
 * three times as long as to load it. `null`: where there is none that loads, the package may know another.
 */
function loadPrebuilt(): Binding | null {
  const { platform, arch } = process;
  const libc = platform === 'linux' && existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
  const binary = `node_modules/${packageName}/prebuilds/${platform}-${arch}/@photostructure+sqlite.${libc}.node`;
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, binary);
    if (existsSync(path)) return loadBinary(path);
    if (folder === dirname(folder)) return null;
  }
}

/** Not by `require`, whose module takes a third of a millisecond to load. */
function loadBinary(path: string): Binding | null {
  const module = { exports: {} };
  try {
    process.dlopen(module, path);
    return module.exports as Binding;
  } catch {
    return null;
  }
}

function loadPackage(): Binding {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)(packageName) as Binding;
}

/** `node:sqlite` needs no flag from 22.13 on. */
export function hasBuiltInSqlite(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}
