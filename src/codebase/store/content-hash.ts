/** Tells whether a file's contents are the same. Loads the crypto module only when a file must be hashed at all. */

/** 128 bits in hexadecimal. */
export function contentHash(bytes: Uint8Array | string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
