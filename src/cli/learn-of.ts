/**
 * Keeps what a later question is compared with: that this one was asked, and in which arms of experiments. The same question
 * soon again says that the answer before did not do: feedback that nobody gave, and that is marked as such.
 */
import { createHash } from 'node:crypto';
import type { TurnResult } from '../agent/turn.ts';
import type { Assignment } from '../config/experiment-arms.ts';
import { OptimizerError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Later than this somebody may just want to read it again. */
const soonMs = 10 * 60_000;

export async function learnOf(
  question: string,
  result: TurnResult & { readonly kind: 'model' },
  of: {
    readonly project: string;
    readonly session: string | null;
    readonly assignments: readonly Assignment[];
    readonly openLedger: () => Promise<Ledger>;
  },
): Promise<void> {
  const [first] = result.attempts;
  if (first === undefined) return;
  const { requestId, startedAtMs: atMs } = first;
  const questionHash = createHash('sha256')
    .update(
      question
        .toLowerCase()
        .replace(/[\s?!.]+/g, ' ')
        .trim(),
    )
    .digest('base64url')
    .slice(0, 16);
  try {
    const { learning } = await of.openLedger();
    const before = learning.sameQuestion(of.project, questionHash, atMs - soonMs);
    // What is given again unasked is no new try.
    if (before !== null && !result.answer.cached) {
      learning.addFeedback({
        id: newId(atMs),
        requestId: before,
        atMs,
        kind: 'implicit',
        verdict: 'bad',
        signal: 'asked-again',
        note: null,
      });
    }
    const { project, session, assignments } = of;
    learning.addAsked({ requestId, project, session: session ?? requestId, questionHash, atMs, assignments });
  } catch (error) {
    // The answer is there; what could be learned of it is not worth a failure. The recorder has said what is wrong.
    if (!(error instanceof OptimizerError) && !/sqlite|database/i.test(String(error))) throw error;
  }
}
