/**
 * Chooses what is sent within a token budget, and says what went in, why, and what was left out. Pure but for reading
 * lines through the index.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { Block } from '../core/blocks.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { type Candidate, candidatesOf, ownerOf, siblingsOf, wholeFiles } from './candidates.ts';
import { type ImportLine, importsUsed } from './file-imports.ts';
import type { FileLines } from './file-lines.ts';
import { likeness, type Shingles, shinglesOf } from './likeness.ts';
import type { Ranking } from './rank-symbols.ts';
import { renderBlocks, renderImports } from './render-blocks.ts';
import { covers, isCovered, type ManifestEntry, type Snippet, snippetOf } from './snippet.ts';
import type { SnippetForm, Sources } from './snippet-text.ts';

export type { ManifestEntry } from './snippet.ts';

export interface ContextManifest {
  readonly budgetTokens: number;
  /** Estimated tokens of all blocks, their headings included. */
  readonly tokens: number;
  /** In the order of the blocks. */
  readonly included: readonly ManifestEntry[];
  /** Lines of imports that the code which is sent of a file uses; they stand at the top of its block. */
  readonly imports: readonly { readonly path: string; readonly lines: readonly number[] }[];
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
/** Of a mark between two pieces of one symbol. */
const elidedTokens = 8;
/** The rest is room for estimates that are too low; see `token-estimate.ts`. */
const usableShare = 0.92;
const maxSnippets = 60;
const mostLeftOut = 20;
/** A line of code has five times as many. */
const fewestTokensOfLine = 2;
/** Of the budget; the smallest context that answers is the aim, not a full one. */
const keptFree = 0.25;
const maxUpgrades = 6;
const largestUpgradeTokens = 1_600;
/** A shorter one says little more than its signature. */
const shortestUpgradeLines = 3;
/** Of the pairs of names in two bodies: from here on the second one waits until all others had their turn. */
const alikeShare = 0.7;
const mostAlike = 1;
/** Of the budget, for what stands beside the best bodies. */
const siblingShare = 0.025;
const mostWithSiblings = 3;
/** Of the budget, for imports. */
const importShare = 0.04;
/** Imports are sent of files whose best piece is no worse than this share of the best of all. */
const centralShare = 0.3;

export function packContext(
  index: CodeIndex,
  lines: FileLines,
  ranking: Ranking,
  options: {
    readonly budgetTokens: number;
    readonly wholeFiles?: boolean;
    /** Come before all else. */
    readonly pinned?: readonly Candidate[];
  },
): PackedContext {
  const packing = new Packing({ index, lines }, options.budgetTokens);
  for (const candidate of options.pinned ?? []) packing.add(candidate);
  if (options.wholeFiles) {
    for (const candidate of wholeFiles(index, ranking)) packing.add(candidate);
    return packing.finish(new Map());
  }
  const candidates = candidatesOf(ranking);
  for (const candidate of candidates) packing.add(candidate);
  packing.addAlike();
  packing.addOwners();
  packing.upgradeNeighbours(candidates);
  packing.addSiblings();
  return packing.finish(packing.importsOfCentral());
}

class Packing {
  readonly #sources: Sources;
  readonly #budgetTokens: number;
  readonly #snippets: Snippet[] = [];
  readonly #shingles: { readonly name: string; readonly shingles: Shingles }[] = [];
  readonly #alike: { readonly candidate: Candidate; readonly alike: string }[] = [];
  readonly #leftOut: ContextManifest['leftOut'][number][] = [];
  #leftOutCount = 0;
  readonly #stale = new Set<string>();
  readonly #paths = new Set<string>();
  #left: number;

  constructor(sources: Sources, budgetTokens: number) {
    this.#sources = sources;
    this.#budgetTokens = budgetTokens;
    this.#left = Math.floor(budgetTokens * usableShare);
  }

