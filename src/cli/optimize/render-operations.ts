/** What was done to a prompt, as people read it: each change with its tokens, its reason and the lines that went. Pure. */
import { amountOf, countOf } from '../amounts.ts';
import type { Channel } from '../terminal.ts';
import { changedLines, changedWords, type TextChange } from './text-changes.ts';

export interface ShownOperation {
  /** Such as `messages[3]`; `null`: the whole text. */
  readonly place: string | null;
  /** Such as `result of read_file`. */
  readonly what: string;
  readonly before: string;
  /** `null`: left out. */
  readonly after: string | null;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly because: string;
}

const mostOperations = 40;
/** Of one change, and of all of them: of many, each shows little. */
const [fewestLines, mostLines, linesOfAll] = [2, 6, 100];
/** Around words that went. */
const contextCharacters = 32;
const mostWordChanges = 24;

export function renderOperations(all: readonly ShownOperation[], channel: Channel): string {
  const operations = together(all);
  const width = Math.max(40, channel.isTerminal ? channel.columns : 120) - 4;
  const count = Math.min(operations.length, mostOperations);
  const lines = Math.min(mostLines, Math.max(fewestLines, Math.floor(linesOfAll / Math.max(1, count))));
  const look = { channel, width, lines };
  const shown = operations.slice(0, mostOperations).map((operation) => renderOperation(operation, look));
  const rest = operations.slice(mostOperations);
  if (rest.length > 0) {
    const saved = rest.reduce((sum, { tokensBefore, tokensAfter }) => sum + tokensBefore - tokensAfter, 0);
    const others = amountOf(rest.length, 'more change');
    shown.push(channel.style('dim', `… ${others} (−${countOf(saved)} tokens); --json lists all\n`));
  }
  return shown.join('');
}

/** What is left out in a row, for one reason, as one. */
function together(operations: readonly ShownOperation[]): readonly ShownOperation[] {
  const runs: ShownOperation[][] = [];
  for (const operation of operations) {
    const run = runs.at(-1);
    const first = run?.[0];
    const belongs = first?.after === null && operation.after === null && first.because === operation.because;
    if (run !== undefined && belongs) run.push(operation);
    else runs.push([operation]);
  }
  return runs.map((run): ShownOperation => {
    const [first, last] = [run[0] as ShownOperation, run.at(-1) as ShownOperation];
    if (run.length === 1) return first;
    const sum = (of: (operation: ShownOperation) => number) =>
      run.reduce((total, operation) => total + of(operation), 0);
    return {
      ...first,
      place: `${first.place} to ${last.place}`,
      what: amountOf(run.length, 'part'),
      before: run.map(({ before }) => before).join('\n'),
      tokensBefore: sum(({ tokensBefore }) => tokensBefore),
      tokensAfter: sum(({ tokensAfter }) => tokensAfter),
    };
  });
}

interface Look {
  readonly channel: Channel;
  /** In characters, of what stands behind the sign of a line. */
  readonly width: number;
  /** Of one change. */
  readonly lines: number;
}

