/** Everything that is wrong with the configuration, at once. Knows nothing about terminals or exit codes. */
import { OptimizerError } from '../core/errors.ts';
import { locateOrigin, type Origin } from './origin.ts';

export interface ConfigProblem {
  readonly origin: Origin;
  /** Dotted, such as `routing.local-only`; `null` when the file as a whole is wrong. */
  readonly key: string | null;
  /** What is wrong and what would be right; without the key, never with a secret. */
  readonly message: string;
  /** The next action where the message does not already say it. */
  readonly hint: string | null;
}

export class ConfigError extends OptimizerError {
  readonly code = 'config/invalid';

  /** @param problems at least one, in the order of reading. */
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(describe(problems), hintFor(problems));
  }
}

function describe(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(describeProblem);
  if (lines.length === 1) return lines.join('');
  return [`${lines.length} problems in the configuration:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

export function describeProblem(problem: ConfigProblem): string {
  const subject = problem.key === null ? '' : `${problem.key} `;
  return `${locateOrigin(problem.origin)}: ${subject}${problem.message}`;
}

function hintFor(problems: readonly ConfigProblem[]): string {
  const hints = new Set(problems.flatMap((problem) => problem.hint ?? []));
  if (hints.size > 0) return [...hints].join(' ');
  return 'Mend the lines named above; .optimizer.toml.example lists every key.';
}
