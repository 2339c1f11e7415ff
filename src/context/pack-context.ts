/**
 * Turns ranked symbols into blocks within a token budget, and says what went in, why, and what was left out. Pure but
 * for reading lines through the index.
 */
import { createHash } from 'node:crypto';
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { Block } from '../core/blocks.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import type { RankedSymbol, Ranking } from './rank-symbols.ts';

/** How much of a symbol is sent: all its lines; its declaration and those of its members; its declaration only. */
export type SnippetForm = 'body' | 'skeleton' | 'signature' | 'file';

export interface ManifestEntry {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** `Parser.parse`; the path for a whole file. */
  readonly name: string;
  readonly form: SnippetForm;
  readonly tokens: number;
  readonly score: number;
  readonly reason: string;
}

export interface ContextManifest {
  readonly budgetTokens: number;
  /** Estimated tokens of all blocks, their headings included. */
  readonly tokens: number;
  /** In the order of the blocks. */
  readonly included: readonly ManifestEntry[];
  /** Chosen and not sent, best first, at most 20; `tokens` is what the smallest form would have taken. */
  readonly leftOut: readonly {
    readonly name: string;
    readonly path: string;
    readonly line: number;
    readonly tokens: number;
  }[];
  readonly leftOutCount: number;
  /** Files that changed between the index and the reading of their lines. */
  readonly stale: readonly string[];
  readonly indexRevision: number;
}

export interface PackedContext {
  /** One for each file, best file first; snippets in order of their lines. */
  readonly blocks: readonly Block[];
  readonly manifest: ContextManifest;
}

/** A body may take this share of the budget while others wait; the first one may take more. */
const largestShare = 0.5;
const largestFirstShare = 0.75;
/** A list of hundreds of members says less than the bodies it would crowd out. */
const largestSkeletonShare = 0.2;
const headingTokens = 12;
/** The rest is room for estimates that are too low; see `token-estimate.ts`. */
const usableShare = 0.92;
/** A symbol whose score is below this share of the best one's is noise, unless it is asked about. */
const noiseShare = 0.04;
const maxSnippets = 60;
/** Of the budget; the smallest context that answers is the aim, not a full one. */
const keptFree = 0.25;
const maxUpgrades = 6;
const largestUpgradeTokens = 1_600;
/** A shorter one says little more than its signature. */
const shortestUpgradeLines = 3;

interface Snippet extends ManifestEntry {
  readonly text: string;
}

export function packContext(
  index: CodeIndex,
  ranking: Ranking,
  options: { readonly budgetTokens: number; readonly wholeFiles?: boolean },
): PackedContext {
  const snippets: Snippet[] = [];
  const leftOut: ContextManifest['leftOut'][number][] = [];
  const stale = new Set<string>();
  const paths = new Set<string>();
  let left = Math.floor(options.budgetTokens * usableShare);

  const candidates = options.wholeFiles ? wholeFiles(index, ranking) : bestSymbols(ranking);
  for (const candidate of candidates) {
    if (stale.has(candidate.path) || isCovered(candidate, snippets)) continue;
    const heading = paths.has(candidate.path) ? 0 : headingTokens;
    const forms = candidate.forms.map((form) => snippetOf(index, candidate, form)).filter(isReadable);
    if (forms.length < candidate.forms.length) {
      stale.add(candidate.path);
      continue;
    }
    const fitting = forms.find(
      ({ form, tokens }) =>
        tokens + heading <= left &&
        tokens <= options.budgetTokens * largestShareOf(form, candidate.forms.length, snippets.length === 0),
    );
    if (fitting === undefined || snippets.length >= maxSnippets) {
      const smallest = forms.at(-1);
      leftOut.push({
        name: candidate.name,
        path: candidate.path,
        line: candidate.startLine,
        tokens: smallest?.tokens ?? 0,
      });
      continue;
    }
    paths.add(candidate.path);
    left -= fitting.tokens + heading;
    const inside = snippets.findIndex((snippet) => covers(fitting, snippet));
    if (inside >= 0) left += snippets.splice(inside, 1)[0]?.tokens ?? 0;
    snippets.push(fitting);
  }

  if (!options.wholeFiles)
    upgradeNeighbours(index, candidates, snippets, left - options.budgetTokens * keptFree);
  const blocks = toBlocks(snippets);
  const order = new Map(blocks.map((block, i) => [block.id, i]));
  const included = snippets
    .map(({ text: _, ...entry }) => entry)
    .sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0) || a.startLine - b.startLine);
  return {
    blocks,
    manifest: {
      budgetTokens: options.budgetTokens,
      tokens: blocks.reduce((total, block) => total + block.tokens, 0),
      included,
      leftOut: leftOut.slice(0, 20),
      leftOutCount: leftOut.length,
      stale: [...stale],
      indexRevision: index.revision,
    },
  };
}

