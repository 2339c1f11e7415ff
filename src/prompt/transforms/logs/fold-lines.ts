/**
 * Folds the lines of an output by their form: the first and the last of each stand in their places, the first says how many
 * there were. What says that something is wrong keeps one of each form with the lines around it; what is known as a
 * diagnostic is all kept. Linear in the text. Pure.
 */
import { joinedRanges, mark, type Transformed } from '../transformed.ts';
import { cleanLines } from './clean-lines.ts';
import { isLog } from './is-log.ts';
import { type JudgedLine, type Judgement, judgeLines } from './judge-lines.ts';
import { ciPrefix } from './line-rules.ts';
import { lineTemplate } from './line-template.ts';
import { mergedTemplates } from './merge-templates.ts';

export interface FoldSetting {
  readonly handle: string | null;
  /** Lines before and behind the first of each form of error. */
  readonly linesAround?: number;
}

interface Form {
  /** The first lines of all that are of it, in order. */
  readonly starts: number[];
  readonly isWrong: boolean;
  /** Whether all lines are the same, so that the last would say nothing more. */
  readonly isSame: boolean;
}

/** Fewer values than this may be states, such as `started` and `stopped`, each of which says something. */
const fewestValues = 6;
/** What went wrong is seldom said in so many words: it is whom it happened to that varies. */
const fewestValuesInErrors = 10;
/** Of people and machines. Names of code say what is wrong. */
const plainName = /^[a-z][a-z0-9.@-]{0,39}$/;

/** Names of code are what is wrong: `ReferenceError: p is not defined`. */
const namedError = /[a-z](?:Error|Exception)\b/;

const longestEntry = 160;

/** Leaving out fewer characters than this costs more, by the mark, than it saves. */
const fewestCharacters = 24;

/** Runs of characters longer than this that no person reads, such as pictures in base64, are cut to their start. */
const encoded = /[A-Za-z0-9+/_=-]{300,}/g;
const encodedStart = 40;

export function foldLines(text: string, setting: FoldSetting): Transformed | null {
  const judged = judgeLines(cleanLines(text));
  const forms = formsOf(judged);
  const kept = keptLines(judged, forms, setting.linesAround ?? 1);
  const counts = new Map<number, number>();
  for (const form of forms) if (isFolded(form, judged)) counts.set(form.starts[0] ?? 0, form.starts.length);
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
    const count = counts.get(at);
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
    output.push(count === undefined ? short : `${short} ${mark(`×${count}`, null)}`);
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
    because: `${judged.length} lines folded into ${output.length - (folded > 0 ? 1 : 0)}`,
    removed: joinedRanges(removed),
    exact: false,
  };
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

/** Blank lines are of none. */
function formsOf(judged: readonly JudgedLine[]): readonly Form[] {
  const forms = new Map<string, Form>();
  const add = (key: string, at: number, { isWrong = false, isSame = false } = {}) => {
    const form = forms.get(key);
    if (form === undefined) forms.set(key, { starts: [at], isWrong, isSame });
    else form.starts.push(at);
  };
  const plain: [at: number, template: string][] = [];
  const wrong: [at: number, template: string][] = [];
  const warnings: [at: number, template: string][] = [];
  for (let at = 0; at < judged.length; ) {
    const { body, judgement } = judged[at] as JudgedLine;
    const end = endOfUnit(judged, at);
    switch (judgement.kind) {
      case 'plain': {
        const template = judgement.form ?? lineTemplate(body, false);
        if (judgement.form === null && isData(body, template)) add(`line ${at}`, at);
        else plain.push([at, template]);
        break;
      }
      case 'listing':
        add(`line ${at}`, at);
        break;
      case 'error':
        wrong.push([at, judgement.form ?? lineTemplate(body, true)]);
        break;
      case 'warning':
        warnings.push([at, judgement.form ?? lineTemplate(body, true)]);
        break;
      case 'well':
        add(`well ${judgement.rule}`, at);
        break;
      case 'keep':
      case 'under':
      case 'region':
        add(`unit ${textOf(judged, at, end)}`, at, { isSame: true });
        break;
      case 'frame':
        add(`unit ${templateOf(judged, at, end)}`, at, { isSame: true });
        break;
      case 'blank':
        break;
    }
    at = end;
  }
  const merged = mergedTemplates(
    plain.map(([, template]) => template),
    fewestValues,
    /./,
  );
  const mergedWrong = mergedTemplates(
    wrong.map(([, template]) => template).filter((template) => !namedError.test(template)),
    fewestValuesInErrors,
    plainName,
  );
  const differentWrong = new Set(wrong.map(([, template]) => mergedWrong.get(template) ?? template));
  const different = new Set(merged.values()).size + differentWrong.size;
  if (!isLog(judged, plain.length + wrong.length, different)) {
    for (const [at] of [...plain, ...wrong, ...warnings]) add(`line ${at}`, at);
    return [...forms.values()];
  }
  for (const [at, template] of plain) add(`plain ${merged.get(template)}`, at);
  for (const [at, template] of warnings) add(`warning ${template}`, at);
  for (const [at, template] of wrong)
    add(`wrong ${mergedWrong.get(template) ?? template}`, at, { isWrong: true });
  return [...forms.values()];
}

/**
 * With nothing in it but what varies, or one word before a path, a line is an entry of a list, and brackets are a structure:
 * neither is a message. Entries are short.
 */
function isData(body: string, template: string): boolean {
  if (body.length > longestEntry) return false;
  const words = template.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  if (words === 0) return /[A-Za-z0-9(){}[\]]/.test(body);
  return words === 1 && /[/\\][\w.@-]+$|\w\.\w{1,5}$/.test(body);
}

/** A unit is kept or left out as a whole: a trace, all that is said of one failure, a diagnostic with its source. */
function endOfUnit(judged: readonly JudgedLine[], start: number): number {
  const first = (judged[start] as JudgedLine).judgement;
  if (first.kind !== 'frame' && first.kind !== 'region' && first.kind !== 'keep') return start + 1;
  const next = first.kind === 'keep' ? 'under' : first.kind;
  let end = start + 1;
  for (; end < judged.length; end++) {
    const { judgement } = judged[end] as JudgedLine;
    if (judgement.kind !== next) break;
    if (judgement.kind === 'region' && first.kind === 'region' && judgement.region !== first.region) break;
  }
  return end;
}

function textOf(judged: readonly JudgedLine[], start: number, end: number): string {
  return judged
    .slice(start, end)
    .map(({ body }) => body)
    .join('\n')
    .trimEnd();
}

function templateOf(judged: readonly JudgedLine[], start: number, end: number): string {
  return judged
    .slice(start, end)
    .map(({ body }) => lineTemplate(body, true))
    .join('\n');
}

/** Whether leaving out all but the first and the last saves more than the mark costs. */
function isFolded({ starts, isSame }: Form, judged: readonly JudgedLine[]): boolean {
  const leftOut = starts.slice(1, isSame ? starts.length : -1);
  let characters = 0;
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
        if ((judged[at] as JudgedLine).judgement.kind !== 'blank') kept[at] = 1;
  }
  return kept;
}
