/**
 * The project as it would be: edits are made here, over what stands on the disk, and nothing is written. Whoever edits is
 * told exactly why an edit does not hold. Knows no model and no tool.
 */
import { escapeControls } from '../core/escape-controls.ts';
import type { FileChange } from './file-change.ts';
import { findElision } from './find-elision.ts';
import { findPlace } from './find-place.ts';
import type { ProjectFiles, ResolvedPath } from './project-files.ts';
import { type Line, readText, type TextLines, textBytes, usualLineEnd, writtenLines } from './text-lines.ts';

export type EditOutcome =
  | {
      readonly ok: true;
      readonly path: string;
      /** Where the new lines stand, from 1; `null`: the file as a whole. */
      readonly lines: { readonly start: number; readonly end: number } | null;
      /** What was not as it was said; `null`: all was. */
      readonly note: string | null;
    }
  /** For who asked for the edit, with the lines that stand there. */
  | { readonly ok: false; readonly problem: string };

/** Text of a file as it would be. */
export type DraftText =
  | { readonly ok: true; readonly path: string; readonly lines: readonly string[] }
  | { readonly ok: false; readonly problem: string; readonly isMissing: boolean };

/** A part of a line as it stands on the disk. */
export interface Span {
  /** From 1. */
  readonly line: number;
  /** From 0, in UTF-16 units; in the first line a byte order mark may count as one. */
  readonly column: number;
  readonly text: string;
  readonly replacement: string;
}

/** Nothing is changed before `apply`. */
export type SpanPlan =
  | {
      readonly ok: true;
      readonly path: string;
      /** With the number that its line has now. */
      readonly held: readonly { readonly span: Span; readonly line: number }[];
      /** Their line is gone or edited, or other text stands there. */
      readonly missed: readonly Span[];
      readonly apply: () => void;
    }
  | { readonly ok: false; readonly problem: string };

interface DraftFile {
  readonly before: Uint8Array | null;
  /** Text of `before`: its lines are those of `text` as far as they were not edited. */
  readonly onDisk: TextLines | null;
  readonly mode: number | null;
  /** `null`: it is no text. */
  readonly text: TextLines | null;
  readonly after: Uint8Array | null;
}

export class DraftTree {
  readonly #files: ProjectFiles;
  readonly #drafts = new Map<string, DraftFile>();
  /** Which line was shown under which number, by path. */
  readonly #shown = new Map<string, Map<number, Line>>();
  /** Lines that were shown or written by whoever edits. */
  readonly #seen = new Set<Line>();
  /** What lines of which only parts were replaced were before, and those parts. */
  readonly #respelled = new Map<Line, { readonly origin: Line; readonly spans: readonly Span[] }>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  /** Forgets all edits, and what was shown. */
  reset(): void {
    this.#drafts.clear();
    this.#shown.clear();
    this.#seen.clear();
  }

  /** Where a path leads, whether there is a file or not. */
  resolve(path: string): ResolvedPath {
    return this.#files.resolve(path);
  }

  /** @param path as it was written by whoever asks */
  read(path: string): DraftText {
    const found = this.#find(path);
    if (!found.ok) return { ...found, isMissing: false };
    const { file } = found;
    if (file.after === null) return { ...no(`${name(path)} does not exist`), isMissing: true };
    if (file.text === null) return { ...no(`${name(path)} is no text file`), isMissing: false };
    return { ok: true, path: found.path, lines: file.text.lines.map(({ text }) => text) };
  }

  /** Whoever edits has seen these lines, under these numbers: an edit by number means them, wherever they stand by then. */
  show(path: string, firstLine: number, count: number): void {
    const found = this.#find(path);
    if (!found.ok || found.file.text === null) return;
    const shown = this.#shown.get(found.path) ?? new Map<number, Line>();
    for (const [at, line] of found.file.text.lines.slice(firstLine - 1, firstLine - 1 + count).entries()) {
      shown.set(firstLine + at, line);
      this.#seen.add(line);
    }
    this.#shown.set(found.path, shown);
  }

