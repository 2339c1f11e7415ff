/** What the checks of an answer need, made from the configuration. Loaded when there is an answer of a model. */
import { countSyntaxErrors } from '../codebase/languages/count-syntax-errors.ts';
import type { Config } from '../config/config.ts';
import { withoutKeys } from '../config/environment.ts';
import type { Clock } from '../core/clock.ts';
import type { CheckTools } from '../verify/collect-evidence.ts';
import { exampleRunner } from '../verify/examples/run-examples.ts';
import { commandRunner } from '../verify/run-commands.ts';

export function checkTools(
  root: string,
  { verify }: Pick<Config, 'verify'>,
  signal: AbortSignal,
  clock: Clock,
): CheckTools {
  const { commands, commandMs } = verify;
  return {
    countSyntaxErrors,
    runExamples: verify.runExamples ? exampleRunner(signal) : null,
    edits:
      commands.length === 0
        ? null
        : commandRunner({ root, commands, limitMs: commandMs, env: withoutKeys(), signal }),
    nowMs: () => clock.monotonicMs(),
  };
}
