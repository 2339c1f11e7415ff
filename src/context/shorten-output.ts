/**
 * Makes a log short enough to be sent: lines that repeat but for numbers and names go, then those that say least; errors
 * and the frames of their traces stay longest, then the end, then the beginning. Pure.
 */
import { estimateTokens } from '../core/token-estimate.ts';
import { readFrameLine } from './frame-rules.ts';
import { readMessageLine } from './message-rules.ts';

export interface ShortenedOutput {
  /** What is left, in order, with a mark wherever lines are missing. */
  readonly text: string;
  readonly lines: number;
  readonly keptLines: number;
}

/** No text of a token has more characters, by far. */
const mostCharactersOfToken = 12;
const lastLines = 20;
const firstLines = 5;
const longestLine = 400;
const markTokens = 9;
/** Before an error. */
const linesBefore = 2;

/** `null`: it is short enough as it is. */
export function shortenOutput(text: string, budgetTokens: number): ShortenedOutput | null {
  if (text.length <= budgetTokens * mostCharactersOfToken && estimateTokens(text) <= budgetTokens)
    return null;
  const lines = text
    .split('\n')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
  const order = byWorth(lines);
  const kept = new Set<number>();
  let left = budgetTokens - 2 * markTokens;
  for (const at of order) {
    const isAlone = !kept.has(at - 1) && !kept.has(at + 1);
    const tokens = estimateTokens(`${lines[at] ?? ''}\n`) + (isAlone ? markTokens : 0);
    if (tokens > left) continue;
    left -= tokens;
    kept.add(at);
    if (left < markTokens) break;
  }
  return { text: withMarks(lines, kept), lines: lines.length, keptLines: kept.size };
}

/** Does not count the tokens of what is far too long. */
export function isTooLong(text: string, budgetTokens: number): boolean {
  return text.length > budgetTokens * mostCharactersOfToken || estimateTokens(text) > budgetTokens;
}

/** Numbers of lines, those that say most first; without those that say what another one says. */
function byWorth(lines: readonly string[]): number[] {
  const seen = new Set<string>();
  const groups: number[][] = [[], [], [], [], []];
  let sinceError = Number.POSITIVE_INFINITY;
  for (const [at, line] of lines.entries()) {
    const isFrame = readFrameLine(line) !== null;
    const isError =
      !isFrame &&
      (readMessageLine(line) !== null || /\b(?:error|fail(?:ed|ure)?|panic(?:ked)?|fatal)\b/i.test(line));
    const key = isFrame ? line.trim() : templateOf(line);
    const isKnown = seen.has(key);
    seen.add(key);
    sinceError = isError ? 0 : sinceError + 1;
    if (isKnown || line.trim() === '') continue;
    const worth = isError
      ? 0
      : isFrame
        ? 1
        : at >= lines.length - lastLines
          ? 2
          : at < firstLines || sinceError <= 3
            ? 3
            : 4;
    groups[worth]?.push(at);
    if (isError)
      for (let before = Math.max(0, at - linesBefore); before < at; before += 1) groups[3]?.push(before);
  }
  return [...new Set(groups.flat())];
}

function templateOf(line: string): string {
  return line
    .slice(0, longestLine)
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"')
    .replace(/\b(?=\w*\d)\w+\b/g, '0')
    .trim();
}

function withMarks(lines: readonly string[], kept: ReadonlySet<number>): string {
  const out: string[] = [];
  let missing = 0;
  const mark = () => {
    if (missing > 0) out.push(`… ${missing} line${missing === 1 ? '' : 's'} left out …`);
    missing = 0;
  };
  for (const [at, line] of lines.entries()) {
    if (!kept.has(at)) {
      missing += line.trim() === '' ? 0 : 1;
      continue;
    }
    mark();
    out.push(line);
  }
  mark();
  return out.join('\n');
}
