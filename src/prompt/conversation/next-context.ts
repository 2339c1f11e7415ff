/**
 * What of a turn's context has to be sent, given what the conversation has told before: only lines that were not told,
 * what became of those that changed, and nothing of what holds. Pure: reads lines through a function.
 */
import { estimateTokens } from '../../core/token-estimate.ts';
import { joined, type LineRange, rangeText, within, without } from './line-ranges.ts';
import {
  hashLine,
  isSameVersion,
  type KeptLines,
  type ReplacedLines,
  type Retold,
  rangesAfter,
  retell,
  type ToldFile,
} from './told-file.ts';

/** A piece of a file that the turn is to be asked with. */
export interface ContextPiece extends LineRange {
  readonly path: string;
  /** As it stands in a request: a line with its lines' numbers, then text. Ends with a line break. */
  readonly text: string;
}

export type FileChange =
  /** Lines that moved, and lines in place of others. What is in neither is as and where it was. */
  | {
      readonly kind: 'edited';
      readonly moved: readonly KeptLines[];
      readonly replaced: readonly (ReplacedLines & { readonly text: string })[];
    }
  /** All that was told of it no longer holds. */
  | { readonly kind: 'void'; readonly told: readonly LineRange[] }
  /** It is not there any more, or cannot be read. */
  | { readonly kind: 'gone' };

export interface SentPiece extends ContextPiece {
  /** `false`: a signature or the like, that stands for these lines. */
  readonly isLines: boolean;
}

export interface FileUpdate {
  readonly path: string;
  readonly change: FileChange | null;
  /** In order. */
  readonly pieces: readonly SentPiece[];
  /** Lines that the turn is asked with and that were told before. */
  readonly known: readonly LineRange[];
}

export interface NextContext {
  /** Of files that there is something to say about. */
  readonly updates: readonly FileUpdate[];
  /** After this turn. */
  readonly told: readonly ToldFile[];
}

/** Saying what became of a file that the turn is not about must be cheap; else it is only said that it changed. */
const mostTokensForOthers = 80;
/** Of a longer file is not remembered what was told; it is sent again. */
const mostLines = 20_000;

export function nextContext(
  told: readonly ToldFile[],
  pieces: readonly ContextPiece[],
  linesOf: (path: string) => readonly string[] | null,
): NextContext {
  const before = new Map(told.map((file) => [file.path, file]));
  const byPath = groupByPath(pieces);
  const updates: FileUpdate[] = [];
  const after: ToldFile[] = [];
  const take = (update: FileUpdate, file: ToldFile | null) => {
    const { change, pieces: sent, known } = update;
    if (change !== null || sent.length > 0 || known.length > 0) updates.push(update);
    if (file !== null && file.ranges.length + file.texts.length > 0) after.push(file);
  };
  for (const [path, ofFile] of byPath) {
    const lines = linesOf(path);
    const toldFile = before.get(path) ?? null;
    if (lines === null || lines.length > mostLines) {
      const change: FileChange | null = toldFile && { kind: 'void', told: toldFile.ranges };
      const sent = ofFile.map((piece) => ({
        ...piece,
        isLines: lines !== null && hasAllLines(piece, lines),
      }));
      take({ path, change, pieces: sent, known: [] }, null);
    } else {
      const next = updateOf(toldFile, ofFile, { path, lines, hashes: lines.map(hashLine) });
      take(next.update, next.file);
    }
  }
  for (const file of told) {
    if (byPath.has(file.path)) continue;
    const next = updateOfOther(file, linesOf(file.path));
    take(next.update, next.file);
  }
  return { updates, told: after };
}

interface Version {
  readonly path: string;
  readonly lines: readonly string[];
  readonly hashes: readonly string[];
}

interface Step {
  readonly update: FileUpdate;
  readonly file: ToldFile | null;
}

function updateOf(told: ToldFile | null, pieces: readonly ContextPiece[], now: Version): Step {
  const nothing: ToldFile = { path: now.path, lineHashes: now.hashes, ranges: [], texts: [] };
  if (told === null) return addPieces(nothing, pieces, now, null);
  if (isSameVersion(told.lineHashes, now.hashes)) return addPieces(told, pieces, now, null);
  const anew = addPieces(nothing, pieces, now, { kind: 'void', told: told.ranges });
  const retold = retell(told, now.hashes);
  if (retold === null) return anew;
  const edited = addPieces(
    { ...nothing, ranges: rangesAfter(retold) },
    pieces,
    now,
    editOf(retold, now.lines),
  );
  return costOf(edited.update) <= costOf(anew.update) ? edited : anew;
}

