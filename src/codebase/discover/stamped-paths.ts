/**
 * Many paths with the stamps that they had, packed as they are stored, so that no string and no object is made of any of
 * them to see whether they have them still.
 */
import type { PathStamp, Stamp } from './stamp.ts';

export interface StampedPaths {
  /** Relative to one folder, with `/`, in UTF-8; a NUL behind each. */
  readonly paths: Uint8Array;
  /** Of each path in turn, as `packStamp` makes them. */
  readonly stamps: Uint8Array;
}

/** Size, inode, and the times of modification and of change in nanoseconds, each in 64 bits. */
export const packedStampBytes = 32;

export function packStamp(stamp: Stamp): Uint8Array {
  const { sizeBytes, inode, modifiedUs, changedUs } = stamp;
  const times = [modifiedUs, changedUs].map((us) => BigInt(us) * 1000n);
  return new Uint8Array(new BigInt64Array([BigInt(sizeBytes), BigInt(inode), ...times]).buffer);
}

export function unpackStamp(packed: Uint8Array): Stamp {
  const [size = -1n, inode = 0n, modified = 0n, changed = 0n] = new BigInt64Array(packed.slice().buffer);
  return {
    sizeBytes: Number(size),
    modifiedUs: Number(modified / 1000n),
    changedUs: Number(changed / 1000n),
    // An inode has no sign.
    inode: Number(BigInt.asUintN(64, inode)),
  };
}

export function stampAt(stamps: Uint8Array, at: number): Stamp {
  return unpackStamp(stamps.subarray(at * packedStampBytes, (at + 1) * packedStampBytes));
}

export function packPaths(stamped: readonly PathStamp[]): StampedPaths {
  const stamps = new Uint8Array(stamped.length * packedStampBytes);
  for (const [at, [, sizeBytes, modifiedUs, changedUs, inode]] of stamped.entries()) {
    stamps.set(packStamp({ sizeBytes, modifiedUs, changedUs, inode }), at * packedStampBytes);
  }
  return { paths: Buffer.from(stamped.map(([path]) => `${path}\0`).join('')), stamps };
}

export function unpackPaths({ paths, stamps }: StampedPaths): PathStamp[] {
  return pathsIn(paths).map((path, at) => {
    const { sizeBytes, modifiedUs, changedUs, inode } = stampAt(stamps, at);
    return [path, sizeBytes, modifiedUs, changedUs, inode];
  });
}

export function pathsIn(packed: Uint8Array): string[] {
  const { buffer, byteOffset, length } = packed;
  const paths = Buffer.from(buffer, byteOffset, length).toString('utf8').split('\0');
  paths.pop();
  return paths;
}
