/**
 * What tools answered long ago: files that were read or changed since, outputs of commands that ran again, and what is simply
 * old. Pure. What is left of a text follows from that text alone (and from what made it stale), never from its neighbours, so
 * that it is the same in each later call.
 */
import { amountOf, countOf as withCommas } from '../../core/amounts.ts';
import type { CountTokens } from './canonical.ts';
import type { Proposal } from './operation.ts';
import { linePadding } from './padding.ts';
import type { Policy } from './policy.ts';
import { handleOf, type PromptBlock } from './prompt-block.ts';
import { type FileUse, fileUseOf } from './tool-rules.ts';

export function proposeStaleReads(
  blocks: readonly PromptBlock[],
  policy: Policy,
  countTokens: CountTokens,
): Proposal[] {
  /** What later calls did, by file or command. */
  const later = new Map<string, { readonly use: FileUse; readonly block: PromptBlock }[]>();
  const proposals: Proposal[] = [];
  for (const block of blocks.toReversed()) {
    if (block.kind !== 'tool-result' || block.tool === null) continue;
    const use = fileUseOf(block.tool.name, block.tool.input, policy.tools);
    if (use === null) continue;
    const key = `${use.does === 'look' ? 'command' : 'file'} ${use.of}`;
    const after = later.get(key) ?? [];
    const by = use.does === 'edit' ? undefined : after.findLast((other) => supersedes(other.use, use));
    if (by !== undefined && block.keep === 'none' && block.form === 'text') {
      const text = staleText(use, by.use, block, policy);
      const tokensAfter = countTokens(text);
      if (tokensAfter < block.tokens) {
        const because = `${shortName(use.of)} was ${said[by.use.does]} later`;
        const waitedCalls = Math.min(by.block.age, Math.max(0, block.age - policy.protectedTurns));
        const reliesOn = { blockId: by.block.id, hash: by.block.hash };
        proposals.push({
          blockId: block.id,
          by: 'stale-reads',
          text,
          tokensAfter,
          waitedCalls,
          because,
          reliesOn,
        });
      }
    }
    // A change that failed changed nothing.
    if (!block.tool.isError) later.set(key, [...after, { use, block }]);
  }
  return proposals;
}

/** A command may be a script of its own. */
function shortName(name: string): string {
  const [line = ''] = name.split('\n', 1);
  return line.length > 60 || line !== name ? `${line.slice(0, 60)}…` : name;
}

const said = { read: 'read again', edit: 'changed', look: 'run again' } as const;

export function supersedes(later: FileUse, earlier: FileUse): boolean {
  return later.does === 'edit' || later.range === '' || later.range === earlier.range;
}

function staleText(use: FileUse, by: FileUse, block: PromptBlock, policy: Policy): string {
  const what = use.does === 'look' ? 'the command was' : 'the file was';
  const again = by.does === 'edit' ? '; read it again for its present text' : '';
  return `[${countOf(lineCount(block.text), 'line')} left out: ${what} ${said[by.does]} later${again}${readBackHint(block, policy)}]`;
}

export function proposeOldResults(
  blocks: readonly PromptBlock[],
  policy: Policy,
  countTokens: CountTokens,
): Proposal[] {
  return blocks.flatMap((block): Proposal[] => {
    if (block.kind !== 'tool-result' || block.form !== 'text' || block.keep !== 'none') return [];
    if (block.age < policy.shrinkAfterTurns || block.tokens < policy.shrinkFromTokens) return [];
    const shrunk = shrinkResult(block, policy);
    if (shrunk === null) return [];
    const tokensAfter = countTokens(shrunk.text);
    if (tokensAfter > 0.8 * block.tokens) return [];
    const waitedCalls = block.age - policy.shrinkAfterTurns;
    return [
      {
        blockId: block.id,
        by: 'old-results',
        text: shrunk.text,
        tokensAfter,
        waitedCalls,
        because: shrunk.because,
      },
    ];
  });
}

const diagnostic =
  /\b(?:errors?|fail(?:ed|ure|s)?|exception|panic(?:ked)?|traceback|fatal|warning|denied|not found|cannot|assert\w*)\b|\b[A-Z]\w*(?:Error|Exception)\b|[✗✘×]|^\s*(?:FAIL|ERR!|E\s)|exit code [1-9]/i;

/** Its beginning, its end, and the lines between that report a failure. */
function shrinkResult(block: PromptBlock, policy: Policy): { text: string; because: string } | null {
  const { head, tail, diagnostics } = policy.keptLines;
  const lines = block.text.split('\n');
  const said = lines.flatMap((line, at) => (line.trim() === '' ? [] : [at]));
  const kept = new Set([...said.slice(0, head), ...(tail === 0 ? [] : said.slice(-tail))]);
  let found = 0;
  for (const at of said) {
    if (found >= diagnostics) break;
    if (kept.has(at) || !diagnostic.test(lines[at] ?? '')) continue;
    kept.add(at);
    found++;
  }
  const parts: string[] = [];
  let gap = 0;
  const closeGap = () => {
    if (gap > 0) parts.push(`[… ${countOf(gap, 'line')} left out]`);
    gap = 0;
  };
  for (const [at, line] of lines.entries()) {
    if (kept.has(at)) {
      closeGap();
      parts.push(shortLine(line.replace(linePadding, '')));
    } else gap++;
  }
  closeGap();
  const text = parts.join('\n');
  if (text === block.text) return null;
  const hint = readBackHint(block, policy);
  const left = lines.length - kept.size;
  const because =
    left > 0
      ? `${withCommas(left)} of ${amountOf(lines.length, 'line')} of an old result left out`
      : 'ends of long lines of an old result left out';
  return { text: hint === '' ? text : `${text}\n[${hint.slice(2)}]`, because };
}

const longestLine = 160;

function shortLine(line: string): string {
  const more = line.length - longestLine;
  return more <= 0 ? line : `${line.slice(0, longestLine)}[… ${countOf(more, 'character')} left out]`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** A mark that promises more than the model can do loses what it stands for. */
export function readBackHint({ hash }: PromptBlock, { readBackTool }: Policy): string {
  return readBackTool === null ? '' : `; ${readBackTool} ${handleOf(hash)} shows it`;
}

function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
