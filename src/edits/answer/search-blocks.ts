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
  /** Where the file has such a line, the block may mean something else; `null`: it means one thing. */
  readonly unclearWith: string | null;
}

const opening = /^(<{5,9}) SEARCH\b/;
const closing = /^>{5,9} REPLACE\b/;
const divider = /^={5,9}[ \t]*$/;

/** @returns `null`: none begins in line `start` */
export function searchBlockAt(lines: readonly string[], start: number): SearchBlock | null {
  const mark = opening.exec(lines[start] ?? '')?.[1];
  if (mark === undefined) return null;
  const broken = (end: number, problem: string) => ({
    start,
    end,
    before: [],
    after: [],
    problem,
    unclearWith: null,
  });
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
  // Some models end the replacement with the divider again.
  const [again, ...more] = others;
  const isAgain = again?.at === end - 1 && again.at > middle.at + 1 && more.length === 0;
  if (again !== undefined && !isAgain) return broken(end, 'several lines of `=======` may part it');
  return {
    start,
    end,
    before: lines.slice(start + 1, middle.at),
    after: lines.slice(middle.at + 1, again?.at ?? end),
    problem: null,
    unclearWith: again === undefined ? null : '='.repeat(again.length),
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
