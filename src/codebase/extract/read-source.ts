/** Reads one file and decides whether it is worth parsing. Knows nothing about grammars or the database. */
import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { countLines, isGenerated, isLockFile, isMinified } from '../discover/classify-text.ts';
import type { PathOnlyReason } from '../discover/skip-reason.ts';
import { isRacy, lstatOrNull, type ReadingMoment, type Stamp, stampOf } from '../discover/stamp.ts';
import { errorCode } from '../index-error.ts';
import { contentHash } from '../store/content-hash.ts';
import type { FileRecord } from '../store/stored-file.ts';
import type { ExtractJob, ExtractLimits } from './extract-job.ts';

export interface ReadSource {
  /** Without facts, pieces and a language. */
  readonly record: FileRecord;
  /** `null`: the path is all that is wanted. */
  readonly text: string | null;
}

const binaryProbeBytes = 8192;

/** @returns `null` when nothing is there any more, or no file. */
export function readSource({ path, language }: ExtractJob, limits: ExtractLimits): ReadSource | null {
  const absolute = `${limits.root}/${path}`;
  let file: number;
  try {
    // Should a pipe or a link have taken the place of the file, neither may hold us up nor lead us out.
    file = openSync(absolute, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    return isGone(error) ? null : unreadable(path, absolute, limits.reading);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return null;
    const stamp = stampOf(stats);
    if (stats.size > limits.maxFileBytes) return pathOnly(path, stamp, limits.reading, 'too-large');
    if (isLockFile(path)) return pathOnly(path, stamp, limits.reading, null);
    const bytes = readContents(file, stats.size);
    if (bytes === null) return pathOnly(path, stamp, limits.reading, 'binary');
    return classify(path, bytes, stamp, language !== null, limits.reading);
  } catch (error) {
    if (isGone(error)) return null;
    return unreadable(path, absolute, limits.reading);
  } finally {
    closeSync(file);
  }
}

function classify(
  path: string,
  bytes: Buffer,
  stamp: Stamp,
  hasLanguage: boolean,
  reading: ReadingMoment,
): ReadSource {
  const text = bytes.toString('utf8');
  const lines = countLines(text);
  // Prose has long lines too, so only source can be minified by its looks.
  const skip = isMinified(path, hasLanguage ? text : '', lines) ? 'minified' : null;
  return {
    record: {
      ...pathOnly(path, stamp, reading, skip).record,
      hash: contentHash(bytes),
      lines,
      invalidUtf8: !isUtf8(bytes),
      generated: skip !== null || isGenerated(path, text),
    },
    text: skip === null ? text : null,
  };
}

/** `null`: binary. */
function readContents(file: number, sizeBytes: number): Buffer | null {
  // One byte more than expected shows that the file grew; the stamp then differs next time.
  const buffer = Buffer.allocUnsafe(sizeBytes + 1);
  let filled = 0;
  let wanted = Math.min(binaryProbeBytes, buffer.length);
  for (;;) {
    const count = readSync(file, buffer, filled, wanted - filled, null);
    filled += count;
    if (count > 0 && filled < wanted) continue;
    if (filled <= binaryProbeBytes && buffer.subarray(0, filled).includes(0)) return null;
    if (count === 0 || filled === buffer.length) return buffer.subarray(0, Math.min(filled, sizeBytes));
    wanted = buffer.length;
  }
}

function pathOnly(
  path: string,
  stamp: Stamp,
  reading: ReadingMoment,
  skip: PathOnlyReason | null,
): ReadSource {
  return {
    record: {
      path,
      language: null,
      stamp,
      racy: isRacy(stamp, reading),
      hash: null,
      lines: 0,
      invalidUtf8: false,
      generated: false,
      skip,
      facts: null,
      pieces: null,
    },
    text: null,
  };
}

function unreadable(path: string, absolute: string, reading: ReadingMoment): ReadSource {
  const stats = lstatOrNull(absolute);
  const stamp = stats === null ? { sizeBytes: 0, modifiedUs: 0, changedUs: 0, inode: 0 } : stampOf(stats);
  return pathOnly(path, stamp, reading, 'unreadable');
}

function isGone(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO';
}
