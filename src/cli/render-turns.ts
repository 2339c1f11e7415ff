/** Turns that were written, undone or refused, for people and for programs. Pure but for the style of the channel. */
import { escapeControls } from '../core/escape-controls.ts';
import type { FileChange } from '../edits/file-change.ts';
import type { DamagedManifest, Manifest, TurnFile } from '../edits/journal/manifest.ts';
import type { MoveResult, Settled } from '../edits/journal/turn-results.ts';
import { countLines } from '../edits/render-diff.ts';
import type { Drift } from '../edits/write/check-changes.ts';
import { age, amountOf } from './amounts.ts';
import type { Channel } from './terminal.ts';

/** As much of an id as is shown; more of it, or all, is understood as well. */
const shownIdLength = 8;
const shownQuestionLength = 72;
const mostPaths = 6;

export function shortId(id: string): string {
  return id.slice(-shownIdLength);
}

export function shownQuestion(question: string): string {
  const line = escapeControls(question.trim().replace(/\s+/g, ' '));
  return line.length <= shownQuestionLength ? line : `${line.slice(0, shownQuestionLength - 1)}…`;
}

/** Such as `“add a flag” (5 min ago)`. */
export function turnTitle({ question, atMs, id }: Manifest, nowMs: number): string {
  const asked = question.trim() === '' ? `turn ${shortId(id)}` : `“${shownQuestion(question)}”`;
  return `${asked} (${age(Math.max(0, nowMs - atMs))} ago)`;
}

export type Did = 'changed back' | 'deleted' | 'brought back' | 'changed' | 'made';

/** What becomes of the file itself. */
export function didTo({ before, after }: FileChange, direction: 'undo' | 'redo'): Did {
  if (after === null) return 'deleted';
  if (before === null) return direction === 'undo' ? 'brought back' : 'made';
  return direction === 'undo' ? 'changed back' : 'changed';
}

export function changeLines(changes: readonly FileChange[], direction: 'undo' | 'redo'): string[] {
  const rows = changes.map((change) => {
    const { added, removed } = countLines(change);
    const size = added + removed === 0 ? '' : `  +${added} −${removed}`;
    return { did: didTo(change, direction), path: escapeControls(change.path), size };
  });
  const width = Math.max(0, ...rows.map(({ did }) => did.length));
  return rows.map(({ did, path, size }) => `  ${did.padEnd(width)}  ${path}${size}`);
}

export function driftLines(drifted: readonly Drift[]): string[] {
  return drifted.map(({ path, because }) => `  ${escapeControls(path)} ${escapeControls(because)}`);
}

/** What an earlier process left, which was settled before anything else; empty: nothing. */
export function settledLines(settled: Settled, channel: Pick<Channel, 'style'>, nowMs: number): string[] {
  if (settled === null) return [];
  const { turn, recovery } = settled;
  const what = turn === null ? 'A write' : turnTitle(turn, nowMs);
  const end =
    recovery.outcome === 'new'
      ? 'all of its files have been written now'
      : 'what it had begun has been taken back now, and no file is changed';
  const lines = [
    `${channel.style('yellow', 'interrupted')} ${what} ended while files were written; ${end}: ${pathList(recovery.paths)}`,
  ];
  if (recovery.left.length > 0)
    lines.push('  but left alone:', ...driftLines(recovery.left).map((line) => `  ${line}`));
  return lines;
}

export function renderHistory(
  { turns, damaged }: { readonly turns: readonly Manifest[]; readonly damaged: readonly DamagedManifest[] },
  out: Channel,
  nowMs: number,
): string[] {
  const rows = turns.map((turn) => ({
    turn,
    cells: [shortId(turn.id), turn.state, `${age(Math.max(0, nowMs - turn.atMs))} ago`],
  }));
  const widths = [0, 1, 2].map((at) => Math.max(0, ...rows.map(({ cells }) => cells[at]?.length ?? 0)));
  const lines = rows.flatMap(({ turn, cells }) => {
    const line = cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
    return [
      turn.state === 'done'
        ? `${line}  ${shownQuestion(turn.question)}`
        : out.style('dim', `${line}  ${shownQuestion(turn.question)}`),
      `  ${filesLine(turn.files)}`,
    ];
  });
  return [
    ...lines,
    ...damaged.map(
      ({ path, because }) => `${out.style('red', 'damaged')} ${path}: ${escapeControls(because)}`,
    ),
  ];
}

/** Such as `changed a.ts, b.ts; made c.ts`. */
function filesLine(files: readonly TurnFile[]): string {
  const groups = new Map<string, string[]>();
  for (const { path, before, after } of files) {
    const did = before === null ? 'made' : after === null ? 'deleted' : 'changed';
    groups.set(did, [...(groups.get(did) ?? []), path]);
  }
  return [...groups].map(([did, paths]) => `${did} ${pathList(paths)}`).join('; ');
}

function pathList(paths: readonly string[]): string {
  const shown = paths.slice(0, mostPaths).map(escapeControls).join(', ');
  return paths.length <= mostPaths
    ? shown
    : `${shown} and ${amountOf(paths.length - mostPaths, 'more file')}`;
}

/** For programs; `question` is without secrets. */
export function turnToJson({ id, atMs, question, state, files }: Manifest) {
  return {
    id,
    at: new Date(atMs).toISOString(),
    question,
    state,
    files: files.map(({ path, before, after }) => ({
      path,
      did: before === null ? 'made' : after === null ? 'deleted' : 'changed',
    })),
  };
}

export function settledToJson(settled: Settled) {
  if (settled === null) return null;
  const { turn, recovery } = settled;
  return {
    turn: turn?.id ?? null,
    outcome: recovery.outcome === 'new' ? 'completed' : 'taken-back',
    paths: recovery.paths,
    left: recovery.left,
  };
}

export function moveToJson(result: MoveResult, direction: 'undo' | 'redo', isDryRun: boolean) {
  const settled = settledToJson(result.settled);
  switch (result.kind) {
    case 'done':
      return {
        result: isDryRun ? 'would-be-done' : 'done',
        turn: turnToJson(result.turn),
        files: result.changes.map((change) => ({
          path: change.path,
          did: didTo(change, direction).replaceAll(' ', '-'),
          ...countLines(change),
        })),
        settled,
      };
    case 'nothing':
      return { result: 'nothing', because: result.because, settled };
    case 'drifted':
      return { result: 'conflict', turn: turnToJson(result.turn), conflicts: result.drifted, settled };
    case 'blocked':
      return {
        result: 'conflict',
        turn: turnToJson(result.turn),
        conflicts: result.by.flatMap(({ turn, paths }) =>
          paths.map((path) => ({ path, because: `was changed by the later turn ${turn.id}` })),
        ),
        settled,
      };
  }
}
