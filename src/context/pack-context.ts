/**
 * Turns ranked symbols into blocks within a token budget, and says what went in, why, and what was left out. Pure but
 * for reading lines through the index.
 */
import { createHash } from 'node:crypto';
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { Block } from '../core/blocks.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import type { FileLines } from './file-lines.ts';
import type { Ranking } from './rank-symbols.ts';
import { type SnippetForm, type Sources, textOf } from './snippet-text.ts';
import type { RankedSymbol } from './symbol-collector.ts';

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
  /** What the blocks are made of, in the order of `manifest.included`. */
  readonly pieces: readonly PackedPiece[];
  readonly manifest: ContextManifest;
}

/** `text` begins with a line that has the lines' numbers, and ends with a line break. */
export interface PackedPiece {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
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
const noiseShareAsked = 0.02;
/** The members of a type are listed when its score is no less than this share of the best one's. */
const skeletonShare = 0.5;
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
  lines: FileLines,
  ranking: Ranking,
  options: { readonly budgetTokens: number; readonly wholeFiles?: boolean },
): PackedContext {
  const snippets: Snippet[] = [];
  const leftOut: ContextManifest['leftOut'][number][] = [];
  const stale = new Set<string>();
  const paths = new Set<string>();
  const sources: Sources = { index, lines };
  let left = Math.floor(options.budgetTokens * usableShare);

  const candidates = options.wholeFiles ? wholeFiles(index, ranking) : bestSymbols(ranking);
  for (const candidate of candidates) {
    if (stale.has(candidate.path) || isCovered(candidate, snippets)) continue;
    const heading = paths.has(candidate.path) ? 0 : headingTokens;
    if (lines.all(candidate.path) === null) {
      stale.add(candidate.path);
      continue;
    }
    let fitting: Snippet | null = null;
    let smallestTokens = 0;
    for (const form of candidate.forms) {
      const snippet = snippetOf(sources, candidate, form);
      if (snippet === null) continue;
      const { tokens } = snippet;
      smallestTokens = tokens;
      const share = largestShareOf(form, candidate.forms.length, snippets.length === 0);
      if (tokens + heading > left || tokens > options.budgetTokens * share) continue;
      fitting = snippet;
      break;
    }
    if (fitting === null || snippets.length >= maxSnippets) {
      const { name, path, startLine } = candidate;
      leftOut.push({ name, path, line: startLine, tokens: smallestTokens });
      continue;
    }
    paths.add(candidate.path);
    left -= fitting.tokens + heading - takeInside(fitting, snippets);
  }

  if (!options.wholeFiles)
    upgradeNeighbours(sources, candidates, snippets, left - options.budgetTokens * keptFree);
  const blocks = toBlocks(snippets);
  const order = new Map(blocks.map((block, i) => [block.id, i]));
  const pieces = snippets.toSorted(
    (a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0) || a.startLine - b.startLine,
  );
  const included = pieces.map(({ text: _, ...entry }) => entry);
  return {
    blocks,
    pieces: pieces.map(({ path, startLine, endLine, text }) => ({ path, startLine, endLine, text })),
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
  sources: Sources,
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
    const body = snippetOf(sources, candidate, 'body');
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
  const best = Math.max(ranking.symbols[0]?.score ?? 0, ranking.excerpts[0]?.score ?? 0);
  const symbols = ranking.symbols
    .filter(({ score, asked }) => score >= best * (asked ? noiseShareAsked : noiseShare))
    .map(
      ({ symbol, score, asked, reason }: RankedSymbol): Candidate => ({
        path: symbol.path,
        startLine: symbol.startLine,
        endLine: symbol.endLine,
        name: symbol.container === null ? symbol.name : `${symbol.container}.${symbol.name}`,
        symbol,
        score,
        reason,
        forms: formsOf(symbol, asked, score >= best * skeletonShare),
      }),
    );
  const excerpts = ranking.excerpts.map(
    ({ path, startLine, endLine, within, score, reason }): Candidate => ({
      path,
      startLine,
      endLine,
      name:
        within === null
          ? path
          : within.container === null
            ? within.name
            : `${within.container}.${within.name}`,
      symbol: null,
      score,
      reason,
      forms: ['excerpt'],
    }),
  );
  return [...symbols, ...excerpts].sort((a, b) => b.score - a.score);
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

function formsOf(symbol: IndexedSymbol, asked: boolean, isCentral: boolean): readonly SnippetForm[] {
  if (!asked) return ['signature'];
  return kindsWithMembers.has(symbol.kind) && isCentral
    ? ['body', 'skeleton', 'signature']
    : ['body', 'signature'];
}

/** Without the optimisation: the files themselves, in the order of their best symbol. */
function wholeFiles(index: CodeIndex, ranking: Ranking): Candidate[] {
  return ranking.files.map(({ path, score, reason }) => {
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
        snippet.form === 'excerpt' ||
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

/**
 * Adds a snippet, and takes out what it holds: it is there for what speaks most for that.
 * @returns the tokens that this frees
 */
function takeInside(outer: Snippet, snippets: Snippet[]): number {
  let freed = 0;
  let chosen = outer;
  for (let at = snippets.length - 1; at >= 0; at -= 1) {
    const inner = snippets[at];
    if (inner === undefined || !covers(outer, inner)) continue;
    snippets.splice(at, 1);
    freed += inner.tokens;
    if (inner.score > chosen.score)
      chosen = { ...chosen, score: inner.score, reason: `contains ${inner.name}: ${inner.reason}` };
  }
  snippets.push(chosen);
  return freed;
}

/** `null` when the lines cannot be read as the index saw them. */
function snippetOf(sources: Sources, candidate: Candidate, form: SnippetForm): Snippet | null {
  const text = textOf(sources, candidate, form);
  if (text === null) return null;
  const { path, startLine, endLine, name, score, reason } = candidate;
  return { path, startLine, endLine, name, form, tokens: estimateTokens(text), score, reason, text };
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
