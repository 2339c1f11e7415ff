/** Pauses in a small file, since every question is a process of its own. What cannot be kept is asked again. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { firstPauseMs, longestPauseMs, longestSaidPauseMs, type Pauses } from '../agent/pauses.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { makeFolder } from '../storage/make-folder.ts';

const form = z.record(
  z.string(),
  z.object({ untilMs: z.number(), because: z.string(), failures: z.number() }),
);
type Kept = z.infer<typeof form>;

/** A failure so long ago is none in a row. */
const forgottenMs = 2 * longestPauseMs;

export function pauseFile(folder: string, clock: Clock): Pauses {
  const path = join(folder, 'pauses.json');
  const read = (): Kept => {
    try {
      return form.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return {};
    }
  };
  const write = (kept: Kept) => {
    const temporary = `${path}.${newId(clock.nowMs())}`;
    try {
      makeFolder(folder);
      writeFileSync(temporary, JSON.stringify(kept));
      renameSync(temporary, path);
    } catch {
      rmSync(temporary, { force: true });
    }
  };
  return {
    current(key) {
      const pause = read()[key];
      const nowMs = clock.nowMs();
      // A clock that was put back must not make it endless.
      return pause !== undefined && pause.untilMs > nowMs && pause.untilMs <= nowMs + longestSaidPauseMs
        ? { untilMs: pause.untilMs, because: pause.because }
        : null;
    },
    begin(key, because, saidMs) {
      const nowMs = clock.nowMs();
      const kept = Object.fromEntries(
        Object.entries(read()).filter(([, { untilMs }]) => Math.abs(untilMs - nowMs) < forgottenMs),
      );
      const failures = (kept[key]?.failures ?? 0) + 1;
      const doubledMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
      const lengthMs = saidMs === undefined ? doubledMs : Math.min(saidMs, longestSaidPauseMs);
      write({ ...kept, [key]: { untilMs: nowMs + lengthMs, because, failures } });
    },
    end(key) {
      const { [key]: ended, ...kept } = read();
      if (ended !== undefined) write(kept);
    },
  };
}
