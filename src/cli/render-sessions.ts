/** Sessions for people and for programs. Pure but for the style of the channel. */
import { escapeControls } from '../core/escape-controls.ts';
import { formatUsd, toNanoUsd } from '../core/money.ts';
import type { TurnEvent } from '../sessions/session-event.ts';
import type { SessionSummary, SessionTurn } from '../sessions/session-turns.ts';
import { age, amountOf, seconds } from './amounts.ts';
import { shortId, shownQuestion } from './render-turns.ts';
import type { Channel } from './terminal.ts';

type Spent = Pick<SessionSummary, 'cost' | 'unknownCosts'>;

export function spentText({ cost, unknownCosts }: Spent): string {
  const known = formatUsd(toNanoUsd(cost));
  return unknownCosts === 0 ? known : `${known} + ${unknownCosts} of unknown cost`;
}

export function renderSessions(
  sessions: readonly SessionSummary[],
  out: Channel,
  nowMs: number,
): readonly string[] {
  const rows = sessions.map((session) => ({
    session,
    cells: [
      shortId(session.id),
      `${age(Math.max(0, nowMs - session.lastAtMs))} ago`,
      amountOf(session.turns, 'turn'),
      spentText(session),
    ],
  }));
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map(({ cells }) => cells[at]?.length ?? 0)));
  return rows.map(({ session, cells }) => {
    const title = shownQuestion(session.title) || '(nothing was asked)';
    const line = `${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}  ${title}`;
    if (session.answered === 0) return out.style('dim', `${line} (not answered)`);
    return session.unanswered === null
      ? line
      : `${line} ${out.style('dim', '(the last question not answered)')}`;
  });
}

export function renderSession(
  summary: SessionSummary,
  turns: readonly SessionTurn[],
  out: Channel,
  nowMs: number,
): readonly string[] {
  const ago = (atMs: number) => `${age(Math.max(0, nowMs - atMs))} ago`;
  const fork = summary.forkedFrom === null ? '' : `, forked from ${shortId(summary.forkedFrom)}`;
  return [
    `Session ${summary.id}${fork}: begun ${ago(summary.startedAtMs)}, ${amountOf(summary.turns, 'turn')}, ${spentText(summary)}`,
    ...turns.flatMap((turn, at) => [
      '',
      `${out.style('bold', `${at + 1}. ${escapeLines(turn.question)}`)} ${out.style('dim', `(${ago(turn.startedAtMs)})`)}`,
      ...turn.events.flatMap(stepLine).map((line) => out.style('dim', `   ${line}`)),
      ...(turn.answered === null ? [] : ['', turn.answered.answer.trimEnd()]),
      ...changeLine(turn),
      ...endLine(turn),
    ]),
  ];
}

function stepLine(event: TurnEvent): readonly string[] {
  switch (event.type) {
    case 'planned':
      return [`${event.intent}, ${event.complexity}: ${event.steps.join(' → ') || 'no tier to ask'}`];
    case 'tool-called':
      return [`${event.tier}: ${event.name} ${escapeControls(event.given)}`.trimEnd()];
    case 'tool-answered':
      return event.ok ? [] : [`${event.tier}: ${event.name} failed: ${firstLine(event.text)}`];
    case 'denied':
      return [`${event.tier}: not run, ${event.because}: ${escapeControls(event.command)}`];
    case 'attempt-ended': {
      const { tier, model, latencyMs, cost, confidence } = event;
      const price = cost === null ? 'unknown cost' : formatUsd(toNanoUsd(cost));
      const sure = confidence === null ? '' : `, confidence ${confidence.toFixed(2)}`;
      return [`${tier} (${model}): ${seconds(latencyMs)}, ${price}${sure}`];
    }
    case 'escalated':
      return [`${event.from} → ${event.to}: ${escapeControls(event.because)}`];
    default:
      return [];
  }
}

function changeLine({ changed }: SessionTurn): readonly string[] {
  if (changed === null) return [];
  const files = changed.files.map(({ path, did }) => `${did} ${escapeControls(path)}`).join(', ');
  const turn = changed.undoTurn === null ? '' : ` (turn ${shortId(changed.undoTurn)} of optimizer history)`;
  if (changed.written) return ['', `Written: ${files}${turn}`];
  const because = changed.problem === null ? '' : `: ${escapeControls(changed.problem)}`;
  return ['', `Not written${because}${files === '' ? '' : `: ${files}`}`];
}

/** Of a turn that did not end with an answer; else none. */
function endLine(turn: SessionTurn): readonly string[] {
  const text = endText(turn);
  return text === null ? [] : ['', `${text[0]?.toUpperCase()}${text.slice(1)}.`];
}

/** A clause; `null`: it was answered. */
export function endText({ answered, ended }: SessionTurn): string | null {
  if (ended === null) return answered === null ? 'interrupted, or still being answered' : null;
  switch (ended.why) {
    case 'answered':
      return null;
    case 'aborted':
      return 'stopped';
    case 'budget':
      return 'not answered: a limit on money ended it';
    case 'all-failed':
      return 'not answered: every tier failed';
    default:
      return answered === null ? 'ended by an error' : 'ended by an error after the answer';
  }
}

function escapeLines(text: string): string {
  return text.trim().split('\n').map(escapeControls).join('\n');
}

function firstLine(text: string): string {
  return escapeControls(text.split('\n')[0] ?? '').slice(0, 120);
}

const timeOf = (atMs: number) => new Date(atMs).toISOString();

export function summaryToJson(summary: SessionSummary): Record<string, unknown> {
  const { id, title, forkedFrom, startedAtMs, lastAtMs, turns, answered, cost, unknownCosts, lastTier } =
    summary;
  return {
    id,
    title,
    forkedFrom,
    startedAt: timeOf(startedAtMs),
    lastAt: timeOf(lastAtMs),
    turns,
    answered,
    cost,
    unknownCosts,
    lastTier,
  };
}

export function sessionToJson(
  summary: SessionSummary,
  turns: readonly SessionTurn[],
): Record<string, unknown> {
  return { session: summaryToJson(summary), turns: turns.map(turnToJson) };
}

function turnToJson(turn: SessionTurn): Record<string, unknown> {
  const { id, startedAtMs, lastAtMs, question, answered, changed, ended, cost, unknownCosts, events } = turn;
  return {
    id,
    startedAt: timeOf(startedAtMs),
    lastAt: timeOf(lastAtMs),
    question,
    ended: ended?.why ?? null,
    cost,
    unknownCosts,
    tier: answered?.tier ?? null,
    model: answered?.model ?? null,
    parent: answered?.parent ?? null,
    answer: answered?.answer ?? null,
    changes: changed && {
      files: changed.files,
      written: changed.written,
      turn: changed.undoTurn,
      commit: changed.commit,
      problem: changed.problem,
    },
    steps: events.filter(({ type }) => !told.has(type)).map(({ v: _, turn: __, ...step }) => step),
  };
}

/** By the keys of the turn. */
const told = new Set<TurnEvent['type']>(['turn-started', 'answered', 'changed', 'ended']);
