/** Knows the file systems whose changes by other machines raise no events here. */
import { statfsSync } from 'node:fs';

/** Source: linux/magic.h, and the drivers of those that are not in the kernel's tree. */
const remoteTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x786f4256, 'vboxsf'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x73757245, 'Coda'],
]);

/** Its name, or `null`: local, or nobody can say. */
export function remoteFileSystem(folder: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return remoteTypes.get(statfsSync(folder).type >>> 0) ?? null;
  } catch {
    return null;
  }
}
