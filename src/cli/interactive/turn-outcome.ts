/** What a turn came to, for the screen. Pure but for the style of the channel. */
import type { TurnResult } from '../../agent/turn.ts';
import { OptimizerError } from '../../core/errors.ts';
import type { TurnOutcome } from '../../tui/backend.ts';
import { amountOf } from '../amounts.ts';
import type { DrivenTurn } from '../drive-turn.ts';
import { renderUnanswered } from '../render-explanation.ts';
import { renderIndexAnswer } from '../render-index-answer.ts';
import type { Channel } from '../terminal.ts';
import { doubtOf, turnSummary } from '../turn-summary.ts';

/** What was done in a turn, counted from its events. */
export interface Doings {
  readonly calls: readonly { readonly name: string; readonly given: string }[];
  readonly attempts: number;
}

export interface OutcomeSetting {
  readonly channel: Channel;
  readonly tierHelp: readonly string[];
  readonly stopped: boolean;
  readonly doings: Doings;
  /** What was said of changes. */
  readonly notes: readonly string[];
  readonly again: string | null;
}

export function outcomeOf({ result, applied }: DrivenTurn, setting: OutcomeSetting): TurnOutcome {
  const { channel, stopped, doings } = setting;
  const doubt = doubtOf(result, '/why');
  const notes = [
    ...setting.notes,
    ...(stopped ? stoppedNotes(doings, applied?.written === true) : []),
    ...(doubt === null ? [] : [doubt]),
  ];
  const of = { summary: turnSummary(result) || null, notes, stopped, again: setting.again };
  switch (result.kind) {
    case 'index':
      return { ...of, kind: 'index', lines: linesOf(renderIndexAnswer(result.answer, channel)) };
    case 'model':
      return { ...of, kind: 'model', lines: [] };
    default:
      return { ...of, kind: 'unanswered', lines: unansweredLines(result, setting) };
  }
}

/** @param error whatever was thrown */
export function failureOf(error: unknown, setting: OutcomeSetting): TurnOutcome {
  const notes = [...setting.notes, ...(setting.stopped ? stoppedNotes(setting.doings, false) : [])];
  const of = { kind: 'failed', summary: null, notes, stopped: setting.stopped, again: null } as const;
  return { ...of, lines: setting.stopped ? [] : errorLines(error, setting.channel) };
}

export function errorLines(error: unknown, channel: Pick<Channel, 'style'>): string[] {
  if (error instanceof OptimizerError)
    return [
      `${channel.style('red', 'error')} ${error.message}`,
      ...error.hint.split('\n').map((line) => `  ${line}`),
    ];
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${channel.style('red', 'bug')} in optimizer; please report it with the lines below.`,
    ...linesOf(detail),
  ];
}

/** Without what the index found: whoever wants that has `/context`. */
function unansweredLines(result: TurnResult, { channel, tierHelp, stopped }: OutcomeSetting): string[] {
  if (result.kind !== 'unanswered' || stopped) return [];
  const lines = linesOf(renderUnanswered(result, tierHelp, channel));
  const found = result.plan.context.blocks.length;
  return [
    ...lines.filter((line) => !/^What the index found for it:$/.test(line)),
    ...(found === 0
      ? []
      : [`The index has ${amountOf(found, 'piece')} of code that may hold the answer: /context.`]),
  ];
}

function stoppedNotes({ calls, attempts }: Doings, written: boolean): string[] {
  const done = calls.map(({ name, given }) => `  ${name} ${given}`);
  const head = attempts === 0 ? 'Stopped before a model was asked.' : 'Stopped.';
  const changed = written ? 'Its changes were written (/undo takes them back).' : 'Nothing was written.';
  if (done.length === 0) return [`${head} ${changed}`];
  const shown = done.length <= 12 ? done : [`  (${done.length - 12} before)`, ...done.slice(-12)];
  return [`${head} ${changed} What was done until then:`, ...shown];
}

function linesOf(text: string): string[] {
  return text.replace(/\n+$/, '').split('\n');
}