/**
 * Where much room is left, the neighbours that matter most are sent whole: what the code that was asked about calls is
 * often what the answer needs.
 */
function upgradeNeighbours(
  index: CodeIndex,
  candidates: readonly Candidate[],
  snippets: Snippet[],
  room: number,
): void {
  let left = room;
  let upgraded = 0;
  for (const candidate of candidates) {
    if (upgraded >= maxUpgrades || left <= 0) return;
    const at = snippets.findIndex(
      ({ form, path, startLine, endLine }) =>
        form === 'signature' &&
        path === candidate.path &&
        startLine === candidate.startLine &&
        endLine === candidate.endLine,
    );
    const signature = snippets[at];
    const lines = candidate.endLine - candidate.startLine + 1;
    const kind = candidate.symbol?.kind;
    if (signature === undefined || kind === undefined || !kindsWithBodies.has(kind)) continue;
    if (lines < shortestUpgradeLines) continue;
    const body = snippetOf(index, candidate, 'body');
    if (body === null || body.tokens > largestUpgradeTokens || body.tokens - signature.tokens > left)
      continue;
    snippets[at] = body;
    left -= body.tokens - signature.tokens;
    upgraded += 1;
    for (let other = snippets.length - 1; other >= 0; other -= 1) {
      const snippet = snippets[other];
      if (snippet !== undefined && snippet !== body && covers(body, snippet)) snippets.splice(other, 1);
    }
  }
}

function isReadable(snippet: Snippet | null): snippet is Snippet {
  return snippet !== null;
}

function largestShareOf(form: SnippetForm, formCount: number, isFirst: boolean): number {
  if (form === 'signature' || formCount === 1) return 1;
  if (form === 'skeleton') return largestSkeletonShare;
  return isFirst ? largestFirstShare : largestShare;
}

interface Candidate {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly name: string;
  readonly symbol: IndexedSymbol | null;
  readonly score: number;
  readonly reason: string;
  /** From the largest that is wanted to the smallest that is useful. */
  readonly forms: readonly SnippetForm[];
}

function bestSymbols(ranking: Ranking): Candidate[] {
  const best = ranking.symbols[0]?.score ?? 0;
  return ranking.symbols
    .filter(({ score, asked }) => score >= best * (asked ? noiseShare * 2.5 : noiseShare))
    .map(({ symbol, score, asked, reason }: RankedSymbol) => ({
      path: symbol.path,
      startLine: symbol.startLine,
      endLine: symbol.endLine,
      name: symbol.container === null ? symbol.name : `${symbol.container}.${symbol.name}`,
      symbol,
      score,
      reason,
      forms: formsOf(symbol, asked),
    }));
}

const kindsWithMembers: ReadonlySet<IndexedSymbol['kind']> = new Set([
  'class',
  'interface',
  'enum',
  'struct',
  'trait',
  'namespace',
  'module',
]);

const kindsWithBodies: ReadonlySet<IndexedSymbol['kind']> = new Set([
  'function',
  'method',
  'component',
  'const',
  'macro',
]);

function formsOf(symbol: IndexedSymbol, asked: boolean): readonly SnippetForm[] {
  if (!asked) return ['signature'];
  return kindsWithMembers.has(symbol.kind) ? ['body', 'skeleton', 'signature'] : ['body', 'signature'];
}

/** Without the optimisation: the files themselves, in the order of their best symbol. */
function wholeFiles(index: CodeIndex, ranking: Ranking): Candidate[] {
  const best = new Map<string, { score: number; reason: string }>();
  for (const { file, score, reason } of ranking.files) best.set(file.path, { score, reason });
  for (const { symbol, score, reason } of ranking.symbols) {
    if (!best.has(symbol.path)) best.set(symbol.path, { score, reason });
  }
  return [...best].map(([path, { score, reason }]) => {
    const lines = Math.max(1, index.file(path)?.lines ?? 1);
    return {
      path,
      startLine: 1,
      endLine: lines,
      name: path,
      symbol: null,
      score,
      reason,
      forms: ['file'] as const,
    };
  });
}

