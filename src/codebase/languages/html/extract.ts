/**
 * Reads one file of HTML into facts: elements with an id, headings, and links to files. Ends that may be left out are
 * put where HTML puts them, as far as ranges need it. Without recursion.
 */
import type { FileFacts } from '../../facts.ts';
import { type EntryId, OutlineFacts } from '../structure/outline-facts.ts';
import { localLink } from '../structure/resolve-links.ts';
import { type HtmlAttribute, HtmlScanner, type HtmlTag } from './html-scanner.ts';

interface OpenElement {
  readonly name: string;
  /** `null`: it is no symbol itself. */
  readonly entry: number | null;
  /** The symbol that stands around what it contains. */
  readonly inner: EntryId;
  readonly innerName: string | null;
}

interface ElementSymbol {
  readonly kind: 'element' | 'heading';
  readonly name: string;
  readonly entry: number;
}

const voidElements = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** An open element on the left ends where one of those on the right starts. */
const endedBy: Readonly<Record<string, ReadonlySet<string>>> = {
  li: new Set(['li']),
  dt: new Set(['dt', 'dd']),
  dd: new Set(['dt', 'dd']),
  option: new Set(['option', 'optgroup']),
  tr: new Set(['tr', 'tbody', 'tfoot']),
  td: new Set(['td', 'th', 'tr', 'tbody']),
  th: new Set(['td', 'th', 'tr', 'tbody']),
  p: new Set(
    'address article aside blockquote details div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(
      ' ',
    ),
  ),
};

/** Which attribute of which element names a file. */
const linking: Readonly<Record<string, string>> = {
  script: 'src',
  link: 'href',
  a: 'href',
  img: 'src',
  iframe: 'src',
  source: 'src',
  video: 'src',
  audio: 'src',
  embed: 'src',
};

const heading = /^h[1-6]$/;
const madeByTemplate = /\{[{%]|<%|\$\{/;
const longestHeading = 2_000;

export function extractHtml(_path: string, text: string): FileFacts {
  return new HtmlReader(text).read();
}

class HtmlReader {
  private readonly facts: OutlineFacts;
  private readonly scanner: HtmlScanner;
  private readonly open: OpenElement[] = [];
  private readonly openCounts = new Map<string, number>();

  constructor(private readonly text: string) {
    this.facts = new OutlineFacts(text);
    this.scanner = new HtmlScanner(text);
  }

  read(): FileFacts {
    for (let tag = this.scanner.next(); tag !== null; tag = this.scanner.next()) {
      if (tag.isEnd) this.endElement(tag);
      else this.startElement(tag);
    }
    this.facts.parseErrors += this.scanner.unterminated;
    return this.facts.finish();
  }

  private startElement(tag: HtmlTag): void {
    const { name, start, end, attributes } = tag;
    for (let top = this.open.at(-1); top !== undefined; top = this.open.at(-1)) {
      if (endedBy[top.name]?.has(name) !== true) break;
      this.pop(start);
    }
    const target = attributes.find((attribute) => attribute.name === linking[name]);
    if (target !== undefined) this.link(target);
    const outer = this.open.at(-1);
    const symbol = this.symbolOf(tag, outer);
    if (tag.isSelfClosing || voidElements.has(name)) {
      this.facts.close(symbol?.entry ?? null, end);
      return;
    }
    const around = symbol?.kind === 'element' ? symbol : null;
    this.open.push({
      name,
      entry: symbol?.entry ?? null,
      inner: around === null ? (outer?.inner ?? null) : around.entry,
      innerName: around?.name ?? outer?.innerName ?? null,
    });
    this.openCounts.set(name, (this.openCounts.get(name) ?? 0) + 1);
  }

  private endElement({ name, start, end }: HtmlTag): void {
    if ((this.openCounts.get(name) ?? 0) === 0) {
      this.facts.parseErrors++;
      return;
    }
    while (this.open.at(-1)?.name !== name) this.pop(start);
    this.pop(end);
  }

  private pop(end: number): void {
    const element = this.open.pop();
    if (element === undefined) return;
    this.facts.close(element.entry, end);
    this.openCounts.set(element.name, (this.openCounts.get(element.name) ?? 1) - 1);
  }

  /** A heading is named by its text, another element by its id. */
  private symbolOf(tag: HtmlTag, outer: OpenElement | undefined): ElementSymbol | null {
    const text = heading.test(tag.name) ? this.textWithin(tag) : '';
    const id = tag.attributes.find(({ name }) => name === 'id');
    const name = text === '' ? (id?.value.trim() ?? '') : text;
    if (name === '' || madeByTemplate.test(name)) return null;
    const kind = text === '' ? 'element' : 'heading';
    const entry = this.facts.add({
      kind,
      name,
      nameStart: text === '' ? (id?.valueStart ?? tag.start) : tag.end,
      start: tag.start,
      parent: outer?.inner ?? null,
      container: outer?.innerName ?? null,
      ...(text === '' ? { signatureEnd: tag.end } : {}),
    });
    return { kind, name, entry };
  }

  private textWithin({ name, end }: HtmlTag): string {
    const source = this.text.slice(end, end + longestHeading);
    const close = source.toLowerCase().indexOf(`</${name}`);
    return source
      .slice(0, Math.max(close, 0))
      .replace(/<[^<>]*>/g, ' ')
      .replace(/&nbsp;/g, ' ')
      .replace(/&amp;/g, '&')
      .replace(/\s+/g, ' ')
      .trim();
  }

  /** Where a path has no extension it is a route of a server rather than a file. */
  private link({ value, valueStart }: HtmlAttribute): void {
    const path = localLink(value);
    if (path !== null && /\.\w+$/.test(path)) this.facts.link(path, valueStart);
  }
}
