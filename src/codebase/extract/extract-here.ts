/** Does the jobs one after the other on this thread. For few of them: a thread of its own costs more to start. */
import { setImmediate } from 'node:timers/promises';
import { extractFile, type LoadedExtractors } from './extract-file.ts';
import type { ExtractedBatches, ExtractJob, ExtractLimits } from './extract-job.ts';

/** Syntax trees are freed by the event loop only: without a turn of it they pile up. In bytes of source. */
export const breathEvery = 256 * 1024;

export async function* extractHere(
  jobs: readonly ExtractJob[],
  limits: ExtractLimits,
  extractors: LoadedExtractors,
  signal?: AbortSignal,
): ExtractedBatches {
  let sinceBreath = 0;
  for (const [at, job] of jobs.entries()) {
    signal?.throwIfAborted();
    yield [{ job: at, extracted: await extractFile(job, limits, extractors) }];
    sinceBreath += Math.max(job.sizeBytes, 1024);
    if (sinceBreath > breathEvery) {
      await setImmediate();
      sinceBreath = 0;
    }
  }
  // Also behind few of them: a process that is told of one changed file after the other would never turn otherwise.
  await setImmediate();
  signal?.throwIfAborted();
}
