/** Fenced code blocks of a Markdown text, and what stands between them. Pure. */
import { searchBlockAt } from './search-blocks.ts';

export interface Fence {
  readonly language: string;
  readonly text: string;
  /** The last line before it that says anything; what heads it. */
  readonly heading: string;
}

/** What is searched and replaced may hold fences itself, and needs none around it: it ends where it says so. */
export function splitFences(text: string): { prose: string; fences: Fence[] } {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  const fences: Fence[] = [];
  const prose: string[] = [];
  let heading = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const opening = openingOf(line, lines[at + 1] ?? '');
    const block = opening === null ? searchBlockAt(lines, at) : null;
    if (opening !== null || block !== null) {
      const from = opening === null ? at : at + 1;
      const to = block === null ? closingAt(lines, from, opening?.isClosed ?? never) : block.end + 1;
      const inside = lines.slice(from, to).map((one) => `${one}\n`);
      fences.push({ language: opening?.language ?? '', text: inside.join(''), heading });
      prose.push('');
      at = block === null ? to : to - 1;
    } else {
      prose.push(line);
    }
    if ((lines[at] ?? '').trim() !== '') heading = lines[at] ?? '';
  }
  return { prose: prose.join('\n'), fences };
}

interface Opening {
  readonly language: string;
  readonly isClosed: (line: string) => boolean;
}

function openingOf(line: string, next: string): Opening | null {
  const [, mark, language = ''] = /^[ \t]*(`{3,}(?=[^`]*$)|~{3,})[ \t]*([\w+#.-]*)/.exec(line) ?? [];
  if (mark !== undefined) {
    const closing = new RegExp(`^[ \\t]*${mark[0]}{${mark.length},}[ \\t]*$`);
    return { language: language.toLowerCase(), isClosed: (one) => closing.test(one) };
  }
  // Around what holds fences itself some models put a tag.
  const [, tag, named = ''] = /^<(source|code|pre|codeblock|sourcecode)>([\w+#.-]*)$/.exec(line) ?? [];
  if (tag === undefined || searchBlockAt([next], 0) === null) return null;
  return { language: named.toLowerCase(), isClosed: (one) => one.trim() === `</${tag}>` };
}

/** @returns the number of lines: it is never closed */
function closingAt(lines: readonly string[], from: number, isClosed: Opening['isClosed']): number {
  for (let at = from; at < lines.length; at += 1) {
    if (isClosed(lines[at] ?? '')) return at;
    at = searchBlockAt(lines, at)?.end ?? at;
  }
  return lines.length;
}

function never(): boolean {
  return false;
}
