/** What may be sent, best first, and in which forms. Pure but for reading the index; knows nothing about room. */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { Ranking } from './rank-symbols.ts';
import { nameOf, type SnippetForm } from './snippet-text.ts';

export interface Candidate {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly name: string;
  /** `null`: lines that are no symbol of their own. */
  readonly symbol: IndexedSymbol | null;
  /** The symbol that lines are cut from. */
  readonly owner: IndexedSymbol | null;
  readonly score: number;
  readonly reason: string;
  /** From the largest that is wanted to the smallest that is useful. */
  readonly forms: readonly SnippetForm[];
  readonly isBeside?: boolean;
}

/** A symbol whose score is below this share of the best one's is noise, unless it is asked about. */
const noiseShare = 0.04;
const noiseShareAsked = 0.02;
/** The members of a type are listed when its score is no less than this share of the best one's. */
const skeletonShare = 0.5;

export function candidatesOf(ranking: Ranking): Candidate[] {
  const best = Math.max(ranking.symbols[0]?.score ?? 0, ranking.excerpts[0]?.score ?? 0);
  const symbols = ranking.symbols
    .filter(({ score, asked }) => score >= best * (asked ? noiseShareAsked : noiseShare))
    .map(
      ({ symbol, score, asked, reason }): Candidate => ({
        path: symbol.path,
        startLine: symbol.startLine,
        endLine: symbol.endLine,
        name: nameOf(symbol),
        symbol,
        owner: null,
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
      name: within === null ? path : nameOf(within),
      symbol: null,
      owner: within,
      score,
      reason,
      forms: ['excerpt'],
    }),
  );
  return [...symbols, ...excerpts].sort((a, b) => b.score - a.score);
}

/** Without the optimisation: the files themselves, in the order of their best symbol. */
export function wholeFiles(index: CodeIndex, ranking: Ranking): Candidate[] {
  return ranking.files.map(({ path, score, reason }) => ({
    path,
    startLine: 1,
    endLine: Math.max(1, index.file(path)?.lines ?? 1),
    name: path,
    symbol: null,
    owner: null,
    score,
    reason,
    forms: ['file'],
  }));
}

/** The declaration alone of what a piece is a part of. */
export function ownerOf(
  piece: Pick<Candidate, 'owner' | 'symbol' | 'name' | 'score' | 'startLine' | 'endLine'>,
): Candidate | null {
  const { owner, name, score, symbol, startLine, endLine } = piece;
  if (owner === null) return null;
  return {
    path: owner.path,
    startLine: owner.startLine,
    endLine: owner.endLine,
    name: nameOf(owner),
    symbol: owner,
    owner: null,
    score: score * 0.5,
    reason:
      symbol === null
        ? startLine === endLine
          ? `line ${startLine} is of it`
          : `lines ${startLine}-${endLine} are of it`
        : `contains ${name}`,
    forms: ['signature'],
  };
}

const mostSiblings = 6;

/** The signatures of functions beside a body in its type, nearest first. */
export function siblingsOf(
  { owner, symbol, score, startLine }: Pick<Candidate, 'owner' | 'symbol' | 'score' | 'startLine'>,
  index: CodeIndex,
): Candidate[] {
  if (owner === null || symbol === null) return [];
  return index
    .members(owner.id)
    .filter(({ id, kind, path }) => id !== symbol.id && path === symbol.path && siblingKinds.has(kind))
    .sort((a, b) => Math.abs(a.startLine - startLine) - Math.abs(b.startLine - startLine))
    .slice(0, mostSiblings)
    .map((sibling) => ({
      path: sibling.path,
      startLine: sibling.startLine,
      endLine: sibling.endLine,
      name: nameOf(sibling),
      symbol: sibling,
      owner,
      score: score * 0.1,
      reason: `beside ${symbol.name}`,
      forms: ['signature'],
      isBeside: true,
    }));
}

const siblingKinds: ReadonlySet<IndexedSymbol['kind']> = new Set(['function', 'method', 'component']);

const kindsWithMembers: ReadonlySet<IndexedSymbol['kind']> = new Set([
  'class',
  'interface',
  'enum',
  'struct',
  'trait',
  'namespace',
  'module',
]);

function formsOf(symbol: IndexedSymbol, asked: boolean, isCentral: boolean): readonly SnippetForm[] {
  if (!asked) return ['signature'];
  return kindsWithMembers.has(symbol.kind) && isCentral
    ? ['body', 'skeleton', 'signature']
    : ['body', 'signature'];
}