function isCovered(candidate: Candidate, snippets: readonly Snippet[]): boolean {
  return snippets.some(
    (snippet) =>
      snippet.path === candidate.path &&
      snippet.startLine <= candidate.startLine &&
      snippet.endLine >= candidate.endLine &&
      (snippet.form === 'body' ||
        snippet.form === 'file' ||
        (snippet.form === 'skeleton' && candidate.forms.length === 1)),
  );
}

/** A body makes the signatures and bodies within it superfluous. */
function covers(outer: Snippet, inner: Snippet): boolean {
  return (
    outer.form === 'body' &&
    outer.path === inner.path &&
    outer.startLine <= inner.startLine &&
    outer.endLine >= inner.endLine
  );
}

/** `null` when the lines cannot be read as the index saw them. */
function snippetOf(index: CodeIndex, candidate: Candidate, form: SnippetForm): Snippet | null {
  const text = textOf(index, candidate, form);
  if (text === null) return null;
  const { path, startLine, endLine, name, score, reason } = candidate;
  return { path, startLine, endLine, name, form, tokens: estimateTokens(text), score, reason, text };
}

function textOf(index: CodeIndex, candidate: Candidate, form: SnippetForm): string | null {
  const { symbol, path, startLine, endLine } = candidate;
  if (form === 'body' || form === 'file' || symbol === null) {
    const lines = index.readLines(path, startLine, endLine);
    if (lines === null) return null;
    const doc = form === 'body' ? docLine(symbol) : '';
    return `${lineMark(startLine, endLine)}\n${doc}${dedent(lines).join('\n')}\n`;
  }
  const head = `${lineMark(startLine, endLine)} ${docLine(symbol).trimEnd()}`.trimEnd();
  if (form === 'signature') return `${head}\n${qualifiedSignature(symbol)}\n`;
  const members = index.members(symbol.id);
  if (members.length === 0) return `${head}\n${qualifiedSignature(symbol)}\n`;
  const lines = members.map(
    (member) => `  ${lineMark(member.startLine, member.endLine)} ${member.signature}`,
  );
  return `${head}\n${symbol.signature}\n${lines.join('\n')}\n`;
}

/** So that lines can be cited: `[10-25]`. */
function lineMark(startLine: number, endLine: number): string {
  return startLine === endLine ? `[${startLine}]` : `[${startLine}-${endLine}]`;
}

function docLine(symbol: IndexedSymbol | null): string {
  const first = symbol?.doc
    ?.split(/\n\s*\n/)[0]
    ?.replace(/\s+/g, ' ')
    .trim();
  return first ? `// ${first.length > 200 ? `${first.slice(0, 197)}...` : first}\n` : '';
}

function qualifiedSignature(symbol: IndexedSymbol): string {
  return symbol.container === null ? symbol.signature : `${symbol.container}: ${symbol.signature}`;
}

function dedent(lines: readonly string[]): readonly string[] {
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return shared === 0 ? lines : lines.map((line) => line.slice(Math.min(shared, line.length)));
}

function toBlocks(snippets: readonly Snippet[]): Block[] {
  const byPath = new Map<string, Snippet[]>();
  for (const snippet of snippets) byPath.set(snippet.path, [...(byPath.get(snippet.path) ?? []), snippet]);
  const files = [...byPath].sort(([, a], [, b]) => bestScore(b) - bestScore(a));
  return files.map(([path, inFile]) => {
    const sorted = [...inFile].sort((a, b) => a.startLine - b.startLine);
    const text = `## ${path}\n${sorted.map((snippet) => snippet.text).join('')}`;
    return {
      id: path,
      kind: 'code',
      role: 'user',
      text,
      hash: createHash('sha256').update(text).digest('hex'),
      tokens: estimateTokens(text),
      priority: bestScore(sorted),
      mustKeep: false,
      zone: 'live',
      source: `${path}:${sorted.map(({ startLine, endLine }) => `${startLine}-${endLine}`).join(',')}`,
    };
  });
}

function bestScore(snippets: readonly Snippet[]): number {
  return Math.max(...snippets.map(({ score }) => score));
}
