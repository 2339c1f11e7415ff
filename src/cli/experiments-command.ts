/** `optimizer experiments`: what the arms of experiments cost, how long they took, how many answers were right. */
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import {
  type Comparison,
  compareVariants,
  figuresOf,
  outcomesOf,
  type RequestOutcome,
  type VariantFigures,
} from '../ledger/variants.ts';
import { compose, type Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { renderComparison, renderExperiment } from './render-experiments.ts';
import type { Terminal } from './terminal.ts';

export interface ExperimentsOptions {
  readonly days?: number;
  readonly json?: boolean;
}

export class VariantError extends OptimizerError {
  readonly code = 'usage/variant';
}

const usualDays = 90;
const dayMs = 86_400_000;

export async function reportExperiments(options: ExperimentsOptions, terminal: Terminal): Promise<ExitCode> {
  return withOutcomes(options, terminal, (found, program) => {
    const names = [
      ...new Set([
        ...Object.keys(program.config.experiments),
        ...found.arms.map(({ experiment }) => experiment),
      ]),
    ];
    const reports = names.map((name) => {
      const arms = armsOf(name, found, program);
      const [control] = arms;
      const others = arms.slice(1);
      return {
        experiment: name,
        arms: arms.map(([arm, outcomes]) => figuresOf(arm, outcomes)),
        comparisons: control === undefined ? [] : others.map((other) => compareVariants(control, other)),
      };
    });
    if (options.json) return { schemaVersion: 1, days: options.days ?? usualDays, experiments: reports };
    if (reports.length === 0)
      return 'There is no experiment. Add one to your own configuration file:\n\n  [experiments.short-context]\n  arms = ["as-it-is", "short: context.budget-tokens = 4000"]';
    return reports.map(renderExperiment).join('\n\n');
  });
}

/** Any two groups of requests: `experiment/arm`, `tier=groq`, `model=…`, `intent=…`, `project=…`. */
export async function compareTwo(
  names: readonly [string, string],
  options: ExperimentsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return withOutcomes(options, terminal, (found) => {
    const groups = names.map((name) => [name, variantOf(name, found)] as const) as [
      [string, readonly RequestOutcome[]],
      [string, readonly RequestOutcome[]],
    ];
    const variants: VariantFigures[] = groups.map(([name, outcomes]) => figuresOf(name, outcomes));
    const comparison: Comparison = compareVariants(...groups);
    if (options.json) return { schemaVersion: 1, days: options.days ?? usualDays, variants, comparison };
    return renderComparison(variants, comparison);
  });
}

interface Found {
  readonly outcomes: readonly RequestOutcome[];
  readonly arms: readonly { readonly requestId: string; readonly experiment: string; readonly arm: string }[];
}

async function withOutcomes(
  options: ExperimentsOptions,
  terminal: Terminal,
  make: (found: Found, program: Program) => string | object,
): Promise<ExitCode> {
  const program = await compose({}, terminal, { anywhere: true });
  try {
    const ledger = await program.ledger();
    const nowMs = systemClock.nowMs();
    const fromMs = nowMs - (options.days ?? usualDays) * dayMs;
    const attempts = ledger.attemptsBetween(fromMs, nowMs + 1);
    const outcomes = outcomesOf(attempts, ledger.learning.feedbackSince(fromMs));
    const made = make({ outcomes, arms: ledger.learning.assignmentsSince(fromMs) }, program);
    terminal.out.write(`${typeof made === 'string' ? made : JSON.stringify(made, null, 2)}\n`);
    return exitCodes.ok;
  } finally {
    program.close();
  }
}

/** In the order of the configuration; then those that it no longer has. */
function armsOf(
  name: string,
  { outcomes, arms }: Found,
  program: Program,
): [string, readonly RequestOutcome[]][] {
  const configured = (program.config.experiments[name] ?? []).map((text) => text.split(':')[0]?.trim() ?? '');
  const own = arms.filter(({ experiment }) => experiment === name);
  const names = [...new Set([...configured, ...own.map(({ arm }) => arm)])];
  return names.map((arm) => {
    const ids = new Set(own.filter((one) => one.arm === arm).map(({ requestId }) => requestId));
    return [arm, outcomes.filter(({ requestId }) => ids.has(requestId))];
  });
}

const fields = ['tier', 'model', 'intent', 'project'] as const;

function variantOf(name: string, { outcomes, arms }: Found): readonly RequestOutcome[] {
  const [field, value] = [name.slice(0, name.indexOf('=')), name.slice(name.indexOf('=') + 1)];
  const known = fields.find((one) => one === field);
  if (known !== undefined) return outcomes.filter((outcome) => outcome[known] === value);
  const [experiment, arm] = name.split('/');
  const own = arms.filter((one) => one.experiment === experiment && one.arm === arm);
  if (own.length === 0) {
    const there = [...new Set(arms.map((one) => `${one.experiment}/${one.arm}`))];
    throw new VariantError(
      `There is no variant ${JSON.stringify(name)}`,
      `Name an arm (${there.length === 0 ? 'experiment/arm' : there.join(', ')}) or a group such as tier=groq; ${fields.join(', ')} can be given.`,
    );
  }
  const ids = new Set(own.map(({ requestId }) => requestId));
  return outcomes.filter(({ requestId }) => ids.has(requestId));
}
