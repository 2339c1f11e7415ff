// Shared by the measurements that look inside: the index as a library, bundled from the sources as they are now, with
// the program of its threads beside it. The package itself exports less.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const project = fileURLToPath(new URL('..', import.meta.url));

const exported = `
export { languages } from '${project}src/codebase/languages/index-of-languages.ts';
export { refreshIndex, openIndex } from '${project}src/codebase/refresh/refresh-index.ts';
export { openIndexSession } from '${project}src/codebase/refresh/index-session.ts';
export const updateIndex = async (...given) =>
  (await import('${project}src/codebase/refresh/update-index.ts')).updateIndex(...given);
export { watchProject } from '${project}src/codebase/watch/watch-project.ts';
export { dumpIndex } from '${project}test/codebase/dump-index.ts';
export { systemClock } from '${project}src/core/clock.ts';
export { openHistory } from '${project}src/codebase/history/open-history.ts';
export { contextSize, requestFor } from '${project}src/agent/plan-turn.ts';
export { expectTier } from '${project}src/agent/expect-tier.ts';
export { classify } from '${project}src/routing/classify.ts';
export { planLadder } from '${project}src/routing/plan-ladder.ts';
export { priceOf } from '${project}src/providers/pricing.ts';
export { answerQuestion } from '${project}src/codebase/search/answer-question.ts';
export { parseQuestion } from '${project}src/codebase/search/parse-question.ts';
export { pageRank } from '${project}src/codebase/graph/page-rank.ts';
export { rerank } from '${project}src/agent/rerank.ts';
export { rankContext } from '${project}src/context/build-context.ts';
export { MeaningScores } from '${project}src/codebase/meaning/meaning-scores.ts';
export { cosines, packVector, unitVector } from '${project}src/codebase/meaning/packed-vector.ts';
export { countSyntaxErrors } from '${project}src/codebase/languages/count-syntax-errors.ts';
export { collectEvidence } from '${project}src/verify/collect-evidence.ts';
export { confidenceOf } from '${project}src/verify/confidence.ts';
export { askedFunctions } from '${project}src/verify/examples/asked-functions.ts';
export { exampleRunner } from '${project}src/verify/examples/run-examples.ts';
export { DraftTree } from '${project}src/edits/draft-tree.ts';
export { ProjectFiles } from '${project}src/edits/project-files.ts';
export { findPlace } from '${project}src/edits/find-place.ts';
export { checkEdits } from '${project}src/verify/check-edits.ts';
export { splitFences } from '${project}src/edits/answer/fences.ts';
export { findEdits } from '${project}src/edits/answer/find-edits.ts';
export { applyEdit } from '${project}src/edits/answer/apply-edit.ts';
export { interpreterFor } from '${project}src/sandbox/interpreters.ts';
export { runSandboxed } from '${project}src/sandbox/run-sandboxed.ts';
export { renameSymbol } from '${project}src/edits/rename-symbol.ts';
export { estimateTokens } from '${project}src/core/token-estimate.ts';
`;

/** Below `node_modules`, so that what is native is found there as it is from the project. */
export async function loadIndexLibrary() {
  const cache = join(project, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'optimizer-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, exported);
  await bundle(
    { library: entry },
    { dir: join(folder, 'library'), format: 'esm', entryFileNames: '[name].mjs' },
  );
  await bundle(
    { 'extract-thread': join(project, 'src/codebase/extract/extract-thread.ts') },
    { dir: join(folder, 'parts'), format: 'cjs', entryFileNames: '[name].cjs' },
  );
  return import(pathToFileURL(join(folder, 'library/library.mjs')).href);
}

async function bundle(input, output) {
  const build = await rolldown({
    cwd: project,
    input,
    platform: 'node',
    external: (id) => !/^(?:\.|\/)/.test(id) && !Object.values(input).includes(id),
    transform: { target: 'node20', define: { PACKAGE_VERSION: '"bench"' } },
  });
  await build.write(output);
  await build.close();
}

/** A full index of a repository, open; `.optimizer` in it is replaced. Files of up to `maxFileBytes` are parsed. */
export async function indexRepository(repository, maxFileBytes = 16 * 2 ** 20) {
  const library = await loadIndexLibrary();
  const { index, report } = await library.refreshIndex({
    root: realpathSync(repository),
    languages: library.languages,
    maxFileBytes,
    cacheDir: null,
    clock: library.systemClock,
    full: true,
  });
  return { index, report, library };
}
