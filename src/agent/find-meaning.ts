/**
 * What the code means beside what a question means: embeds the question, embeds what is missing as far as the time allows,
 * and compares. Without a server, a model or an answer in time it says so in a line, and the question goes on without.
 */
import type { CodeIndex, TextFile } from '../codebase/code-index.ts';
import { type FillReport, isComplete } from '../codebase/meaning/fill-vectors.ts';
import { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import { analyseQuery } from '../context/analyse-query.ts';
import { pathPrior } from '../context/path-prior.ts';
import type { MeaningFindings } from './lookups.ts';
import {
  label,
  type MeaningAccess,
  MeaningSession,
  type MeaningSetting,
  type NoMeaningAccess,
} from './meaning-session.ts';

export async function findMeaning(
  question: string,
  access: MeaningAccess | NoMeaningAccess,
  setting: MeaningSetting,
): Promise<MeaningFindings> {
  const session = new MeaningSession(access, setting, 'Going on by words alone.');
  if (access.kind === 'unusable') return session.without(access.because);
  return session.run(access, async (store) => {
    const wanted = await session.embedQuestion(access, question);
    if (!wanted.ok) return session.without(wanted.because);
    const files = embeddedFiles(setting.index);
    let startedOver = store.cleared;
    if (store.dimensions() !== null && store.dimensions() !== wanted.vector.length) {
      store.startOver(wanted.vector.length);
      startedOver = true;
    }
    const { fillMs } = access.limits;
    let known = store.files();
    let report: FillReport | null = null;
    if (fillMs > 0 && !files.every((file) => isComplete(file, known.get(file.path)))) {
      report = await session.fill(access, store, byLikelihood(files, question, setting), fillMs);
      known = store.files();
    }
    const complete = files.filter((file) => isComplete(file, known.get(file.path)));
    const current = new Map(
      files.flatMap((file) => {
        const row = known.get(file.path);
        return row?.hash === file.hash ? [[file.path, row] as const] : [];
      }),
    );
    const scores = current.size === 0 ? null : MeaningScores.from(current, store.similarities(wanted.vector));
    const notice = noticeOf(report, startedOver, complete.length, files.length);
    return session.found(scores, { files: files.length, filesEmbedded: complete.length, notice });
  });
}

/** All of it, however long it takes; and what is gone is forgotten. */
export async function embedAll(
  access: MeaningAccess | NoMeaningAccess,
  setting: MeaningSetting & { readonly onProgress: (done: number, total: number) => void },
): Promise<MeaningFindings> {
  const session = new MeaningSession(access, setting, 'Nothing was embedded.');
  if (access.kind === 'unusable') return session.without(access.because);
  return session.run(access, async (store) => {
    const files = embeddedFiles(setting.index);
    const ordered = files.toSorted((a, b) => pathPrior(b.path, false) - pathPrior(a.path, false));
    const report = await session.fill(access, store, ordered, Number.POSITIVE_INFINITY, setting.onProgress);
    store.prune(new Set(files.map(({ path }) => path)));
    const known = store.files();
    const complete = files.filter((file) => isComplete(file, known.get(file.path))).length;
    const notice = noticeOf(report, store.cleared, complete, files.length);
    return session.found(null, { files: files.length, filesEmbedded: complete, notice });
  });
}

/** What a program wrote says nothing that anybody looks for by its meaning. */
function embeddedFiles(index: CodeIndex): TextFile[] {
  return index.textFiles().filter(({ generated }) => !generated);
}

/** Those with the best words first: they are the ones whose order meaning may change. */
function byLikelihood(files: readonly TextFile[], question: string, { index }: MeaningSetting): TextFile[] {
  const { terms, mentionsTests } = analyseQuery(question);
  const { files: hits } = index.searchText(terms, 400);
  const worth = new Map(hits.map(({ path, pieces }) => [path, pieces]));
  return files
    .map((file) => {
      const prior = pathPrior(file.path, mentionsTests) * (file.language === null ? 0.35 : 1);
      return { file, worth: (worth.get(file.path) ?? 0) * prior, prior };
    })
    .sort((a, b) => b.worth - a.worth || b.prior - a.prior)
    .map(({ file }) => file);
}

function noticeOf(
  report: FillReport | null,
  startedOver: boolean,
  complete: number,
  files: number,
): string | null {
  const parts: string[] = [];
  if (startedOver || report?.startedOver)
    parts.push('the model gives other vectors than before, so the code is embedded anew');
  if (report !== null && report.stopped !== null) parts.push(report.stopped);
  if (complete < files)
    parts.push(
      `${complete.toLocaleString('en-US')} of ${files.toLocaleString('en-US')} files are embedded; \`optimizer index\` embeds the rest`,
    );
  return parts.length === 0 ? null : `${label}: ${parts.join('; ')}.`;
}
