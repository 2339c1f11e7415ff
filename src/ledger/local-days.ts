/** Calendar days of a time zone as ranges of time, so that a cost falls on the day on which people saw it. Pure. */

/** [fromMs, toMs): 24 hours, but 23 or 25 where a clock is changed, and none where a zone skips the day. */
export interface Period {
  /** `2026-11-20` */
  readonly firstDate: string;
  /** The same for a single day. */
  readonly lastDate: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The day of `nowMs` and those before it, `count` in all, the oldest first. Each begins where the one before ends.
 * @param timeZone an IANA name; `null`: the one of this machine.
 */
export function lastDays(nowMs: number, count: number, timeZone: string | null): readonly Period[] {
  const dateOf = dateFormatter(timeZone);
  const today = utcMidnight(dateOf(nowMs));
  const boundary = (daysBack: number) => firstMomentOf(today - daysBack * dayMs, dateOf);
  return Array.from({ length: count }, (_, at) => {
    const daysBack = count - 1 - at;
    const date = isoDate(today - daysBack * dayMs);
    return { firstDate: date, lastDate: date, fromMs: boundary(daysBack), toMs: boundary(daysBack - 1) };
  });
}

/** Where the day of `nowMs` begins. */
export function startOfDay(nowMs: number, timeZone: string | null): number {
  const dateOf = dateFormatter(timeZone);
  return firstMomentOf(utcMidnight(dateOf(nowMs)), dateOf);
}

/** Where its month begins. */
export function startOfMonth(nowMs: number, timeZone: string | null): number {
  const dateOf = dateFormatter(timeZone);
  return firstMomentOf(utcMidnight(`${dateOf(nowMs).slice(0, 8)}01`), dateOf);
}

/** The days as one period. @param days at least one, in order. */
export function spanOf(days: readonly Period[]): Period {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) throw new RangeError('A period has at least one day');
  return {
    firstDate: first.firstDate,
    lastDate: last.lastDate,
    fromMs: first.fromMs,
    toMs: last.toMs,
  };
}

/** Gives the date in the zone, such as `2026-11-20`. */
export function dateFormatter(timeZone: string | null): (timeMs: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === null ? {} : { timeZone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (timeMs) => {
    const parts = new Map(format.formatToParts(timeMs).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
}

/**
 * The first moment whose date is that day or later: midnight, or later where the clock jumps over midnight.
 * Zones are at most 14 hours from UTC, and a bisection needs no table of their changes.
 */
function firstMomentOf(utcMidnightMs: number, dateOf: (timeMs: number) => string): number {
  const date = isoDate(utcMidnightMs);
  let before = utcMidnightMs - 26 * hourMs;
  let after = utcMidnightMs + 26 * hourMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dateOf(middle) >= date) after = middle;
    else before = middle;
  }
  return after;
}

function utcMidnight(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function isoDate(utcMidnightMs: number): string {
  return new Date(utcMidnightMs).toISOString().slice(0, 10);
}
