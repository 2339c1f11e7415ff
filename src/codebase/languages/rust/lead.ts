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
    if (isDocComment(this.text, start)) {
      this.follow(start, end);
      this.docs.push(docText(this.text.slice(start, end)));
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
    if (this.end === -1) return false;
    for (let at = this.end; at < start; at++) if (this.text.charCodeAt(at) > 32) return false;
    return true;
  }

  private clear(): void {
    this.start = null;
    this.attributes = [];
    this.docs = [];
    this.end = -1;
  }
}

/** `///` and no more slashes, or two stars and neither a third nor the end. */
function isDocComment(text: string, start: number): boolean {
  const kind = text.charCodeAt(start + 1);
  if (text.charCodeAt(start + 2) !== kind) return false;
  const next = text.charCodeAt(start + 3);
  return next !== 47 && (kind === 47 || next !== 42);
}

/** The text of one doc comment, outer or inner. */
export function docText(source: string): string {
  if (source.startsWith('/*')) return stripBlock(source) ?? '';
  return source.replace(/^\/\/[/!] ?/, '').trimEnd();
}
