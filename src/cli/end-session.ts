/** How a turn ended, and what it changed, for its session. */
import type { TurnResult } from '../agent/turn.ts';
import type { Applied } from './apply-changes.ts';
import type { TurnSession } from './turn-session.ts';

/** @param applied what became of its changes; `null`: it proposes none */
export function endSession(session: TurnSession, result: TurnResult, applied: Applied | null): void {
  if (result.kind === 'index' || result.kind === 'dry-run') return;
  const { files, problem } = result.kind === 'model' ? result.changes : { files: [], problem: null };
  if (applied !== null && (files.length > 0 || problem !== null)) {
    const { written, turn, commit } = applied;
    session.changed({
      files: files.map(({ path, before, after }) => ({
        path,
        did: before === null ? 'made' : after === null ? 'deleted' : 'changed',
      })),
      written,
      undoTurn: turn,
      commit,
      problem: problem ?? applied.problem,
    });
  }
  const costs = result.attempts.map(({ cost }) => cost);
  const cost = costs.reduce<number | null>(
    (sum, one) => (sum === null || one === null ? null : sum + one),
    0,
  );
  session.ended(result.kind === 'model' ? 'answered' : result.why, cost);
}