function renderOperation(operation: ShownOperation, look: Look): string {
  const { place, what, before, after, tokensBefore, tokensAfter, because } = operation;
  const tokens = `${countOf(tokensBefore)} → ${countOf(tokensAfter)} tokens`;
  const { channel } = look;
  const behind = place === null ? tokens : `${what}  ${tokens}`;
  const heading = `${channel.style('bold', place ?? what)}  ${behind}`;
  // Rather on a line of its own than broken in a word.
  const isNarrow = `${place ?? what}  ${behind}  ${because}`.length > look.width + 4;
  const between = isNarrow ? '\n  ' : '  ';
  const lines = after === null ? leftOutLines(before, look) : diffOf(before, after, look);
  return `${heading}${between}${channel.style('cyan', because)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function leftOutLines(before: string, look: Look): readonly string[] {
  return firstLines([before.split('\n').map((text): TextChange => ({ kind: 'removed', text }))], look);
}

function diffOf(before: string, after: string, look: Look): readonly string[] {
  return firstLines(hunksOf(changedLines(before, after)), look);
}

/** Changes that touch; in each what went before what came. */
function hunksOf(changes: readonly TextChange[]): readonly (readonly TextChange[])[] {
  const hunks: TextChange[][] = [];
  let isOpen = false;
  for (const change of changes) {
    if (change.kind === 'same') {
      isOpen = false;
      continue;
    }
    if (!isOpen) hunks.push([]);
    isOpen = true;
    hunks.at(-1)?.push(change);
  }
  return hunks.map((hunk) => [...hunk.filter(isRemoved), ...hunk.filter((change) => !isRemoved(change))]);
}

function isRemoved({ kind }: TextChange): boolean {
  return kind === 'removed';
}

/** As many as there is room for, of each hunk some that went and what stands for them. */
function firstLines(
  hunks: readonly (readonly TextChange[])[],
  { channel, width, lines: mostShown }: Look,
): readonly string[] {
  const lines: string[] = [];
  let hidden = 0;
  for (const hunk of hunks) {
    const shown = hunk.filter(({ text }) => text.trim() !== '');
    const room = mostShown - lines.length;
    const spans = room > 0 ? wordsOf(shown, channel) : null;
    if (spans !== null && spans.length <= room) {
      lines.push(...spans);
      continue;
    }
    const gone = shown.filter(isRemoved);
    const came = shown.filter((change) => !isRemoved(change));
    const ofCame = came.slice(0, Math.floor(room / 2));
    const ofGone = gone.slice(0, Math.max(0, room - ofCame.length));
    const from = sameStart(ofGone, ofCame, width);
    for (const { kind, text } of [...ofGone, ...ofCame]) {
      const plain = printable(text);
      const cut = cutTo(from > 0 ? `…${plain.slice(from)}` : plain, width - 2);
      lines.push(kind === 'removed' ? channel.style('red', `- ${cut}`) : channel.style('green', `+ ${cut}`));
    }
    hidden += shown.length - ofGone.length - ofCame.length;
  }
  if (hidden > 0) lines.push(channel.style('dim', `  … ${amountOf(hidden, 'more line')}`));
  return lines;
}

/** Of one long line that became another: what both begin with would be all that is seen of them. @returns 0: nothing to hide */
function sameStart(gone: readonly TextChange[], came: readonly TextChange[], width: number): number {
  if (gone.length !== 1 || came.length !== 1) return 0;
  const [before, after] = [printable(gone[0]?.text ?? ''), printable(came[0]?.text ?? '')];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  return same > width / 2 ? same - contextCharacters : 0;
}

/** Where lines only lost some words, these say more than the lines. */
function wordsOf(hunk: readonly TextChange[], channel: Channel): readonly string[] | null {
  const [gone, came] = [hunk.filter(isRemoved), hunk.filter((change) => !isRemoved(change))];
  // Else whole lines went too, and words of theirs would be found in others.
  if (gone.length !== came.length) return null;
  const [before = '', after = ''] = [gone, came].map((lines) => lines.map(({ text }) => text).join('\n'));
  const words = changedWords(printable(before), printable(after));
  const stayed = words?.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.length : 0), 0) ?? 0;
  return words === null || stayed < after.length / 2 ? null : wordSpans(words, channel);
}

/** Without colours and movements of a terminal, which would be half of an escape once control characters are taken out. */
function printable(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replaceAll('\t', '  ')
    .replace(/[ \r]+$/gm, '');
}

/** `null`: so much differs that nobody could follow it. */
function wordSpans(changes: readonly TextChange[], channel: Channel): readonly string[] | null {
  const changed = changes.filter(({ kind }) => kind !== 'same');
  if (changed.length > mostWordChanges || changed.some(({ text }) => text.length > 400)) return null;
  const spans: string[] = [];
  let span = '';
  let hidden = 0;
  for (const [at, { kind, text }] of changes.entries()) {
    const flat = text.replace(/\s+/g, ' ');
    if (kind === 'same') {
      const isLong = flat.length > 2 * contextCharacters;
      if (span !== '') span += isLong ? `${flat.slice(0, contextCharacters)}…` : flat;
      if (isLong || at === changes.length - 1) {
        if (span !== '') spans.push(span);
        span = '';
      }
      continue;
    }
    if (span === '') {
      if (spans.length >= mostLines) {
        hidden++;
        continue;
      }
      const before = changes[at - 1];
      const lead = before?.kind === 'same' ? before.text.replace(/\s+/g, ' ') : '';
      span = lead.length > contextCharacters ? `…${lead.slice(-contextCharacters)}` : lead;
    }
    span += kind === 'removed' ? channel.style('red', `[-${flat}-]`) : channel.style('green', `{+${flat}+}`);
  }
  if (span !== '') spans.push(span);
  if (hidden > 0) spans.push(channel.style('dim', `… ${amountOf(hidden, 'more place')}`));
  return spans;
}

function cutTo(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
