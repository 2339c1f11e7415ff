/**
 * Where a path leads, as one number: 0 unknown, 1 external, 2 + 2 × symbol id, 3 + 2 × file id for a module as a whole.
 * Packed for a file: 0 and 1 as they are, 2 and a file's id for a module, 3, a file's id and an index for a symbol of
 * another file, 4 + index for one of the file itself. Pure.
 */

import { symbolsPerFile } from '../store/schema.ts';
import { unpackNumbers, VarintWriter } from '../store/varint.ts';

export const unknown = 0;
export const external = 1;

export function symbolTarget(fileId: number, index: number): number {
  return 2 + 2 * (fileId * symbolsPerFile + index);
}

export function moduleTarget(fileId: number): number {
  return 3 + 2 * fileId;
}

export function isSymbolTarget(target: number): boolean {
  return target >= 2 && target % 2 === 0;
}

export function isModuleTarget(target: number): boolean {
  return target >= 2 && target % 2 === 1;
}

/** The id of the symbol or the file. */
export function targetId(target: number): number {
  return Math.floor(target / 2) - 1;
}

export function packTargets(fileId: number, targets: Float64Array): Uint8Array {
  const out = new VarintWriter();
  for (const target of targets) {
    if (target < 2) {
      out.push(target);
      continue;
    }
    const id = targetId(target);
    if (isModuleTarget(target)) {
      out.push(2);
      out.push(id);
      continue;
    }
    const owner = Math.floor(id / symbolsPerFile);
    const index = id % symbolsPerFile;
    if (owner === fileId) {
      out.push(4 + index);
      continue;
    }
    out.push(3);
    out.push(owner);
    out.push(index);
  }
  return out.finish();
}

export function unpackTargets(fileId: number, packed: Uint8Array): number[] {
  const targets: number[] = [];
  const numbers = unpackNumbers(packed);
  for (let at = 0; at < numbers.length; ) {
    const code = numbers[at++] ?? 0;
    if (code < 2) targets.push(code);
    else if (code === 2) targets.push(moduleTarget(numbers[at++] ?? 0));
    else if (code === 3) targets.push(symbolTarget(numbers[at++] ?? 0, numbers[at++] ?? 0));
    else targets.push(symbolTarget(fileId, code - 4));
  }
  return targets;
}
