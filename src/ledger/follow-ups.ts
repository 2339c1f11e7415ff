/** How often people go on with a conversation soon enough for a provider's cache to serve it, from what they did before. */
import type { Database } from '../storage/sqlite.ts';

export interface FollowUpCounts {
  readonly turns: number;
  readonly followed: number;
}

/** So much of the past is looked at. */
const lastTurns = 200;

/** Of answered turns that had `withinMs` to be followed by another of their conversation; the first of it or a later one. */
export function followUps(
  database: Database,
  atMs: number,
  withinMs: number,
): Readonly<Record<'first' | 'later', FollowUpCounts>> {
  const rows = database
    .prepare(
      `WITH recent AS (
         SELECT DISTINCT conversation FROM (
           SELECT conversation FROM attempts
           WHERE conversation IS NOT NULL AND purpose = 'answer' AND started_at_ms <= ?
           ORDER BY started_at_ms DESC LIMIT ${lastTurns * 3})
       ), turns AS (
         SELECT conversation, request_id, max(started_at_ms + latency_ms) AS at_ms
         FROM attempts
         WHERE conversation IN (SELECT conversation FROM recent) AND purpose = 'answer'
           AND outcome IN ('answered', 'escalated')
         GROUP BY conversation, request_id
       ), ordered AS (
         SELECT at_ms, lag(at_ms) OVER along IS NULL AS first, lead(at_ms) OVER along AS next_ms
         FROM turns WINDOW along AS (PARTITION BY conversation ORDER BY at_ms)
       )
       SELECT first, count(*) AS turns, sum(next_ms IS NOT NULL AND next_ms - at_ms <= ?) AS followed
       FROM (SELECT * FROM ordered WHERE at_ms <= ? ORDER BY at_ms DESC LIMIT ${lastTurns})
       GROUP BY first`,
    )
    .all(Math.round(atMs), Math.round(withinMs), Math.round(atMs - withinMs));
  const of = (first: number) => {
    const row = rows.find((candidate) => Number(candidate.first) === first);
    return { turns: Number(row?.turns ?? 0), followed: Number(row?.followed ?? 0) };
  };
  return { first: of(1), later: of(0) };
}
