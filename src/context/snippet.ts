/** A candidate in the form in which it is sent. Pure but for reading the index and lines. */
import type { IndexedSymbol } from '../codebase/code-index.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import type { Candidate } from './candidates.ts';
import { type SnippetForm, type Sources, textOf } from './snippet-text.ts';

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
  /** What its body would have taken where it was wanted and is not sent; `null`: it is sent as it was wanted. */
  readonly bodyTokens: number | null;
}

export interface Snippet extends ManifestEntry {
  readonly text: string;
  readonly symbol: IndexedSymbol | null;
  /** What it is a part of: the function that lines are cut from, the type of a method; `null` at the top of a file. */
  readonly owner: IndexedSymbol | null;
}

/** `null` when the lines cannot be read as the index saw them. */
export function snippetOf(sources: Sources, candidate: Candidate, form: SnippetForm): Snippet | null {
  const text = textOf(sources, candidate, form);
  if (text === null) return null;
  const { path, startLine, endLine, name, score, reason, symbol, owner } = candidate;
  const tokens = estimateTokens(text);
  return {
    path,
    startLine,
    endLine,
    name,
    form,
    tokens,
    score,
    reason,
    bodyTokens: null,
    text,
    symbol,
    owner,
  };
}

/** A body makes the signatures and bodies within it superfluous, a list of members the signature of their type. */
export function covers(outer: Snippet, inner: Snippet): boolean {
  if (outer.form === 'skeleton') return inner.form === 'signature' && outer.symbol?.id === inner.symbol?.id;
  return (
    outer.form === 'body' &&
    outer.path === inner.path &&
    outer.startLine <= inner.startLine &&
    outer.endLine >= inner.endLine
  );
}

export function isCovered(candidate: Candidate, snippets: readonly Snippet[]): boolean {
  const wantsSignature = candidate.forms.length === 1 && candidate.symbol !== null;
  return snippets.some(
    (snippet) =>
      (wantsSignature && snippet.symbol?.id === candidate.symbol?.id) ||
      (snippet.path === candidate.path &&
        snippet.startLine <= candidate.startLine &&
        snippet.endLine >= candidate.endLine &&
        (snippet.form === 'body' ||
          snippet.form === 'excerpt' ||
          snippet.form === 'file' ||
          (snippet.form === 'skeleton' && candidate.forms.length === 1))),
  );
}
