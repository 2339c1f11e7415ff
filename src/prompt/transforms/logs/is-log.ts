/**
 * Whether lines are messages, of which one says as much as many, or a text to be read line by line: code, settings, a list,
 * prose. Commands print both. Pure.
 */
import type { JudgedLine } from './judge-lines.ts';
import { clockTime, codeLine, levelWord, numberedLine } from './line-rules.ts';

const hasTime = new RegExp(String.raw`${clockTime.source}|\b\d{4}-\d\d-\d\d\b`);

/** Shares of the lines that are not known to be of some program. */
const thresholds = {
  /** Of lines that look like code or settings, from which on it is not a log. */
  code: 0.3,
  /** Of lines with a number before them, from which on it is a file as tools for models show it. */
  numbered: 0.8,
  /** Of lines with a time of day or a level, from which on it is a log, and surely one. */
  dated: 0.2,
  surelyDated: 0.5,
  /** Of indented lines, up to which it may be a log without times: what is indented hangs together. */
  indented: 0.2,
  /** Of different forms, up to which flat lines are messages. */
  forms: 0.35,
} as const;

/** `dated`: many of its lines have a time; `flat`: what a build or a test prints. */
export type LogKind = 'dated' | 'flat';

/**
 * @param messages how many lines are neither known nor entries of a list
 * @param forms how many different forms these have
 * @returns `null`: it is no log
 */
export function logKind(judged: readonly JudgedLine[], messages: number, forms: number): LogKind | null {
  const lines = judged.filter(({ judgement }) => 'form' in judgement);
  const share = (isOne: (line: JudgedLine) => boolean) =>
    lines.filter(isOne).length / Math.max(1, lines.length);
  const timed = share(
    ({ line, judgement }) => ('form' in judgement && judgement.form !== null) || hasTime.test(line.text),
  );
  const dated = share(
    ({ line, body, judgement }) =>
      ('form' in judgement && judgement.form !== null) || hasTime.test(line.text) || levelWord.test(body),
  );
  // Builds say levels, too, but no times.
  const kind = timed >= thresholds.dated ? 'dated' : 'flat';
  if (dated >= thresholds.surelyDated) return kind;
  // A log may be written in JSON.
  if (share(({ body }) => codeLine.test(body) && !/^\{.*\}$/.test(body)) > thresholds.code) return null;
  if (dated >= thresholds.dated) return kind;
  if (share(({ body }) => numberedLine.test(body)) > thresholds.numbered) return null;
  if (judged.some(({ judgement }) => judgement.kind === 'well')) return 'flat';
  if (share(({ body }) => /^\s/.test(body)) > thresholds.indented) return null;
  return forms <= messages * thresholds.forms ? 'flat' : null;
}
