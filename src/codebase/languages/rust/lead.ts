/**
 * Gathers what stands before a Rust item and belongs to it: attributes, which are siblings of the item in the
 * tree, and doc comments, which may stand between them.
 */
import { clean, stripBlock } from '../syntax/doc-comment.ts';

export interface ItemLead {
  /** Where the first attribute starts, or `null`. */
  readonly start: number | null;
  /** As written: `#[derive(Debug)]`. */
  readonly attributes: readonly string[];
  readonly doc: string | null;
}

const none: ItemLead = { start: null, attributes: [], doc: null };

export class LeadGatherer {
  private start: number | null = null;
  private attributes: string[] = [];
  private docs: string[] = [];
  /** Where the last part ends; an item that does not follow at once is about something else. */
  private end = -1;

  constructor(private readonly text: string) {}

  attribute(start: number, end: number): void {
    this.follow(start, end);
    const source = this.text.slice(start, end);
    const doc = /^#\[\s*doc\s*=\s*"((?:\\.|[^"\\])*)"/.exec(source)?.[1];
    if (doc !== undefined) this.docs.push(doc.replace(/\\n/g, '\n').replace(/\\(["\\])/g, '$1'));
    this.start ??= start;
    this.attributes.push(source);
  }

  comment(start: number, end: number): void {
    const source = this.text.slice(start, end);
    const isDoc = /^(?:\/\/\/(?!\/)|\/\*\*(?![*/]))/.test(source);
    if (isDoc) {
      this.follow(start, end);
      this.docs.push(docText(source));
    } else if (this.isNext(start)) {
      this.end = end;
    }
  }

  take(itemStart: number): ItemLead {
    if (this.end === -1) return none;
    const lead = this.isNext(itemStart)
      ? { start: this.start, attributes: this.attributes, doc: clean(this.docs) }
      : none;
    this.clear();
    return lead;
  }

  private follow(start: number, end: number): void {
    if (!this.isNext(start)) this.clear();
    this.end = end;
  }

  private isNext(start: number): boolean {
    return this.end !== -1 && /^\s*$/.test(this.text.slice(this.end, start));
  }

  private clear(): void {
    this.start = null;
    this.attributes = [];
    this.docs = [];
    this.end = -1;
  }
}

/** The text of one doc comment, outer or inner. */
export function docText(source: string): string {
  if (source.startsWith('/*')) return stripBlock(source) ?? '';
  return source.replace(/^\/\/[/!] ?/, '').trimEnd();
}
