/**
 * What becomes of written changes says how good the answer was: taken back, done again, or left to stand. Feedback that
 * nobody gave, and that is marked as such. A turn of the undo journal has the id of its request.
 */
import { OptimizerError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';

const verdicts = { 'edit-undone': 'bad', 'edit-redone': 'good', 'edit-stayed': 'good' } as const;

export async function learnOfEdit(
  requestId: string,
  signal: keyof typeof verdicts,
  { openLedger, nowMs }: { readonly openLedger: () => Promise<Ledger>; readonly nowMs: number },
): Promise<void> {
  try {
    const { learning } = await openLedger();
    learning.addFeedback({
      id: newId(nowMs),
      requestId,
      atMs: nowMs,
      kind: 'implicit',
      verdict: verdicts[signal],
      signal,
      note: null,
    });
  } catch (error) {
    // What was to be done is done; what could be learned of it is not worth a failure.
    if (!(error instanceof OptimizerError) && !/sqlite|database/i.test(String(error))) throw error;
  }
}