  /** These lines have been seen too; their numbers hold from the next `renumber` on. */
  see(path: string, firstLine: number, count: number): void {
    const found = this.#find(path);
    if (!found.ok || found.file.text === null) return;
    for (const line of found.file.text.lines.slice(firstLine - 1, firstLine - 1 + count))
      this.#seen.add(line);
    if (!this.#shown.has(found.path)) this.#shown.set(found.path, new Map());
  }

  /** From now on numbers mean lines as they are now: whoever edits has been told what the edits before moved. */
  renumber(): void {
    for (const path of this.#shown.keys()) {
      const lines = this.#drafts.get(path)?.text?.lines ?? [];
      const seen = [...lines.entries()].filter(([, line]) => this.#seen.has(line));
      this.#shown.set(path, new Map(seen.map(([at, line]) => [at + 1, line])));
    }
  }

  /** Replaces lines that stand in exactly one place. */
  replaceBlock(path: string, wanted: readonly string[], replacement: readonly string[]): EditOutcome {
    const found = this.#findText(path);
    if (!found.ok) return found;
    const { lines } = found.text;
    const texts = lines.map(({ text }) => text);
    if (isBlank(wanted)) {
      // There is but one place in a file that says nothing.
      return isBlank(texts)
        ? this.#splice(found, 0, lines.length, replacement, null)
        : no(`${name(path)} exists: say which lines of it to replace`);
    }
    const place = findPlace(texts, wanted, replacement);
    if (place.kind === 'several') {
      const starts = place.starts.slice(0, 8).map((start) => start + 1);
      return no(
        `${name(path)}: what is to be replaced stands there ${place.starts.length} times, from lines ${starts.join(', ')}${place.starts.length > 8 ? ' …' : ''}. Take more lines around the one that is meant.\n${numbered(texts, (place.starts[0] ?? 0) - 2, wanted.length + 4)}`,
      );
    }
    if (place.kind === 'none') {
      const { nearest } = place;
      const isDone = replacement.length > 0 && findPlace(texts, replacement, replacement).kind === 'one';
      return no(
        `${name(path)}: what is to be replaced does not stand there.${isDone ? ' The replacement does: the edit may have been made already.' : ''}${nearest === null ? '' : ` What comes nearest:\n${numbered(texts, nearest.start - 2, nearest.count + 4)}`}`,
      );
    }
    const { start, count, how, replacement: fitted } = place.place;
    const note =
      how === 'indentation' ? 'the lines are indented otherwise there; the new ones were moved alike' : null;
    return this.#splice(found, start, count, fitted, note);
  }

  /**
   * Replaces lines by number. They have to have been shown, and to stand there still.
   * @param startLine from 1
   * @param firstLine what stands in `startLine`, as whoever edits believes; `null`: it does not say
   * @param endLine inclusive; one less than `startLine`: nothing is replaced, and the new lines come before `startLine`
   */
  replaceLines(
    path: string,
    startLine: number,
    endLine: number,
    content: string,
    firstLine: string | null = null,
  ): EditOutcome {
    const found = this.#findText(path);
    if (!found.ok) return found;
    const { lines } = found.text;
    const texts = lines.map(({ text }) => text);
    if (startLine < 1 || endLine < startLine - 1)
      return no(`${name(path)}: lines ${startLine}-${endLine} are no range; lines are counted from 1`);
    const shown = this.#shown.get(found.path);
    const isInsertion = endLine === startLine - 1;
    // What is inserted after the last line is placed by that line.
    const anchor = isInsertion && startLine > 1 && !shown?.has(startLine) ? startLine - 1 : startLine;
    const anchors: Line[] = [];
    let unseen: number | null = null;
    for (let number = anchor; number <= Math.max(anchor, endLine) && unseen === null; number += 1) {
      const line = shown?.get(number);
      if (line === undefined) unseen = number;
      else anchors.push(line);
    }
    if (isInsertion && lines.length === 0 && startLine === 1)
      return this.#splice(found, 0, 0, writtenLines(content), null);
    if (unseen !== null) {
      return no(
        unseen > lines.length
          ? `${name(path)} has ${lines.length} lines; there is no line ${unseen}`
          : `${name(path)}: line ${unseen} has not been read. Read lines ${startLine}-${Math.max(startLine, Math.min(endLine, lines.length))} first.`,
      );
    }
    const first = lines.indexOf(anchors[0] as Line);
    if (first < 0 || anchors.some((line, offset) => lines[first + offset] !== line)) {
      return no(
        `${name(path)}: lines ${startLine}-${endLine} are not what they were when they were read. What stands there:\n${numbered(texts, Math.max(0, (first < 0 ? startLine - 1 : first) - 2), endLine - startLine + 5)}`,
      );
    }
    const stands = texts[first] ?? '';
    if (firstLine !== null && !isInsertion && firstLine.trim() !== stands.trim()) {
      return no(
        `${name(path)}: line ${startLine} is not "${firstLine.trim()}". What stands there:\n${numbered(texts, first - 3, endLine - startLine + 7)}`,
      );
    }
    const start = anchor === startLine ? first : first + 1;
    return this.#splice(found, start, isInsertion ? 0 : anchors.length, writtenLines(content), null);
  }

  /** Lines of a file before the draft; those of `read` may be others. */
  readOnDisk(path: string): DraftText {
    const found = this.#find(path);
    if (!found.ok) return { ...found, isMissing: false };
    const { onDisk, before } = found.file;
    if (onDisk === null)
      return before === null
        ? { ...no(`${name(path)} does not exist`), isMissing: true }
        : { ...no(`${name(path)} is no text file`), isMissing: false };
    return { ok: true, path: found.path, lines: onDisk.lines.map(({ text }) => text) };
  }

  /** Lines that do not stand on the disk, by path; those of which only spans were replaced are not among them. */
  newLines(): readonly { readonly path: string; readonly line: number; readonly text: string }[] {
    return [...this.#drafts].flatMap(([path, { onDisk, text }]) => {
      if (text === null || text === onDisk) return [];
      const old = new Set(onDisk?.lines);
      return [...text.lines.entries()]
        .filter(([, line]) => !old.has(line) && !this.#respelled.has(line))
        .map(([at, line]) => ({ path, line: at + 1, text: line.text }));
    });
  }

  /** Finds parts of lines that were not edited since they were read from the disk, but for other such parts. */
  planSpans(path: string, spans: readonly Span[]): SpanPlan {
    const found = this.#findText(path);
    if (!found.ok) return found;
    const { text, file } = found;
    const places = new Map(
      [...text.lines.entries()].map(([at, line]) => [this.#respelled.get(line)?.origin ?? line, at]),
    );
    const held: { readonly span: Span; readonly line: number }[] = [];
    const missed: Span[] = [];
    const made = new Map<number, { readonly origin: Line; readonly spans: Span[] }>();
    for (const span of spans) {
      const origin = file.onDisk?.lines[span.line - 1];
      const at = origin === undefined ? undefined : places.get(origin);
      const before = origin === undefined ? null : standing(origin.text, span);
      if (origin === undefined || at === undefined || before === null) {
        missed.push(span);
        continue;
      }
      const line = made.get(at) ?? {
        origin,
        spans: [...(this.#respelled.get(text.lines[at] as Line)?.spans ?? [])],
      };
      if (line.spans.some((other) => overlaps(other, before))) {
        missed.push(span);
        continue;
      }
      line.spans.push(before);
      made.set(at, line);
      held.push({ span, line: at + 1 });
    }
    const lines = [...text.lines];
    for (const [at, line] of made)
      lines[at] = { text: respell(line.origin.text, line.spans), end: line.origin.end };
    const after = textBytes({ ...text, lines });
    if (after === null)
      return no(
        `${name(path)} is written in ${text.encoding}, which has no bytes for a character of the name`,
      );
    const apply = () => {
      for (const [at, line] of made) {
        const now = lines[at] as Line;
        this.#respelled.set(now, line);
        if (this.#seen.has(text.lines[at] as Line)) this.#seen.add(now);
      }
      if (made.size > 0) this.#keep(found, { ...file, text: { ...text, lines }, after });
    };
    return { ok: true, path: found.path, held, missed, apply };
  }

  create(path: string, content: string): EditOutcome {
    const found = this.#find(path);
    if (!found.ok) return found;
    if (found.file.after !== null) return no(`${name(path)} exists; edit it, or delete it first`);
    const lines = writtenLines(content).map((text) => ({ text, end: '\n' }));
    const refused = refusal(path, writtenLines(content), []);
    if (refused !== null) return refused;
    const text: TextLines = { encoding: 'utf-8', lines };
    this.#keep(found, { ...found.file, text, after: textBytes(text) });
    return { ok: true, path: found.path, lines: { start: 1, end: lines.length }, note: null };
  }

  delete(path: string): EditOutcome {
    const found = this.#find(path);
    if (!found.ok) return found;
    if (found.file.after === null) return no(`${name(path)} does not exist`);
    this.#keep(found, { ...found.file, text: null, after: null });
    return { ok: true, path: found.path, lines: null, note: null };
  }

  move(path: string, to: string): EditOutcome {
    const found = this.#find(path);
    if (!found.ok) return found;
    const target = this.#find(to);
    if (!target.ok) return target;
    if (found.file.after === null) return no(`${name(path)} does not exist`);
    if (target.file.after !== null) return no(`${name(to)} exists; delete it first`);
    const { text, after, mode } = found.file;
    this.#keep(found, { ...found.file, text: null, after: null });
    this.#keep(target, { ...target.file, text, after, mode: target.file.mode ?? mode });
    this.#shown.set(target.path, this.#shown.get(found.path) ?? new Map());
    return { ok: true, path: target.path, lines: null, note: null };
  }

  /** By path. A file that is as it was is not among them. */
  changes(): readonly FileChange[] {
    return [...this.#drafts]
      .filter(([, { before, after }]) => !isSame(before, after))
      .map(([path, { before, after, mode }]) => ({ path, before, after, mode }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #splice(
    { path, file, text, written }: FoundText,
    start: number,
    count: number,
    replacement: readonly string[],
    note: string | null,
  ): EditOutcome {
    const standing = text.lines.slice(start, start + count);
    const refused = refusal(
      written,
      replacement,
      standing.map((line) => line.text),
    );
    if (refused !== null) return refused;
    const lines = spliceLines(text.lines, start, count, replacement);
    const after = textBytes({ ...text, lines });
    if (after === null)
      return no(
        `${name(written)} is written in ${text.encoding}, which has no bytes for a character of the replacement`,
      );
    this.#keep({ path }, { ...file, text: { ...text, lines }, after });
    for (const line of lines.slice(start, start + replacement.length)) this.#seen.add(line);
    if (!this.#shown.has(path)) this.#shown.set(path, new Map());
    return { ok: true, path, lines: { start: start + 1, end: start + replacement.length }, note };
  }

  #find(
    written: string,
  ):
    | { readonly ok: true; readonly path: string; readonly file: DraftFile }
    | { readonly ok: false; readonly problem: string } {
    const resolved = this.#files.resolve(written);
    if (!resolved.ok) return resolved;
    const { path } = resolved;
    const draft = this.#drafts.get(path);
    if (draft !== undefined) return { ok: true, path, file: draft };
    const onDisk = this.#files.read(path);
    if (onDisk !== null && 'problem' in onDisk) return { ok: false, problem: onDisk.problem };
    const bytes = onDisk?.bytes ?? null;
    const text = bytes && readText(bytes);
    const file = { before: bytes, onDisk: text, after: bytes, mode: onDisk?.mode ?? null, text };
    this.#drafts.set(path, file);
    return { ok: true, path, file };
  }

  #findText(written: string): FoundText | { readonly ok: false; readonly problem: string } {
    const found = this.#find(written);
    if (!found.ok) return found;
    const { file } = found;
    if (file.after === null) return no(`${name(written)} does not exist`);
    if (file.text === null) return no(`${name(written)} is no text file`);
    return { ok: true, path: found.path, file, text: file.text, written };
  }

  #keep({ path }: { readonly path: string }, file: DraftFile): void {
    this.#drafts.set(path, file);
  }
}

interface FoundText {
  readonly ok: true;
  readonly path: string;
  readonly file: DraftFile;
  readonly text: TextLines;
  /** The path as it was asked for. */
  readonly written: string;
}

/** Lines that stay are the same objects, with the ends that they had. */
function spliceLines(
  lines: readonly Line[],
  start: number,
  count: number,
  replacement: readonly string[],
): readonly Line[] {
  const before = lines.slice(0, start);
  const after = lines.slice(start + count);
  const usual = lines[start]?.end || lines[start - 1]?.end || usualLineEnd(lines);
  const replaced = lines.slice(start, start + count);
  const last = lines.at(-1);
  const made = replacement.map((text, at) => {
    const isLast = after.length === 0 && at === replacement.length - 1;
    // A file without an end of its last line keeps none.
    return { text, end: isLast && last !== undefined ? last.end : replaced[at]?.end || usual };
  });
  const above = before.at(-1);
  if (made.length > 0 && above !== undefined && above.end === '') {
    return [...before.slice(0, -1), { text: above.text, end: usual }, ...made];
  }
  return [...before, ...made, ...after];
}

/** `null`: something else stands there. */
function standing(text: string, span: Span): Span | null {
  const columns = span.line === 1 ? [span.column, span.column - 1] : [span.column];
  const column = columns.find((at) => at >= 0 && text.startsWith(span.text, at));
  return column === undefined ? null : { ...span, column };
}

function overlaps(one: Span, other: Span): boolean {
  return one.column < other.column + other.text.length && other.column < one.column + one.text.length;
}

function respell(text: string, spans: readonly Span[]): string {
  return spans
    .toSorted((a, b) => b.column - a.column)
    .reduce(
      (made, { column, text: { length }, replacement }) =>
        made.slice(0, column) + replacement + made.slice(column + length),
      text,
    );
}

/** What must not be written, whatever is replaced by it. */
function refusal(
  path: string,
  replacement: readonly string[],
  standing: readonly string[],
): { readonly ok: false; readonly problem: string } | null {
  const elision = findElision(replacement, standing);
  if (elision !== null) {
    return no(
      `${name(path)}: the line "${elision.trim()}" stands for others, which would be deleted. Write all lines, or replace fewer.`,
    );
  }
  const standingText = standing.join('\n');
  const mark = replacement
    .join('\n')
    .match(/\[secret \d+: [^\]\n]+\]/g)
    ?.find((one) => !standingText.includes(one));
  if (mark !== undefined) {
    return no(
      `${name(path)}: "${mark}" stands for a secret that was not sent, and is not written. Leave that line out of the edit.`,
    );
  }
  return null;
}

/** @param from from 0; what is outside of the file is left out */
function numbered(texts: readonly string[], from: number, count: number): string {
  const start = Math.max(0, from);
  const end = Math.min(texts.length, start + Math.min(count, mostShownLines));
  const width = String(end).length;
  return texts
    .slice(start, end)
    .map((text, at) => `${String(start + at + 1).padStart(width)}| ${text.slice(0, 300)}`)
    .join('\n');
}

const mostShownLines = 40;

function isBlank(texts: readonly string[]): boolean {
  return texts.every((text) => text.trim() === '');
}

function isSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  if (one === null || other === null) return one === other;
  return Buffer.compare(one, other) === 0;
}

function no(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

function name(path: string): string {
  return escapeControls(path);
}
