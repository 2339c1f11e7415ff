/** A prompt made smaller with LLMLingua-2 where sentences would be left out, if there is a folder with a model of it. */
import { OptimizerError } from '../../core/errors.ts';
import type { TextTransforms } from '../../prompt/pipeline/text-transforms.ts';

export interface WithLlmLingua<T> {
  readonly result: T;
  /** For people: why whole sentences went after all; `null`: they did not have to. */
  readonly note: string | null;
}

/** Somebody waits for it, but asked for it. */
const limitMs = 300_000;

/** @param folder `undefined`: without. @throws LlmLinguaError */
export async function withLlmLingua<T>(
  folder: string | undefined,
  once: (transforms: Partial<TextTransforms>) => T,
  monotonicMs: () => number,
): Promise<WithLlmLingua<T>> {
  if (folder === undefined) return { result: once({}), note: null };
  const [{ llmLingua2 }, { AsynchronousSteps }] = await Promise.all([
    import('../../wrappers/llmlingua/llm-lingua-2.ts'),
    import('../../wrappers/asynchronous-steps.ts'),
  ]);
  const compressor = llmLingua2({ modelFolder: folder, limitMs });
  await compressor.load();
  let note: string | null = null;
  const { result } = await new AsynchronousSteps({ compressor }).run(once, {
    transforms: {},
    monotonicMs,
    onFailure: (_, error) => {
      const said = error instanceof Error ? error.message : String(error);
      const hint = error instanceof OptimizerError ? ` ${error.hint}` : '';
      note = `LLMLingua-2 failed, so whole sentences were left out: ${said}${hint}`;
    },
  });
  await compressor.close();
  return { result, note };
}
