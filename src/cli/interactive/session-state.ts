/** Where an interactive session stands: which kept session it goes on with, what was asked last, and what it cost. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import type { SessionStore } from '../../sessions/session-store.ts';
import { type SessionSummary, turnsOf } from '../../sessions/session-turns.ts';
import type { SessionStatus } from '../../tui/backend.ts';
import { age, amountOf } from '../amounts.ts';
import type { ComposeFlags, Program } from '../compose.ts';
import type { DrivenTurn, TurnRequest } from '../drive-turn.ts';
import { sessionsOf } from '../open-sessions.ts';
import { spentText } from '../render-sessions.ts';
import { shortId, shownQuestion } from '../render-turns.ts';
import type { SessionSettings } from './session-settings.ts';

/** What was left longer ago than this is not offered. */
const offerMs = 3 * 86_400_000;

export class SessionState {
  /** `null`: the next question begins one. */
  session: string | null = null;
  last: { readonly question: string; readonly driven: DrivenTurn } | null = null;
  /** The next question begins with a summary of what was said. */
  compactsNext = false;
  /** In nano-dollars, with what it had cost before it was gone on with. */
  #cost = 0;
  #unknownCosts = 0;
  #retry: string | null = null;

  /** @throws SessionError when none is called as the flags say */
  async begin(program: Program, flags: ComposeFlags, say: (text: string) => void): Promise<void> {
    if (program.config.conversations.keepMs === 0) return;
    const store = storeOf(program);
    const resume = (summary: SessionSummary) => {
      this.goOn(summary);
      say(resumedLines(store, summary).join('\n'));
    };
    if (flags.session !== undefined) resume(store.find(flags.session));
    else if (flags.continue === true) {
      const last = store.last(systemClock.nowMs() - program.config.conversations.keepMs);
      if (last === null)
        say('There is no session of this project to go on with; the first question begins one.');
      else resume(last);
    } else {
      const newest = store.list({ writesIndex: false })[0];
      const since = newest === undefined ? Number.POSITIVE_INFINITY : systemClock.nowMs() - newest.lastAtMs;
      if (newest?.unanswered && since < offerMs)
        say(
          `A session was interrupted ${age(since)} ago at “${shownQuestion(newest.unanswered)}”. /resume ${shortId(newest.id)} goes on with it.`,
        );
    }
  }

  goOn({ id, cost, unknownCosts }: SessionSummary): void {
    this.session = id;
    this.last = null;
    this.compactsNext = false;
    this.#cost = cost;
    this.#unknownCosts = unknownCosts;
  }

  clear(): void {
    this.session = null;
    this.last = null;
    this.compactsNext = false;
    this.#cost = 0;
    this.#unknownCosts = 0;
  }

  /** Which session the next turn belongs to. */
  next(): TurnRequest['session'] {
    return { called: this.session, goesOn: false };
  }

  ended(question: string, driven: DrivenTurn): void {
    this.last = { question, driven };
    if (driven.session !== null) this.session = driven.session;
    const { result } = driven;
    const attempts = 'attempts' in result ? result.attempts : [];
    for (const { cost } of attempts) {
      if (cost === null) this.#unknownCosts += 1;
      else this.#cost += cost;
    }
  }

  retryWith(instruction: string): void {
    this.#retry = instruction;
  }

  takeRetry(): string | null {
    const retry = this.#retry;
    this.#retry = null;
    return retry;
  }

  takeCompact(): boolean {
    const compacts = this.compactsNext;
    this.compactsNext = false;
    return compacts;
  }

  async status(program: Program, settings: SessionSettings): Promise<SessionStatus> {
    const { config, loaded } = program;
    const { routing, budget } = config;
    return {
      session: this.session,
      ladder: routing.ladder,
      pinned: settings.tier,
      localOnly: routing.localOnly,
      sessionCost: this.#cost,
      unknownCosts: this.#unknownCosts,
      dayCost: existsSync(join(loaded.directories.dataDir, 'ledger.db')) ? await costToday(program) : null,
      dayBudget: nanoOf(budget.dailyUsd),
      sessionBudget: nanoOf(budget.sessionUsd),
    };
  }
}

export function storeOf({ loaded, root }: Program): SessionStore {
  return sessionsOf(loaded.directories.dataDir, root);
}

const mostAnswerLines = 12;

/** Where a session was left. */
export function resumedLines(store: SessionStore, summary: SessionSummary): readonly string[] {
  const turns = turnsOf(store.events(summary.id));
  const last = turns.at(-1);
  const answer = last?.answered?.answer.trim().split('\n') ?? [];
  const more = answer.length - mostAnswerLines;
  return [
    `Goes on with ${shortId(summary.id)}: ${amountOf(turns.length, 'turn')}, ${spentText(summary)}.`,
    ...(last === undefined ? [] : [`› ${shownQuestion(last.question)}`]),
    ...answer.slice(0, mostAnswerLines),
    ...(more > 0 ? [`… ${amountOf(more, 'more line')} (/export writes all of it)`] : []),
    ...(last !== undefined && last.answered === null ? ['It was not answered; ask it again to go on.'] : []),
  ];
}

function nanoOf(usd: number | null): number | null {
  return usd === null ? null : Math.round(usd * 1e9);
}

/** `null`: the ledger cannot be read, which the next question says. */
async function costToday(program: Program): Promise<number | null> {
  try {
    const nowMs = systemClock.nowMs();
    const { startOfDay } = await import('../ledger-parts.ts');
    const attempts = (await program.ledger()).attemptsBetween(startOfDay(nowMs, null), nowMs + 1);
    return attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  } catch {
    return null;
  }
}
