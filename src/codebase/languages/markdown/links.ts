/** Finds where the links of a line of Markdown lead: inline ones, definitions of references, and those in HTML. */

export interface FoundLink {
  readonly link: string;
  /** Column of the link. */
  readonly at: number;
}

const definition = /^ {0,3}\[[^\]\n]+\]:[ \t]*(<[^>\n]*>|\S+)/;
const htmlLink = /<(?:a|img|source|video)\b[^>]{0,300}?\s(?:href|src)=(["'])([^"'\n]{1,500})\1/gi;
const longestLine = 100_000;

/** @param line without its code */
export function linksIn(line: string): FoundLink[] {
  const links: FoundLink[] = [];
  if (line.length > longestLine) return links;
  for (let at = line.indexOf(']('); at !== -1; at = line.indexOf('](', at + 2)) {
    const link = destination(line, at + 2);
    if (link !== null) links.push(link);
  }
  const defined = line.includes(']:') ? definition.exec(line)?.[1] : undefined;
  if (defined !== undefined) links.push({ link: bare(defined), at: line.indexOf(defined) });
  if (!line.includes('<')) return links;
  for (const found of line.matchAll(htmlLink)) links.push({ link: found[2] ?? '', at: found.index });
  return links;
}

/** Brackets within it are in pairs; a title may follow. */
function destination(line: string, from: number): FoundLink | null {
  let start = from;
  while (line[start] === ' ' || line[start] === '\t') start++;
  if (line[start] === '<') {
    const close = line.indexOf('>', start);
    return close === -1 ? null : { link: line.slice(start + 1, close), at: start + 1 };
  }
  let depth = 0;
  for (let at = start; at < line.length && at < start + 1_000; at++) {
    const character = line[at];
    if (character === '(') depth++;
    if (character === ' ' || character === '\t' || (character === ')' && depth-- === 0)) {
      return { link: line.slice(start, at), at: start };
    }
  }
  return null;
}

function bare(link: string): string {
  return link.startsWith('<') ? link.slice(1, -1) : link;
}

/** Code spans as blanks, so that columns stay. A run of ticks is closed by the next run of the same length. */
export function withoutCode(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map((run) => ({ at: run.index, length: run[0].length }));
  const last = new Map<number, number>();
  for (const [index, { length }] of runs.entries()) last.set(length, index);
  let rest = '';
  let at = 0;
  for (let index = 0; index < runs.length; index++) {
    const open = runs[index];
    if (open === undefined || (last.get(open.length) ?? 0) <= index) continue;
    let close = index + 1;
    while (runs[close]?.length !== open.length) close++;
    const end = (runs[close]?.at ?? line.length) + open.length;
    rest += line.slice(at, open.at) + ' '.repeat(end - open.at);
    at = end;
    index = close;
  }
  return rest + line.slice(at);
}