  /** The largest of its forms for which there is room; else it is left out. */
  add(candidate: Candidate): void {
    const { path, forms } = candidate;
    if (this.#stale.has(path) || isCovered(candidate, this.#snippets)) return;
    if (this.#sources.lines.all(path) === null) {
      this.#stale.add(path);
      return;
    }
    const alike = this.#choose(candidate, forms);
    if (alike !== null) this.#alike.push({ candidate, alike });
  }

  /**
   * What is much like something that is there: one more where room is left when all others had their turn, of the rest the
   * signatures only. Whoever asks sees how many there are.
   */
  addAlike(): void {
    const sent = new Map<string, number>();
    for (const { candidate, alike } of this.#alike) {
      const form = candidate.forms[0] ?? 'body';
      const snippet = snippetOf(this.#sources, candidate, form);
      if (snippet === null || isCovered({ ...candidate, forms: [] }, this.#snippets)) continue;
      const count = sent.get(alike) ?? 0;
      if (count < mostAlike && this.#hasRoom(snippet, form, candidate.forms.length)) {
        this.#take(snippet);
        sent.set(alike, count + 1);
      } else if (form === 'body')
        this.#choose({ ...candidate, reason: `${candidate.reason}; much like ${alike}` }, ['signature']);
      else this.#leaveOut(candidate, snippet.tokens);
    }
  }

  /** @returns the name of what it is much like, when that is why it was not taken */
  #choose(candidate: Candidate, forms: readonly SnippetForm[]): string | null {
    let smallestTokens = 0;
    let bodyTokens: number | null = null;
    const mayFit = this.#snippets.length < maxSnippets;
    for (const form of mayFit ? forms : forms.slice(-1)) {
      if (this.#isFarTooLong(candidate, form)) continue;
      const snippet = snippetOf(this.#sources, candidate, form);
      if (snippet === null) continue;
      smallestTokens = snippet.tokens;
      if (mayFit && this.#hasRoom(snippet, form, forms.length)) {
        const alike = this.#alikeOf(snippet);
        if (alike !== null) return alike;
        this.#take({ ...snippet, bodyTokens });
        return null;
      }
      if (form === 'body') bodyTokens = snippet.tokens;
    }
    this.#leaveOut(candidate, smallestTokens);
    return null;
  }

  /** When so many are listed that nobody asks how large it is. */
  #isFarTooLong({ startLine, endLine }: Candidate, form: SnippetForm): boolean {
    if (form === 'signature' || form === 'skeleton' || this.#leftOut.length < mostLeftOut) return false;
    return (endLine - startLine + 1) * fewestTokensOfLine > this.#left;
  }

  #leaveOut({ name, path, startLine }: Candidate, tokens: number): void {
    this.#leftOutCount += 1;
    if (this.#leftOut.length < mostLeftOut) this.#leftOut.push({ name, path, line: startLine, tokens });
  }

  #alikeOf({ form, text }: Snippet): string | null {
    if (form !== 'body' && form !== 'excerpt') return null;
    const shingles = this.#shingles.length === 0 ? null : shinglesOf(text);
    if (shingles === null) return null;
    return this.#shingles.find((other) => likeness(shingles, other.shingles) >= alikeShare)?.name ?? null;
  }

  /**
   * Where much room is left, the neighbours that matter most are sent whole: what the code that was asked about calls is
   * often what the answer needs.
   */
  upgradeNeighbours(candidates: readonly Candidate[]): void {
    let room = this.#left - this.#budgetTokens * keptFree;
    let upgraded = 0;
    for (const candidate of candidates) {
      if (upgraded >= maxUpgrades || room <= 0) return;
      const at = this.#snippets.findIndex((snippet) => isSignatureOf(snippet, candidate));
      const signature = this.#snippets[at];
      const lines = candidate.endLine - candidate.startLine + 1;
      const kind = candidate.symbol?.kind;
      if (signature === undefined || kind === undefined || !kindsWithBodies.has(kind)) continue;
      if (lines < shortestUpgradeLines) continue;
      const body = snippetOf(this.#sources, candidate, 'body');
      if (body === null || body.tokens > largestUpgradeTokens || body.tokens - signature.tokens > room)
        continue;
      if (this.#alikeOf(body) !== null) continue;
      this.#snippets.splice(at, 1);
      room -= body.tokens - signature.tokens;
      this.#left += signature.tokens;
      this.#take(body);
      upgraded += 1;
    }
  }

  /** The declarations of what is sent in part, as far as there is room: without them nobody sees what lines belong to. */
  addOwners(): void {
    const known = new Set(this.#snippets.map(({ symbol }) => symbol?.id));
    for (const snippet of this.#snippets.toSorted((a, b) => b.score - a.score)) {
      const owner = ownerOf(snippet);
      if (owner === null || owner.path !== snippet.path || known.has(owner.symbol?.id)) continue;
      known.add(owner.symbol?.id);
      const added = snippetOf(this.#sources, owner, 'signature');
      if (added === null || added.tokens > this.#left || isCovered(owner, this.#snippets)) continue;
      this.#left -= added.tokens;
      this.#snippets.push(added);
    }
  }

  /** The signatures of what stands beside the best bodies in their type, nearest first: a skeleton around them. */
  addSiblings(): void {
    let room = Math.min(this.#left, this.#budgetTokens * siblingShare);
    const best = Math.max(0, ...this.#snippets.map(({ score }) => score));
    const bodies = this.#snippets
      .filter(({ form, owner, score }) => form === 'body' && owner !== null && score >= best * centralShare)
      .sort((a, b) => b.score - a.score);
    for (const body of bodies.slice(0, mostWithSiblings)) {
      for (const sibling of siblingsOf(body, this.#sources.index)) {
        if (isCovered(sibling, this.#snippets)) continue;
        const snippet = snippetOf(this.#sources, sibling, 'signature');
        if (snippet === null || snippet.tokens > room) continue;
        room -= snippet.tokens;
        this.#left -= snippet.tokens;
        this.#snippets.push(snippet);
      }
    }
  }

  /** Imports that the best files' snippets use, as far as there is room. */
  importsOfCentral(): Map<string, readonly ImportLine[]> {
    const best = Math.max(0, ...this.#snippets.map(({ score }) => score));
    const found = new Map<string, readonly ImportLine[]>();
    let room = Math.min(this.#left, this.#budgetTokens * importShare);
    for (const path of this.#paths) {
      const inFile = this.#snippets.filter((snippet) => snippet.path === path);
      const texts = inFile.filter(({ form }) => form === 'body' || form === 'excerpt');
      if (texts.length === 0 || !inFile.some(({ score }) => score >= best * centralShare)) continue;
      const used = importsUsed(this.#sources, path, texts.map(({ text }) => text).join('\n')).filter(
        ({ line }) => !texts.some(({ startLine, endLine }) => startLine <= line && line <= endLine),
      );
      const tokens = estimateTokens(renderImports(used));
      if (used.length === 0 || tokens > room) continue;
      room -= tokens;
      found.set(path, used);
    }
    return found;
  }

  finish(imports: ReadonlyMap<string, readonly ImportLine[]>): PackedContext {
    const blocks = renderBlocks(this.#sources, this.#snippets, imports);
    const order = new Map(blocks.map((block, at) => [block.id, at]));
    const pieces = this.#snippets.toSorted(
      (a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0) || a.startLine - b.startLine,
    );
    const included = pieces.map(({ text: _, symbol: __, owner: ___, ...entry }) => entry);
    return {
      blocks,
      pieces: pieces.map(({ path, startLine, endLine, text }) => ({ path, startLine, endLine, text })),
      manifest: {
        budgetTokens: this.#budgetTokens,
        tokens: blocks.reduce((total, block) => total + block.tokens, 0),
        included,
        imports: [...imports].map(([path, used]) => ({ path, lines: used.map(({ line }) => line) })),
        leftOut: this.#leftOut,
        leftOutCount: this.#leftOutCount,
        stale: [...this.#stale],
        indexRevision: this.#sources.index.revision,
      },
    };
  }

  #hasRoom({ path, tokens }: Snippet, form: SnippetForm, formCount: number): boolean {
    const heading = this.#paths.has(path) ? 0 : headingTokens;
    const share = largestShareOf(form, formCount, this.#snippets.length === 0);
    return tokens + heading <= this.#left && tokens <= this.#budgetTokens * share;
  }

  /** Without what it holds: it is there for what speaks most for that. */
  #take(snippet: Snippet): void {
    let chosen = { ...snippet, owner: snippet.owner ?? parentOf(snippet, this.#sources.index) };
    for (let at = this.#snippets.length - 1; at >= 0; at -= 1) {
      const inner = this.#snippets[at];
      if (inner === undefined || !covers(snippet, inner)) continue;
      this.#snippets.splice(at, 1);
      this.#left += inner.tokens;
      if (inner.score > chosen.score)
        chosen = { ...chosen, score: inner.score, reason: `contains ${inner.name}: ${inner.reason}` };
    }
    const isPart = this.#snippets.some(({ owner }) => owner !== null && owner.id === chosen.owner?.id);
    this.#left -=
      chosen.tokens + (this.#paths.has(chosen.path) ? 0 : headingTokens) + (isPart ? elidedTokens : 0);
    this.#paths.add(chosen.path);
    this.#snippets.push(chosen);
    if (chosen.form !== 'body' && chosen.form !== 'excerpt') return;
    const shingles = shinglesOf(chosen.text);
    if (shingles !== null) this.#shingles.push({ name: chosen.name, shingles });
  }
}

function parentOf({ symbol }: Snippet, index: CodeIndex): IndexedSymbol | null {
  return symbol === null || symbol.parentId === null ? null : index.symbol(symbol.parentId);
}

function isSignatureOf(snippet: Snippet, candidate: Candidate): boolean {
  return (
    snippet.form === 'signature' &&
    snippet.path === candidate.path &&
    snippet.startLine === candidate.startLine &&
    snippet.endLine === candidate.endLine
  );
}

const kindsWithBodies: ReadonlySet<IndexedSymbol['kind']> = new Set([
  'function',
  'method',
  'component',
  'const',
  'macro',
]);

function largestShareOf(form: SnippetForm, formCount: number, isFirst: boolean): number {
  if (form === 'signature' || formCount === 1) return 1;
  if (form === 'skeleton') return largestSkeletonShare;
  return isFirst ? largestFirstShare : largestShare;
}
