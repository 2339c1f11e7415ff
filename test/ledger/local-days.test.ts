import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateFormatter, lastDays, spanOf } from '../../src/ledger/local-days.ts';

const hourMs = 3_600_000;

describe('a day is as long as the clocks of its zone make it', () => {
  function check(zone: string, noon: string, date: string, from: string, hours: number) {
    const [day] = lastDays(Date.parse(noon), 1, zone);
    expect(day).toEqual({
      firstDate: date,
      lastDate: date,
      fromMs: Date.parse(from),
      toMs: Date.parse(from) + hours * hourMs,
    });
  }

  test('UTC', () => check('UTC', '2026-11-20T12:00Z', '2026-11-20', '2026-11-20T00:00Z', 24));
  test('behind UTC: late on the evening before', () =>
    check('America/New_York', '2026-11-20T02:00Z', '2026-11-19', '2026-11-19T05:00Z', 24));
  test('clocks go forward: 23 hours', () =>
    check('Europe/Berlin', '2026-03-29T12:00Z', '2026-03-29', '2026-03-28T23:00Z', 23));
  test('clocks go back: 25 hours', () =>
    check('Europe/Berlin', '2026-10-25T12:00Z', '2026-10-25', '2026-10-24T22:00Z', 25));
  test('clocks jump over midnight: the day begins at one', () =>
    check('America/Sao_Paulo', '2018-11-04T15:00Z', '2018-11-04', '2018-11-04T03:00Z', 23));
  test('a change of half an hour', () =>
    check('Australia/Lord_Howe', '2026-04-05T02:00Z', '2026-04-05', '2026-04-04T13:00Z', 24.5));
  test('half past: a zone that is no whole hours from UTC', () =>
    check('Asia/Kolkata', '2026-11-20T12:00Z', '2026-11-20', '2026-11-19T18:30Z', 24));
  test('a day that a zone skipped is empty', () => {
    const days = lastDays(Date.parse('2011-12-31T12:00Z'), 4, 'Pacific/Apia');
    expect(days.map(({ firstDate, fromMs, toMs }) => [firstDate, (toMs - fromMs) / hourMs])).toEqual([
      ['2011-12-29', 24],
      ['2011-12-30', 0],
      ['2011-12-31', 24],
      ['2012-01-01', 24],
    ]);
  });
});

test('the days of any zone lie end to end and hold their own date', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/Havana', 'Africa/Cairo', 'Pacific/Auckland', 'Asia/Beirut'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
      fc.integer({ min: 1, max: 5 }),
      (zone, nowMs, count) => {
        const dateOf = dateFormatter(zone);
        const days = lastDays(nowMs, count, zone);
        const span = spanOf(days);
        expect(days).toHaveLength(count);
        expect(nowMs).toBeGreaterThanOrEqual(days.at(-1)?.fromMs ?? Number.NaN);
        expect(nowMs).toBeLessThan(span.toMs);
        for (const [at, day] of days.entries()) {
          expect(dateOf(day.fromMs)).toBe(day.firstDate);
          expect(dateOf(day.toMs - 1)).toBe(day.firstDate);
          expect(dateOf(day.fromMs - 1) < day.firstDate).toBe(true);
          if (at > 0) expect(day.fromMs).toBe(days[at - 1]?.toMs);
        }
      },
    ),
    { numRuns: 60 },
  );
});
