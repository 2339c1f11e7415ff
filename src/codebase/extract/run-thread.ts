/** The life of a thread that parses: takes jobs until there are none or it is told to stop. Posts what it finds. */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Language } from '../languages/language.ts';
import { transferables } from '../store/prepared-facts.ts';
import { extractFile, LoadedExtractors } from './extract-file.ts';
import { breathEvery } from './extract-here.ts';
import type { ExtractedJob } from './extract-job.ts';
import { SharedNumbers, type ThreadData, type ThreadReport, type ThreadTask } from './thread-protocol.ts';

/** In bytes of source; more in one message saves nothing. */
const batchBytes = 256 * 1024;

export async function runThread(languages: readonly Language[]): Promise<void> {
  const { numbers, thread } = workerData as ThreadData;
  const shared = new SharedNumbers(numbers);
  if (parentPort === null) throw new Error('Only for a thread of its own');
  const port = parentPort;
  const [task] = (await once(port, 'message')) as [ThreadTask | null];
  if (task !== null) await work(task);
  // It was all that kept the thread alive.
  port.close();

  async function work({ jobs, limits }: ThreadTask): Promise<void> {
    const extractors = new LoadedExtractors(languages);
    let batch: ExtractedJob[] = [];
    let [bytes, posted, sinceBreath] = [0, 0, 0];
    const post = (finished: boolean) => {
      port.postMessage({ batch, finished } satisfies ThreadReport, batch.flatMap(movable));
      [batch, bytes] = [[], 0];
      posted++;
    };
    while (!shared.isStopped) {
      const at = shared.claimJob();
      const job = jobs[at];
      if (job === undefined) break;
      shared.setCurrentJob(thread, at);
      batch.push({ job: at, extracted: await extractFile(job, limits, extractors) });
      shared.setCurrentJob(thread, null);
      bytes += Math.max(job.sizeBytes, 1024);
      sinceBreath += Math.max(job.sizeBytes, 1024);
      if (bytes > batchBytes) {
        post(false);
        shared.awaitRoom(thread, posted);
      }
      if (sinceBreath > breathEvery) {
        await setImmediate();
        sinceBreath = 0;
      }
    }
    post(true);
  }
}

/** What need not be copied. */
function movable({ extracted }: ExtractedJob): ArrayBuffer[] {
  if (extracted.kind !== 'read') return [];
  const { facts, pieces } = extracted.record;
  return [
    ...(facts === null ? [] : transferables(facts)),
    ...(pieces === null ? [] : [pieces.ranges.buffer, pieces.words.buffer]),
  ];
}
