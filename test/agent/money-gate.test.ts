import { expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/agent-event.ts';
import type { TierLimits } from '../../src/agent/limits.ts';
import { MoneyGate } from '../../src/agent/money-gate.ts';
import type { CappedLadder, PlannedTurn } from '../../src/agent/plan-turn.ts';
import type { AtCap, Purse } from '../../src/agent/purse.ts';
import type { Tier } from '../../src/agent/turn.ts';
import { unknownRatios } from '../../src/ledger/token-ratio.ts';

function gateFor(
  atCap: AtCap,
  steps: readonly string[],
  capped: CappedLadder | null,
  says: boolean | null = null,
  reserves: readonly string[] = [],
) {
  const asked: string[] = [];
  const events: AgentEvent[] = [];
  const askToPass =
    says === null
      ? null
      : async (question: string) => {
          asked.push(question);
          return says;
        };
  const limits: TierLimits = { tokensLeft: null, money: { tightest: null } };
  const planned = {
    plan: { ladder: { steps, reserves, reason: '', leftOut: [] } },
    known: { ratiosOf: () => unknownRatios, limitsOf: () => limits },
    capped,
  } as unknown as PlannedTurn;
  const gate = new MoneyGate(planned, {
    purse: { atCap, askToPass } as Purse,
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
  });
  const notices = () => events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  const climb = async () => {
    const names: string[] = [];
    for (let name = await gate.next(false); name !== null; name = await gate.next(false)) names.push(name);
    return names;
  };
  return { gate, asked, notices, climb };
}

const capped: CappedLadder = { rest: ['gemini', 'sonnet'], because: 'too dear' };
const sonnet = {} as Tier;

const cases: readonly {
  readonly title: string;
  readonly atCap: AtCap;
  readonly says: boolean | null;
  readonly climbs: readonly string[];
  readonly ended: boolean;
  readonly asks: number;
}[] = [
  { title: 'stop ends there', atCap: 'stop', says: null, climbs: ['groq'], ended: true, asks: 0 },
  { title: 'stop asks nobody', atCap: 'stop', says: true, climbs: ['groq'], ended: true, asks: 0 },
  { title: 'ask without anybody is stop', atCap: 'ask', says: null, climbs: ['groq'], ended: true, asks: 0 },
  { title: 'a no is stop', atCap: 'ask', says: false, climbs: ['groq'], ended: true, asks: 1 },
  {
    title: 'a yes goes on to the top, and nobody is asked twice',
    atCap: 'ask',
    says: true,
    climbs: ['groq', 'gemini', 'sonnet'],
    ended: false,
    asks: 1,
  },
];

test.each(cases)('$title', async ({ atCap, says, climbs, ended, asks }) => {
  const { gate, climb, asked, notices } = gateFor(atCap, ['groq'], capped, says);
  expect(await climb()).toEqual(climbs);
  expect([gate.hasEnded, gate.isPassing, asked.length]).toEqual([ended, !ended, asks]);
  expect(notices()).toEqual(ended ? ['Stopped before gemini: too dear.'] : []);
  expect(gate.known.limitsOf(sonnet).money === null).toBe(!ended);
});

test('a tier that no longer fits: local-only goes on to the next', async () => {
  const { gate, notices } = gateFor('local-only', ['groq', 'sonnet'], null);
  await gate.next(false);
  expect(await gate.denied('groq', 'too dear', false)).toBe('sonnet');
  expect([gate.hasSkipped, gate.hasEnded]).toEqual([true, false]);
  expect(notices()).toEqual(['groq is not asked: too dear.']);
});

test('a tier that no longer fits: a person may let it pass, but what cannot be set aside ends it', async () => {
  const { gate, asked } = gateFor('ask', ['groq', 'sonnet'], null, true);
  await gate.next(false);
  expect(await gate.denied('groq', 'too dear', false)).toBe('groq');
  expect(await gate.denied('groq', 'the ledger cannot be written', false)).toBeNull();
  expect([gate.hasEnded, asked.length]).toEqual([true, 1]);
});

test('the next tier is known before anybody is asked only where there is somebody', async () => {
  expect(gateFor('ask', ['groq'], capped, true).gate.likelyNext).toBe('groq');
  const { gate } = gateFor('ask', [], capped, true);
  expect(gate.likelyNext).toBe('gemini');
  expect(gateFor('ask', [], capped).gate.likelyNext).toBeNull();
});

test('behind the ladder come the reserves, where nobody has given an answer', async () => {
  const { gate } = gateFor('local-only', ['groq'], null, null, ['local', 'sonnet']);
  expect(await gate.next(true)).toBe('groq');
  expect(await gate.next(false)).toBeNull();
  expect([await gate.next(true), await gate.next(true), await gate.next(true)]).toEqual([
    'local',
    'sonnet',
    null,
  ]);
});
