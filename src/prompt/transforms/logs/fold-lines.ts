/**
 * Folds the lines of an output by their form: the first and the last of each stand in their places, the first says how many
 * there were. What says that something is wrong keeps one of each form with the lines around it; what is known as a
 * diagnostic is all kept. Linear in the text. Pure.
 */
import { amountOf, countOf } from '../../../core/amounts.ts';
import { joinedRanges, mark, type Transformed } from '../transformed.ts';
import { cleanLines } from './clean-lines.ts';
import { endOfUnit, type Form, formsOf } from './forms-of-lines.ts';
import { type JudgedLine, type Judgement, judgeLines } from './judge-lines.ts';
import { ciPrefix } from './line-rules.ts';
import { placesText } from './repeated-findings.ts';

export interface FoldSetting {
  readonly handle: string | null;
  /** Lines before and behind the first of each form of error. */
  readonly linesAround?: number;
}

/** Leaving out fewer characters than this costs more, by the mark, than it saves. */
const fewestCharacters = 24;

/** Runs of characters longer than this that no person reads, such as pictures in base64, are cut to their start. */
const encoded = /[A-Za-z0-9+/_=-]{300,}/g;
const encodedStart = 40;

export function foldLines(text: string, setting: FoldSetting): Transformed | null {
  const judged = judgeLines(cleanLines(text));
  const forms = formsOf(judged);
  const kept = keptLines(judged, forms, setting.linesAround ?? 1);
  const notes = new Map<number, string>();
  for (const form of forms) if (isFolded(form, judged)) notes.set(form.starts[0] ?? 0, noteOf(form));
  const isFoldedAnywhere = judged.some(({ judgement }, at) => kept[at] === 0 && judgement.kind !== 'blank');
  const output: string[] = [];
  const removed: [number, number][] = [];
  let folded = 0;
  /** Whose lines are shown, where that has been said. */
  let origin: string | null = null;
  for (const [at, { line, judgement }] of judged.entries()) {
    // Paragraphs stay where nothing but their ends would go.
    if (kept[at] === 0 && (isFoldedAnywhere || judgement.kind !== 'blank')) {
      if (judgement.kind !== 'blank') folded++;
      removed.push([line.start, line.end]);
      continue;
    }
    const note = notes.get(at);
    const shown = shownLine(judged[at] as JudgedLine, at === 0);
    for (const [start, end] of shown.removed) removed.push([line.start + start, line.start + end]);
    if (shown.origin !== null && shown.origin !== origin) {
      output.push(shown.origin);
      origin = shown.origin;
    }
    const short = shown.text.replace(
      encoded,
      (run) =>
        `${run.slice(0, encodedStart)}${mark(`${run.length - encodedStart} characters left out`, null)}`,
    );
    output.push(note === undefined ? short : `${short} ${mark(note, null)}`);
    if (short !== shown.text) removed.push(...encodedRanges(text, line.start, line.end));
  }
  if (removed.length === 0 && output.join('\n') === text) return null;
  if (folded > 0)
    output.unshift(
      mark(
        `${folded} of ${judged.length} lines folded, ×N: N lines of this form, first and last shown`,
        setting.handle,
      ),
    );
  return {
    text: `${output.join('\n')}${text.endsWith('\n') ? '\n' : ''}`,
    because:
      folded > 0
        ? `${amountOf(judged.length, 'line')} folded into ${countOf(output.length - 1)}`
        : `${amountOf(judged.length, 'line')} without colours, prefixes and encoded data`,
    removed: joinedRanges(removed),
    exact: false,
  };
}

function noteOf(form: Form): string {
  const places = otherPlaces(form);
  return `×${form.starts.length}${places === '' ? '' : `, also at ${places}`}`;
}

function otherPlaces({ places }: Form): string {
  if (places === null) return '';
  const different = new Set(places);
  different.delete(places[0] as string);
  return placesText([...different]);
}

interface ShownLine {
  readonly text: string;
  /** Whose it is, if that has to be said; `null`: it need not be. */
  readonly origin: string | null;
  /** What of the line is not shown, as offsets of it. */
  readonly removed: readonly (readonly [number, number])[];
}

function shownLine({ line, body, judgement, goEvent }: JudgedLine, isFirst: boolean): ShownLine {
  if (goEvent?.output != null) {
    const before = line.text.length - goEvent.textLength;
    const isTold = judgement.kind === 'well' || judgement.kind === 'plain' || judgement.kind === 'listing';
    return {
      text: body,
      origin: isTold ? null : goEvent.origin,
      removed: [
        [0, before + goEvent.outputStart],
        [before + goEvent.outputEnd, line.text.length],
      ],
    };
  }
  const prefix = isFirst || isVerbatim(judgement) ? '' : (ciPrefix.exec(line.text)?.[0] ?? '');
  return {
    text: line.text.slice(prefix.length),
    origin: null,
    removed: prefix === '' ? [] : [[0, prefix.length]],
  };
}

/** When something went wrong may matter; when all was well does not. */
function isVerbatim({ kind }: Judgement): boolean {
  return kind === 'error' || kind === 'keep' || kind === 'under' || kind === 'region';
}

function encodedRanges(text: string, start: number, end: number): [number, number][] {
  return [...text.slice(start, end).matchAll(encoded)].map((match) => [
    start + match.index + encodedStart,
    start + match.index + match[0].length,
  ]);
}

/** Other errors are shown for themselves. */
function isSurrounding({ judgement }: JudgedLine): boolean {
  return judgement.kind !== 'blank' && judgement.kind !== 'error';
}

/** Whether leaving out all but the first and the last saves more than the mark costs. */
function isFolded(form: Form, judged: readonly JudgedLine[]): boolean {
  const { starts, isSame } = form;
  const leftOut = starts.slice(1, isSame ? starts.length : -1);
  let characters = -otherPlaces(form).length;
  for (const start of leftOut) {
    for (let at = start, end = endOfUnit(judged, start); at < end; at++)
      characters += (judged[at] as JudgedLine).body.length + 1;
    if (characters >= fewestCharacters) return true;
  }
  return false;
}

function keptLines(judged: readonly JudgedLine[], forms: readonly Form[], linesAround: number): Uint8Array {
  const kept = new Uint8Array(judged.length);
  for (const form of forms) {
    const { starts, isWrong, isSame } = form;
    const first = starts[0] as number;
    const shown = !isFolded(form, judged) ? starts : isSame ? [first] : [first, starts.at(-1) as number];
    for (const start of shown) kept.fill(1, start, endOfUnit(judged, start));
    if (isWrong)
      for (let at = Math.max(0, first - linesAround); at <= first + linesAround && at < judged.length; at++)
        if (isSurrounding(judged[at] as JudgedLine)) kept[at] = 1;
  }
  return kept;
}
