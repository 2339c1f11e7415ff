/** What a question points at with `@`: `@src/a.ts`, `@src/a.ts:10-20`, `@Cart.total`. It is sent before all else. Pure. */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import { codeFirst } from '../codebase/structure-kinds.ts';
import type { Candidate } from './candidates.ts';

export interface AtMentions {
  readonly candidates: readonly Candidate[];
  /** Paths, as they were written, that no file has. */
  readonly unknown: readonly string[];
}

const pattern = /(?<![\w@.`/])@`?((?:[\w.+-]+\/)*[\w.+-]*\w(?:(?:::|#)\w+)*)(?::(\d+)(?:-(\d+))?)?`?/g;
/** So many definitions of one name say that it is none that is meant. */
const mostDefinitions = 4;
const pinnedScore = 1_000;

/** @param question text that was piped in comes after an empty line, and points at nothing */
export function atMentions(index: CodeIndex, question: string): AtMentions {
  const [typed = ''] = question.split(/\n\s*\n/, 1);
  const candidates: Candidate[] = [];
  const unknown: string[] = [];
  for (const [written, target = '', from, to] of typed.matchAll(pattern)) {
    const [file, ...others] = index.findFiles(target);
    const exact =
      [file, ...others].find((one) => one?.path === target) ?? (others.length === 0 ? file : undefined);
    if (exact !== undefined) {
      // Of what is no text, such as an image, no lines can be sent.
      if (exact.lines === 0) continue;
      const { lines } = exact;
      const startLine = from === undefined ? 1 : Math.min(Number(from), lines);
      const endLine = from === undefined ? lines : Math.min(Number(to ?? from), lines);
      candidates.push(placeOf(exact.path, startLine, Math.max(startLine, endLine), written));
      continue;
    }
    const symbols = symbolsOf(index, target);
    if (symbols.length > 0 && symbols.length <= mostDefinitions) {
      for (const symbol of symbols) candidates.push(symbolCandidate(symbol, written));
    } else if (from !== undefined || /\/.*\.\w+$/.test(target)) unknown.push(target);
  }
  return { candidates, unknown };
}

function placeOf(path: string, startLine: number, endLine: number, written: string): Candidate {
  return {
    path,
    startLine,
    endLine,
    name: path,
    symbol: null,
    owner: null,
    score: pinnedScore,
    reason: `${written} is in the question`,
    forms: ['excerpt'],
  };
}

function symbolCandidate(symbol: IndexedSymbol, written: string): Candidate {
  const { path, startLine, endLine, name } = symbol;
  const reason = `${written} is in the question`;
  return {
    path,
    startLine,
    endLine,
    name,
    symbol,
    owner: null,
    score: pinnedScore,
    reason,
    forms: ['body', 'signature'],
  };
}

function symbolsOf(index: CodeIndex, target: string): readonly IndexedSymbol[] {
  const parts = target.split(/::|[.#]/);
  const name = parts.at(-1) ?? target;
  const container = parts.at(-2) ?? null;
  const symbols = codeFirst(index.symbolsNamed(name));
  return container === null
    ? symbols
    : symbols.filter((symbol) => symbol.container?.split(/::|\./).at(-1) === container);
}
