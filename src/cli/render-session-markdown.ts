/** A session as Markdown. Pure but for what it is told of changes. */
import { escapeControls } from '../core/escape-controls.ts';
import type { FileChange } from '../edits/file-change.ts';
import { renderDiff } from '../edits/render-diff.ts';
import type { SessionSummary, SessionTurn } from '../sessions/session-turns.ts';
import { amountOf } from './amounts.ts';
import { endText, spentText } from './render-sessions.ts';
import { shortId, shownQuestion } from './render-turns.ts';

export interface MarkdownSources {
  readonly project: string;
  /** Of a turn of the undo journal; `null`: not known any more. */
  readonly changesOf: (undoTurn: string) => readonly FileChange[] | null;
}

export function sessionToMarkdown(
  summary: SessionSummary,
  turns: readonly SessionTurn[],
  { project, changesOf }: MarkdownSources,
): string {
  const fork = summary.forkedFrom === null ? '' : ` (forked from \`${shortId(summary.forkedFrom)}\`)`;
  const head = [
    `# ${shownQuestion(summary.title)}`,
    `Session \`${summary.id}\`${fork} in \`${escapeControls(project)}\`, ${timeText(summary.startedAtMs)} to ${timeText(summary.lastAtMs)}: ${amountOf(summary.turns, 'turn')}, ${spentText(summary)}.`,
  ];
  const parts = turns.flatMap((turn, at) => [
    `## ${at + 1}. ${shownQuestion(turn.question)}`,
    quoted(turn.question),
    ...(turn.answered === null ? [] : [closed(turn.answered.answer.trim())]),
    ...changeParts(turn, changesOf),
    `*${endOf(turn)}*`,
  ]);
  return `${[...head, ...parts].filter((part) => part !== '').join('\n\n')}\n`;
}

function changeParts({ changed }: SessionTurn, changesOf: MarkdownSources['changesOf']): readonly string[] {
  if (changed === null) return [];
  const files = changed.files.map(({ path, did }) => `- ${did} \`${escapeControls(path)}\``).join('\n');
  if (!changed.written) {
    const because = changed.problem === null ? '' : `: ${escapeControls(changed.problem)}`;
    return [`Proposed, not written${because}${files === '' ? '.' : `:\n\n${files}`}`];
  }
  const commit = changed.commit === null ? '' : `, commit ${changed.commit.slice(0, 10)}`;
  const turn = changed.undoTurn === null ? '' : ` (turn \`${shortId(changed.undoTurn)}\`${commit})`;
  const changes = changed.undoTurn === null ? null : changesOf(changed.undoTurn);
  const diff = changes === null ? '' : fenced(renderDiff(changes), 'diff');
  return [
    `Written${turn}:\n\n${files}`,
    diff === '' ? 'What it changed in them is not kept any more.' : diff,
  ];
}

/** Such as `groq (llama-3.3-70b), $0.0012, 2026-11-20 14:02 UTC`. */
function endOf(turn: SessionTurn): string {
  const { answered } = turn;
  const who = answered === null ? [] : [`${answered.tier} (${answered.model})`];
  const end = endText(turn);
  return [...who, ...(end === null ? [] : [end]), spentText(turn), timeText(turn.startedAtMs)].join(', ');
}

function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function quoted(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** An answer that was cut off in the middle of code must not make code of what follows. */
function closed(text: string): string {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const [, fence, rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    if (open === null) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && rest.trim() === '') open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}

function fenced(text: string, language: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}
