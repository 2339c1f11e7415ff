// How good an answer to a question is: ranked paths and shown lines against what the commit changed. Pure.

/** Lines around what is shown that count as seen: an edit there needs no more. */
const windowLines = 2;

export const metrics = ['hit1', 'hit5', 'recall10', 'mrr', 'places'];

/**
 * @param answer `paths`, best first, and `shown`: `{ path, startLine, endLine }`, the lines whose text is there
 * @returns each in [0, 1]
 */
export function scoreOf(question, { paths, shown }) {
  const wanted = new Set(question.files);
  const first = paths.findIndex((path) => wanted.has(path));
  const held = question.places.filter((place) => isShown(place, shown)).length;
  return {
    hit1: first === 0 ? 1 : 0,
    hit5: first >= 0 && first < 5 ? 1 : 0,
    recall10: paths.slice(0, 10).filter((path) => wanted.has(path)).length / wanted.size,
    mrr: first < 0 ? 0 : 1 / (first + 1),
    places: held / question.places.length,
  };
}

/** At least half of its lines. */
function isShown({ path, startLine, endLine }, shown) {
  const ranges = shown.filter((range) => range.path === path);
  let seen = 0;
  for (let line = startLine; line <= endLine; line += 1) {
    if (ranges.some((range) => line >= range.startLine - windowLines && line <= range.endLine + windowLines))
      seen += 1;
  }
  return seen * 2 >= endLine - startLine + 1;
}

export function meanOf(scores, metric) {
  return scores.reduce((total, score) => total + score[metric], 0) / Math.max(1, scores.length);
}

/** Every repository counts the same, however many questions it gave. */
export function byRepository(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.repository, [...(groups.get(row.repository) ?? []), row.score]);
  return groups;
}
