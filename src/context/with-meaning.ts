/** Lets the pieces that a search by words finds also count by what they mean. Pure. */
import type { CodeIndex, PieceHit, TextSearch } from '../codebase/code-index.ts';
import type { MeaningScores } from '../codebase/meaning/meaning-scores.ts';

/** What the nearest piece gains, of the score of the one with the best words. See docs/decisions/0016-meaning.md. */
const weight = 0.2;
/** Files among which the best words are. */
const mostLeaders = 10;

/** @param meaning `null`: the search as it is */
export function withMeaning(index: CodeIndex, search: TextSearch, meaning: MeaningScores | null): TextSearch {
  if (meaning === null) return search;
  const gain = weight * (bestOf(search) || 1);
  return {
    files: search.files,
    piecesOf(path) {
      const byWords = search.piecesOf(path);
      if (!meaning.files.has(path)) return byWords;
      const known = new Map(byWords.map((hit) => [hit.startLine, hit]));
      return index
        .textPieces(path)
        .flatMap((piece, at): PieceHit[] => {
          const { score = 0, words = [] } = known.get(piece.startLine) ?? {};
          const near = gain * meaning.ofPiece(path, at);
          return score + near > 0 ? [{ ...piece, words, score: score + near, byMeaning: near > score }] : [];
        })
        .sort((a, b) => b.score - a.score || a.startLine - b.startLine);
    },
  };
}

function bestOf(search: TextSearch): number {
  const leaders = search.files.toSorted((a, b) => b.pieces - a.pieces).slice(0, mostLeaders);
  return leaders.reduce((most, { path }) => Math.max(most, search.piecesOf(path)[0]?.score ?? 0), 0);
}
