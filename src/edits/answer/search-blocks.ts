/** Blocks of lines that are searched and lines that replace them, in the lines of an answer. Pure. */

export interface SearchBlock {
  /** Of its first line, from 0. */
  readonly start: number;
  /** Of its last line. */
  readonly end: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why it cannot be read, a clause; `null`: it can. */
  readonly problem: string | null;
}

const opening = /^(<{5,9}) SEARCH\b/;
const closing = /^>{5,9} REPLACE\b/;
const divider = /^={5,9}[ \t]*$/;

/** @returns `null`: none begins in line `start` */
export function searchBlockAt(lines: readonly string[], start: number): SearchBlock | null {
  const mark = opening.exec(lines[start] ?? '')?.[1];
  if (mark === undefined) return null;
  const broken = (end: number, problem: string) => ({ start, end, before: [], after: [], problem });
  const end = lines.findIndex((line, at) => at > start && (closing.test(line) || opening.test(line)));
  // One that swallows the next would put the marks themselves into the file.
  if (end < 0 || !closing.test(lines[end] ?? '')) return broken(start, 'it has no line `>>>>>>> REPLACE`');
  const dividers = lines.flatMap((line, at) =>
    at > start && at < end && divider.test(line) ? [{ at, length: line.trimEnd().length }] : [],
  );
  // Lines of `=` underline titles in some files.
  const own = dividers.filter(({ length }) => length === mark.length);
  const [middle, ...others] = own.length > 0 ? own : dividers;
  if (middle === undefined) return broken(end, 'it has no line `=======`');
  if (others.length > 0) return broken(end, 'several lines of `=======` may part it');
  return {
    start,
    end,
    before: lines.slice(start + 1, middle.at),
    after: lines.slice(middle.at + 1, end),
    problem: null,
  };
}

export function searchBlocks(lines: readonly string[]): readonly SearchBlock[] {
  const blocks: SearchBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const block = searchBlockAt(lines, at);
    if (block === null) continue;
    blocks.push(block);
    at = block.end;
  }
  return blocks;
}
