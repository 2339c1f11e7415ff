/** Requests and costs by tier, model, project, purpose or intent, with what was learned of them. Pure. */
import { addUsd, type NanoUsd, zeroUsd } from '../core/money.ts';
import { inputTokens, outputTokens } from '../core/usage.ts';
import type { Attempt } from './attempt.ts';
import type { Feedback } from './learning-store.ts';
import { nearestRank, requestsOf, triedInVain } from './summarise.ts';

export const groupings = ['tier', 'model', 'project', 'purpose', 'intent'] as const;
export type Grouping = (typeof groupings)[number];

export interface GroupMetrics {
  readonly name: string;
  /** That it gave the answer of, or tried last. */
  readonly requests: number;
  readonly answered: number;
  readonly attempts: number;
  /** Of all its attempts. */
  readonly cost: NanoUsd;
  readonly unknownCostAttempts: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Of attempts that another tier had to be asked after: paid for nothing. */
  readonly inVain: NanoUsd;
  readonly cacheSaved: NanoUsd;
  readonly quality: Quality;
}

export interface Quality {
  /** Answers that something could be checked of, and all answers of models. */
  readonly verified: number;
  readonly judged: number;
  readonly said: { readonly good: number; readonly bad: number };
  /** From what the user did. */
  readonly done: { readonly good: number; readonly bad: number };
}

/** By what they cost, then by how many; the dearest first. */
export function groupMetrics(
  attempts: readonly Attempt[],
  by: Grouping,
  feedback: readonly Feedback[],
): readonly GroupMetrics[] {
  const keyOf = (attempt: Attempt) => attempt[by] ?? '(none)';
  const requests = requestsOf(attempts.toSorted((a, b) => a.startedAtMs - b.startedAtMs));
  const inVain = requests.flatMap(triedInVain);
  const names = new Set([...attempts.map(keyOf), ...requests.map(({ serving }) => keyOf(serving))]);
  const groups = [...names].map((name): GroupMetrics => {
    const own = attempts.filter((attempt) => keyOf(attempt) === name);
    const served = requests.filter(({ serving }) => keyOf(serving) === name);
    const latencies = served.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    return {
      name,
      requests: served.length,
      answered: served.filter(({ answered }) => answered).length,
      attempts: own.length,
      cost: sum(own.map(({ cost }) => cost)),
      unknownCostAttempts: own.filter(({ cost }) => cost === null).length,
      inputTokens: own.reduce((total, { usage }) => total + (inputTokens(usage) ?? 0), 0),
      outputTokens: own.reduce((total, { usage }) => total + (outputTokens(usage) ?? 0), 0),
      p50Ms: latencies.length === 0 ? null : Math.round(nearestRank(latencies, 50)),
      p95Ms: latencies.length === 0 ? null : Math.round(nearestRank(latencies, 95)),
      inVain: sum(inVain.filter((attempt) => keyOf(attempt) === name).map(({ cost }) => cost)),
      cacheSaved: sum(own.map(({ saved }) => saved)),
      quality: qualityOf(
        served.flatMap(({ answering }) => answering ?? []),
        feedback.filter(({ requestId }) => served.some(({ serving }) => serving.requestId === requestId)),
      ),
    };
  });
  return groups.sort((a, b) => b.cost - a.cost || b.requests - a.requests || a.name.localeCompare(b.name));
}

/** Evidence that speaks of what an answer says, and not only of its form. */
const measuring = /^(?:paths|lines|names|quotes|code-parses|defines|examples|edits|commands|grounded)/;

/** @param answers attempts that gave an answer */
export function qualityOf(answers: readonly Attempt[], feedback: readonly Feedback[]): Quality {
  const judged = answers.filter(({ confidence }) => confidence !== null);
  const last = (kind: Feedback['kind'], verdict: Feedback['verdict']) =>
    [
      ...new Map(
        feedback.filter((one) => one.kind === kind).map((one) => [one.requestId, one.verdict]),
      ).values(),
    ].filter((one) => one === verdict).length;
  return {
    verified: judged.filter(({ evidence }) =>
      evidence.some(({ name, value }) => value !== null && measuring.test(name)),
    ).length,
    judged: judged.length,
    said: { good: last('explicit', 'good'), bad: last('explicit', 'bad') },
    done: { good: last('implicit', 'good'), bad: last('implicit', 'bad') },
  };
}

function sum(amounts: readonly (NanoUsd | null)[]): NanoUsd {
  return amounts.reduce<NanoUsd>(
    (total, amount) => (amount === null ? total : addUsd(total, amount)),
    zeroUsd,
  );
}
