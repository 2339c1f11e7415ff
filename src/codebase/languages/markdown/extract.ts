/**
 * Reads one file of Markdown into facts: headings, nested by level and each reaching to the next that is not below it,
 * and links to other files. Goes line by line; what stands in fences, comments, raw HTML and front matter is passed over.
 */
import type { FileFacts } from '../../facts.ts';
import { OutlineFacts } from '../structure/outline-facts.ts';
import { localLink } from '../structure/resolve-links.ts';
import { BlockState } from './block-state.ts';
import { headingText } from './heading-text.ts';
import { linksIn, withoutCode } from './links.ts';

/** A change log has thousands, each as good as the other. */
const headingsPerFile = 1_000;

const frontMatter = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:[\s\S]*?\n)??(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)/;
const atxHeading = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const htmlHeading = /<h([1-6])\b[^>]*>/i;
const moduleImport = /^(?:import|export)\b[^'"]*['"](\.\.?\/[^'"]+)['"]/;

interface Heading {
  readonly level: number;
  readonly name: string;
  readonly entry: number;
}

export function extractMarkdown(path: string, text: string): FileFacts {
  return new MarkdownReader(text, /\.mdx$/i.test(path)).read();
}

class MarkdownReader {
  private readonly facts: OutlineFacts;
  private readonly blocks = new BlockState();
  /** Around the present line, outermost first. */
  private readonly headings: Heading[] = [];
  /** An HTML heading whose end is not met yet. */
  private open: { readonly level: number; readonly start: number; text: string } | null = null;
  private lastEnd = 0;
  /** The same, before the present paragraph. */
  private endAbove = 0;

  constructor(
    private readonly text: string,
    private readonly hasModules: boolean,
  ) {
    this.facts = new OutlineFacts(text, headingsPerFile);
  }

  read(): FileFacts {
    const { text } = this;
    let start = frontMatter.exec(text)?.[0].length ?? (text.startsWith('\uFEFF') ? 1 : 0);
    while (start < text.length) {
      const newline = text.indexOf('\n', start);
      const end = newline === -1 ? text.length : newline;
      const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
      this.readLine(line, start);
      if (line.trim() !== '') this.lastEnd = start + line.length;
      start = end + 1;
    }
    this.closeFrom(1);
    return this.facts.finish();
  }

  private readLine(line: string, start: number): void {
    const kind = this.blocks.take(line, start);
    if (this.blocks.paragraphStart === start) this.endAbove = this.lastEnd;
    if (kind === 'code') return;
    const prose = line.includes('`') ? withoutCode(line) : line;
    for (const { link, at } of linksIn(prose)) this.link(link, start + at);
    switch (kind) {
      case 'text':
        this.readText(line, start);
        break;
      case 'underline':
        this.readUnderline(line);
        break;
      case 'html':
        this.readHtml(line, start);
        break;
      case 'other':
    }
  }

  private readText(line: string, start: number): void {
    const hashes = atxHeading.exec(line);
    if (hashes !== null) {
      const raw = line.slice(hashes[0].length);
      const nameStart = start + line.length - raw.trimStart().length;
      this.add(hashes[1]?.length ?? 1, raw.trim().replace(/(?:^|[ \t])#+$/, ''), start, nameStart);
      return;
    }
    const specifier = this.hasModules ? moduleImport.exec(line)?.[1] : undefined;
    if (specifier !== undefined) this.facts.link(specifier, start);
  }

  /** The paragraph above turns out to be a heading. */
  private readUnderline(line: string): void {
    const { paragraphStart } = this.blocks;
    if (paragraphStart === null) return;
    const end = this.lastEnd;
    const raw = this.text.slice(paragraphStart, end);
    const nameStart = paragraphStart + raw.length - raw.trimStart().length;
    this.lastEnd = this.endAbove;
    this.add(line.includes('=') ? 1 : 2, raw, paragraphStart, nameStart, end);
  }

  private readHtml(line: string, start: number): void {
    const tag = this.open === null ? htmlHeading.exec(line) : null;
    if (tag !== null) this.open = { level: Number(tag[1]), start: start + tag.index, text: '' };
    if (this.open === null) return;
    const rest = tag === null ? line : line.slice(tag.index + tag[0].length);
    const end = rest.search(/<\/h[1-6]/i);
    this.open.text += ` ${end === -1 ? rest : rest.slice(0, end)}`;
    if (end === -1 && line.trim() !== '') return;
    const { level, start: from, text } = this.open;
    this.open = null;
    const name = headingText(text);
    const found = this.text.indexOf(name, from);
    const nameStart = found === -1 || found > start + line.length ? from : found;
    this.add(level, text, from, nameStart, start + line.length);
  }

  private add(level: number, raw: string, start: number, nameStart: number, signatureEnd?: number): void {
    const name = headingText(raw);
    if (name === '') return;
    this.closeFrom(level);
    const outer = this.headings.at(-1);
    const entry = this.facts.add({
      kind: 'heading',
      name,
      nameStart,
      start,
      parent: outer?.entry ?? null,
      container: outer?.name ?? null,
      ...(signatureEnd === undefined ? {} : { signatureEnd }),
    });
    this.headings.push({ level, name, entry });
  }

  private closeFrom(level: number): void {
    for (
      let last = this.headings.at(-1);
      last !== undefined && last.level >= level;
      last = this.headings.at(-1)
    ) {
      this.facts.close(last.entry, this.lastEnd);
      this.headings.pop();
    }
  }

  private link(link: string, at: number): void {
    const path = localLink(link);
    if (path !== null) this.facts.link(path, at);
  }
}
