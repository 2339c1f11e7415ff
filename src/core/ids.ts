import { randomBytes } from 'node:crypto';

/** An id that sorts by time of creation: 9 base-36 digits of milliseconds, then 8 random ones. */
export function newId(nowMs: number): string {
  const random = BigInt(`0x${randomBytes(6).toString('hex')}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-8);
  return `${Math.floor(nowMs).toString(36).padStart(9, '0')}${random}`;
}
