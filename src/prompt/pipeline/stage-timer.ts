/** How long each stage took, by a clock that is given. */

export type Stage =
  | 'canonicalise'
  | 'heuristics'
  | 'transforms'
  | 'plan'
  | 'compaction'
  | 'compression'
  | 'selection'
  | 'restore'
  | 'validate';

export interface StageTimer {
  readonly time: <T>(stage: Stage, run: () => T) => T;
  readonly timingsMs: () => Partial<Record<Stage, number>>;
}

export function stageTimer(nowMs: () => number): StageTimer {
  const timings: Partial<Record<Stage, number>> = {};
  return {
    time(stage, run) {
      const start = nowMs();
      try {
        return run();
      } finally {
        timings[stage] = (timings[stage] ?? 0) + nowMs() - start;
      }
    },
    timingsMs: () => ({ ...timings }),
  };
}
