import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { LoadedExtractors } from '../../../src/codebase/extract/extract-file.ts';
import { extractHere } from '../../../src/codebase/extract/extract-here.ts';
import type {
  Extracted,
  ExtractedBatches,
  ExtractJob,
  ExtractLimits,
} from '../../../src/codebase/extract/extract-job.ts';
import { ExtractThreads } from '../../../src/codebase/extract/extract-threads.ts';
import { fakeLanguage } from '../fake-language.ts';
import { type Contents, makeProject } from '../temporary-project.ts';
import { bundleBrokenProgram, bundleThreadProgram } from './thread-program.ts';

let program: URL;
let brokenProgram: URL;
beforeAll(async () => {
  program = await bundleThreadProgram();
  brokenProgram = await bundleBrokenProgram();
});

const source = 'def one\n  call two\nend\n';
const extractors = () => new LoadedExtractors([fakeLanguage]);

function many(count: number, text: (at: number) => string): Contents {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}.fake`, text(at)]));
}

function prepare(files: Contents): { root: string; jobs: ExtractJob[]; limits: ExtractLimits } {
  const root = makeProject(files);
  const jobs = Object.entries(files).map(([path, text]) => ({
    path,
    language: path.endsWith('.fake') ? 'fake' : null,
    sizeBytes: text.length,
    known: null,
  }));
  return {
    root,
    jobs,
    limits: { root, maxFileBytes: 1024 * 1024, reading: { startedUs: 0, clockStepUs: 0 } },
  };
}

async function collect(batches: ExtractedBatches, length: number): Promise<Extracted[]> {
  const results: Extracted[] = [];
  for await (const batch of batches) {
    for (const { job, extracted } of batch) {
      expect(results[job]).toBeUndefined();
      results[job] = extracted;
    }
  }
  expect(Object.keys(results)).toHaveLength(length);
  return results;
}

/** @returns why each file was not parsed, by path. */
async function check(
  files: Contents,
  options: { readonly threads?: number; readonly program?: URL } = {},
): Promise<Record<string, string>> {
  const { jobs, limits } = prepare(files);
  const threads = new ExtractThreads(options.program ?? program, options.threads ?? 2, 1024 * 1024);
  const results = await collect(threads.extract(jobs, limits, extractors()), jobs.length);
  await threads.stop();
  return Object.fromEntries(
    results.flatMap((extracted, at) => {
      const skip = extracted.kind === 'read' ? extracted.record.skip : extracted.kind;
      return skip === null ? [] : [[jobs[at]?.path ?? '', skip]];
    }),
  );
}

test('threads say the same as the main thread, whichever is first', async () => {
  const { jobs, limits } = prepare({
    ...many(300, (at) => `${source.repeat(1 + (at % 40))}use x${at}\n`),
    'generated.fake': '// @generated\n',
    'notes.md': 'notes',
    'picture.bin': '\0',
  });
  const absent = { path: 'absent.fake', language: 'fake', sizeBytes: 1, known: null };
  const all = [...jobs, absent];
  const threads = new ExtractThreads(program, 3, 1024 * 1024);
  const there = await collect(threads.extract(all, limits, extractors()), all.length);
  await threads.stop();
  expect(there).toEqual(await collect(extractHere(all, limits, extractors()), all.length));
});

test('a file that was only touched is not parsed', async () => {
  const { jobs, limits } = prepare({ 'a.fake': `!die\n${source}` });
  const [job] = jobs as [ExtractJob];
  const [first] = await collect(extractHere([{ ...job, language: null }], limits, extractors()), 1);
  if (first?.kind !== 'read') throw new Error('It was not read');
  const { hash, stamp, skip } = first.record;
  const known = { ...job, known: { hash, sizeBytes: stamp.sizeBytes, skip } };
  const threads = new ExtractThreads(program, 1, 1024 * 1024);
  const [again] = await collect(threads.extract([known], limits, extractors()), 1);
  await threads.stop();
  expect(again).toEqual({ kind: 'same', stamp, racy: true });
});

test('a file on which the parser throws costs that file', async () => {
  const files = { ...many(20, () => source), 'bad.fake': '!throw\n' };
  expect(await check(files)).toEqual({ 'bad.fake': 'parser-failed' });
});

test('a file on which a thread dies costs that file, and what the thread had not handed over is done again', async () => {
  const files = { ...many(50, () => source), 'deadly.fake': '!die\n', ...many(90, () => source) };
  expect(await check(files)).toEqual({ 'deadly.fake': 'parser-failed' });
});

test('when all threads die, the main thread does the rest', async () => {
  const files = { 'x.fake': '!die\n', 'y.fake': '!die\n', ...many(50, () => source) };
  expect(await check(files)).toEqual({ 'x.fake': 'parser-failed', 'y.fake': 'parser-failed' });
});

test('when no thread starts, the main thread does everything', async () => {
  expect(
    await check(
      many(10, () => source),
      { program: brokenProgram },
    ),
  ).toEqual({});
  expect(
    await check(
      many(10, () => source),
      { program: new URL('absent.cjs', program) },
    ),
  ).toEqual({});
});

test('threads that got nothing to do end', async () => {
  await new ExtractThreads(program, 2, 1024 * 1024).stop();
});

test.each(['after the first batch', 'before anything came'])('an abort %s ends the threads', async (when) => {
  const { jobs, limits } = prepare(many(200, () => source.repeat(1000)));
  const threads = new ExtractThreads(program, 2, 1024 * 1024);
  const abort = new AbortController();
  const read = async () => {
    const batches = threads.extract(jobs, limits, extractors(), abort.signal);
    if (when === 'before anything came') queueMicrotask(() => abort.abort(new Error('enough')));
    for await (const _ of batches) abort.abort(new Error('enough'));
  };
  await expect(read()).rejects.toThrow('enough');
  await threads.stop();
});

test('threads wait for a main thread that is slow', async () => {
  const counted = join(makeProject({}), 'counted');
  const size = 64 * 1024;
  const line = `!count ${counted}\n`;
  const { jobs, limits } = prepare(
    many(
      100,
      () =>
        line +
        'x'
          .repeat(60)
          .concat('\n')
          .repeat(size / 61),
    ),
  );
  const threads = new ExtractThreads(program, 2, 1024 * 1024);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  let received = 0;
  for await (const batch of threads.extract(jobs, limits, extractors())) {
    Atomics.wait(pause, 0, 0, 30);
    received += batch.length;
    // Two threads, each at most four batches ahead of us; five files make a batch.
    expect(statSync(counted).size - received).toBeLessThanOrEqual(2 * 4 * 5);
  }
  await threads.stop();
  expect(statSync(counted).size).toBe(100);
});
