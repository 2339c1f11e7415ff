/**
 * The rules that a project has for its agents, as they stand in the system text. Pure: is given the files. They combine
 * from the outermost folder to the innermost, and where two disagree the inner one holds; so when there is no room for
 * all, the inner ones get it first. Knows nothing about where files are looked for.
 */
import { estimateTokens } from '../core/token-estimate.ts';

export interface RuleFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface PlacedRule {
  readonly path: string;
  /** Of what is sent of it; 0 where it has no room. */
  readonly tokens: number;
  /** Lines that are sent, and lines that it has. */
  readonly lines: number;
  readonly allLines: number;
  /** As it is sent; empty where it has no room. */
  readonly text: string;
}

export interface PlacedRules {
  /** From the outermost folder to the innermost. */
  readonly files: readonly PlacedRule[];
  readonly tokens: number;
  readonly budgetTokens: number;
}

export const noRules: PlacedRules = { files: [], tokens: 0, budgetTokens: 0 };

const headingTokens = 8;
/** A shorter rest of a file would say too little for its heading. */
const fewestTokens = 40;

/** @param files from the outermost folder to the innermost */
export function placeRules(files: readonly RuleFile[], budgetTokens: number): PlacedRules {
  let left = budgetTokens;
  const placed: PlacedRule[] = [];
  for (const { path, text } of files.toReversed()) {
    const lines = text.trimEnd().split('\n');
    const sent = linesWithin(lines, left - headingTokens);
    const cut = sent.length < lines.length;
    const shown = cut
      ? `${sent.join('\n')}\n[${lines.length - sent.length} more lines left out]`
      : sent.join('\n');
    const tokens = sent.length === 0 ? 0 : estimateTokens(shown) + headingTokens;
    placed.unshift({
      path,
      tokens,
      lines: sent.length,
      allLines: lines.length,
      text: sent.length === 0 ? '' : shown,
    });
    left = Math.max(0, left - tokens);
  }
  return { files: placed, tokens: placed.reduce((sum, { tokens }) => sum + tokens, 0), budgetTokens };
}

/** The lines from the first on that fit, with the mark that others are left out; none where that is too little. */
function linesWithin(lines: readonly string[], budgetTokens: number): readonly string[] {
  if (estimateTokens(lines.join('\n')) <= budgetTokens) return lines;
  const markTokens = 10;
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(lines.slice(0, middle).join('\n')) + markTokens <= budgetTokens) low = middle;
    else high = middle - 1;
  }
  const fitting = lines.slice(0, low);
  return estimateTokens(fitting.join('\n')) < fewestTokens ? [] : fitting;
}
