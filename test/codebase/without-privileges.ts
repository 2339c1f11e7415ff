/** Lets permissions bind a test that runs as root. */
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;

/** The user that has no rights. */
const nobody = 65_534;

/** Gives the folder and all in it to somebody who is not root, and does the work as that user. */
export async function withoutPrivileges<T>(folders: readonly string[], work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work();
  for (const folder of folders) {
    chownSync(folder, nobody, nobody);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      chownSync(join(folder, name), nobody, nobody);
    }
  }
  process.setegid?.(nobody);
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