function updateOfOther(told: ToldFile, lines: readonly string[] | null): Step {
  const { path } = told;
  const only = (change: FileChange | null): FileUpdate => ({ path, change, pieces: [], known: [] });
  if (lines === null) return { update: only({ kind: 'gone' }), file: null };
  const hashes = lines.length > mostLines ? [] : lines.map(hashLine);
  if (isSameVersion(told.lineHashes, hashes)) return { update: only(null), file: told };
  const retold = retell(told, hashes);
  if (retold !== null) {
    const update = only(editOf(retold, lines));
    const file = { path, lineHashes: hashes, ranges: rangesAfter(retold), texts: [] };
    if (costOf(update) <= mostTokensForOthers) return { update, file };
  }
  return { update: only({ kind: 'void', told: told.ranges }), file: null };
}

/** `null`: nothing that was told is concerned. */
function editOf({ kept, replaced }: Retold, lines: readonly string[]): FileChange | null {
  const moved = kept.filter(({ oldStart, newStart }) => oldStart !== newStart);
  if (moved.length === 0 && replaced.length === 0) return null;
  return {
    kind: 'edited',
    moved,
    replaced: replaced.map((part) => ({
      ...part,
      text:
        part.newEnd < part.newStart
          ? ''
          : linesText(lines, { startLine: part.newStart, endLine: part.newEnd }),
    })),
  };
}

/** Adds what is not told yet. */
function addPieces(
  told: ToldFile,
  pieces: readonly ContextPiece[],
  now: Version,
  change: FileChange | null,
): Step {
  let { ranges } = told;
  const texts = new Set(told.texts);
  const sent: SentPiece[] = [];
  const known: LineRange[] = [];
  for (const piece of pieces) {
    const { path, startLine, endLine, text } = piece;
    if (!hasAllLines(piece, now.lines)) {
      const hash = hashLine(text);
      // Whoever was shown all lines needs no outline of them.
      if (without(piece, ranges).length === 0) {
        known.push(...within(piece, told.ranges));
        continue;
      }
      if (texts.has(hash)) known.push({ startLine, endLine: startLine });
      else sent.push({ ...piece, isLines: false });
      texts.add(hash);
      continue;
    }
    const missing = without(piece, ranges);
    const isWhole = missing[0]?.startLine === startLine && missing[0].endLine === endLine;
    const parts = isWhole
      ? [piece]
      : missing.map((range) => ({ path, ...range, text: linesText(now.lines, range) }));
    sent.push(...parts.map((part) => ({ ...part, isLines: true })));
    known.push(...within(piece, told.ranges));
    ranges = joined([...ranges, piece]);
  }
  return {
    update: { path: now.path, change, pieces: sent, known: joined(known) },
    file: { path: now.path, lineHashes: now.hashes, ranges, texts: [...texts] },
  };
}

/** Signatures, skeletons and bodies with gaps have not. Blanks at the ends of lines do not count: bodies are unindented. */
function hasAllLines({ text, startLine, endLine }: ContextPiece, lines: readonly string[]): boolean {
  const own = lines.slice(startLine - 1, endLine);
  if (own.length !== endLine - startLine + 1) return false;
  const trimmed = (all: readonly string[]) => `\n${all.map((line) => line.trim()).join('\n')}\n`;
  return trimmed(text.split('\n')).includes(trimmed(own));
}

function linesText(lines: readonly string[], range: LineRange): string {
  return `[${rangeText(range)}]\n${lines.slice(range.startLine - 1, range.endLine).join('\n')}\n`;
}

function costOf({ change, pieces }: FileUpdate): number {
  const texts = pieces.map(({ text }) => text);
  if (change?.kind === 'edited') texts.push(...change.replaced.map(({ text }) => text));
  const sentences = change?.kind === 'edited' ? change.moved.length + change.replaced.length : 1;
  const sentenceTokens = 14;
  return texts.reduce((sum, text) => sum + estimateTokens(text), sentences * sentenceTokens);
}

function groupByPath(pieces: readonly ContextPiece[]): Map<string, ContextPiece[]> {
  const groups = new Map<string, ContextPiece[]>();
  for (const piece of pieces) groups.set(piece.path, [...(groups.get(piece.path) ?? []), piece]);
  return groups;
}
