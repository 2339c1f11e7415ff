/** Why LLMLingua-2 cannot be used. A call is never lost because of it: whole sentences are left out instead. */
import { OptimizerError } from '../../core/errors.ts';

/**
 * `llmlingua/no-package`: it is not installed. `llmlingua/package`: it is, but cannot be loaded, or is another version.
 * `llmlingua/no-folder`: there is no folder of that name. `llmlingua/no-model`: a file of the model is missing.
 * `llmlingua/other-model`: a model of another kind. `llmlingua/broken-model`: its files cannot be used.
 */
export type LlmLinguaErrorCode =
  | 'llmlingua/no-package'
  | 'llmlingua/package'
  | 'llmlingua/no-folder'
  | 'llmlingua/no-model'
  | 'llmlingua/other-model'
  | 'llmlingua/broken-model';

export class LlmLinguaError extends OptimizerError {
  constructor(
    readonly code: LlmLinguaErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}
