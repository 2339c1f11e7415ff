/**
 * The blocks that are sent, one for each file: its imports that matter, then its snippets in order of their lines, with
 * what is left out of a symbol marked by line numbers, so that an edit can name them. Pure but for reading lines.
 */
import { createHash } from 'node:crypto';
import type { Block } from '../core/blocks.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import type { ImportLine } from './file-imports.ts';
import type { Snippet } from './snippet.ts';
import { elided, type Sources, textOf } from './snippet-text.ts';

export function renderBlocks(
  sources: Sources,
  snippets: readonly Snippet[],
  imports: ReadonlyMap<string, readonly ImportLine[]>,
): Block[] {
  const byPath = new Map<string, Snippet[]>();
  for (const snippet of snippets) byPath.set(snippet.path, [...(byPath.get(snippet.path) ?? []), snippet]);
  const files = [...byPath].sort(([, a], [, b]) => bestScore(b) - bestScore(a));
  return files.map(([path, inFile]) => {
    // What encloses stands before what it encloses.
    const sorted = inFile.toSorted((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
    const text = `## ${path}\n${renderImports(imports.get(path) ?? [])}${renderSnippets(sources, sorted)}`;
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

export function renderImports(imports: readonly ImportLine[]): string {
  return imports.map(({ line, text }) => `[${line}] ${text}\n`).join('');
}

function renderSnippets(sources: Sources, sorted: readonly Snippet[]): string {
  const declared = new Set(sorted.map(({ symbol }) => symbol?.id));
  let text = '';
  let last: Snippet | null = null;
  for (const snippet of joined(sources, sorted)) {
    const follows = last !== null && isText(last) && isText(snippet) && isOfSame(last, snippet);
    if (follows && last !== null) text += elided(last.endLine + 1, snippet.startLine - 1);
    const isKnown = snippet.form === 'excerpt' && (follows || declared.has(snippet.owner?.id));
    text += (isKnown ? textOf(sources, { ...snippet, owner: null }, 'excerpt') : null) ?? snippet.text;
    last = snippet;
  }
  return text;
}

function isOfSame(a: Snippet, b: Snippet): boolean {
  return a.owner !== null && a.owner.id === b.owner?.id;
}

/** Excerpts of one symbol with nothing but a blank line between them are one. */
function joined(sources: Sources, sorted: readonly Snippet[]): Snippet[] {
  const result: Snippet[] = [];
  for (const snippet of sorted) {
    const last = result.at(-1);
    const together =
      last !== undefined && areNeighbours(sources, last, snippet) ? join(sources, last, snippet) : null;
    if (together === null) result.push(snippet);
    else result[result.length - 1] = together;
  }
  return result;
}

function areNeighbours({ lines }: Sources, a: Snippet, b: Snippet): boolean {
  if (a.form !== 'excerpt' || b.form !== 'excerpt' || a.owner?.id !== b.owner?.id) return false;
  if (b.startLine <= a.endLine + 1) return true;
  const between = lines.between(a.path, a.endLine + 1, b.startLine - 1) ?? [];
  return between.length <= 2 && between.every((line) => line.trim() === '');
}

function join(sources: Sources, a: Snippet, b: Snippet): Snippet | null {
  const whole = { ...a, symbol: null, endLine: Math.max(a.endLine, b.endLine) };
  const text = textOf(sources, whole, 'excerpt');
  return text === null ? null : { ...whole, text };
}

function isText({ form }: Snippet): boolean {
  return form === 'body' || form === 'excerpt';
}

function bestScore(snippets: readonly Snippet[]): number {
  return Math.max(...snippets.map(({ score }) => score));
}
