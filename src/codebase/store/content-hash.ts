/** Tells whether a file's contents are the same. Loads the crypto module only when a file must be hashed at all. */
import { createRequire } from 'node:module';

let crypto: typeof import('node:crypto') | null = null;

/** 128 bits in hexadecimal. */
export function contentHash(bytes: Uint8Array | string): string {
  crypto ??= createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  return crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
