/**
 * Knows, line by line, what kind of block a line of Markdown stands in. Knows as much of CommonMark as it takes to tell
 * headings from what only looks like one.
 */

/**
 * `code`: fenced or indented code, comments and raw HTML. `html`: a block of HTML. `underline`: the line that makes the
 * paragraph above it a heading. `other`: text that can be no heading, as in quotes and lists.
 */
export type LineKind = 'code' | 'html' | 'text' | 'underline' | 'other';

const fence = /^([ \t]*)(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const quote = /^ {0,3}>/;
const indented = /^(?: {4}| {0,3}\t)/;
const rawStart = /^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i;
const rawEnd = /<\/(?:pre|script|style|textarea)>/i;
const htmlStart =
  /^[ \t]*<\/?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|li|link|main|menu|nav|ol|p|picture|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?:[\s/>]|$)/i;
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;
const longestRule = 500;

export class BlockState {
  /** Offset of the paragraph that the line belongs to. */
  paragraphStart: number | null = null;
  private closingFence: RegExp | null = null;
  private inComment = false;
  private inRaw = false;
  private inHtml = false;
  private inList = false;
  /** The line above is text of a list or quote, which this one may go on. */
  private isLazy = false;

  take(line: string, start: number): LineKind {
    const isBlank = line.trim() === '';
    if (this.isInCode(line)) return 'code';
    if (isBlank) {
      const wasHtml = this.inHtml;
      this.endParagraph();
      return wasHtml ? 'html' : 'other';
    }
    if (this.opensCode(line)) return 'code';
    if (!this.inHtml && htmlStart.test(line)) {
      this.endParagraph();
      this.inHtml = true;
    }
    return this.inHtml ? 'html' : this.kindOfText(line, start);
  }

  private kindOfText(line: string, start: number): LineKind {
    if (this.paragraphStart !== null && underline.test(line)) return 'underline';
    if (line.length < longestRule && rule.test(line)) {
      this.endParagraph();
      return 'other';
    }
    const isItem = listItem.test(line);
    const isWithin = this.inList && /^[ \t]/.test(line);
    if (isItem || isWithin || quote.test(line)) {
      this.inList ||= isItem;
      this.paragraphStart = null;
      this.isLazy = true;
      return isWithin ? 'text' : 'other';
    }
    if (/^ {0,3}#{1,6}(?:[ \t]|$)/.test(line)) {
      this.endParagraph();
      this.inList = false;
      return 'text';
    }
    if (this.isLazy) return 'other';
    this.inList = false;
    this.paragraphStart ??= start;
    return 'text';
  }

  private isInCode(line: string): boolean {
    if (this.closingFence !== null) {
      if (this.closingFence.test(line)) this.closingFence = null;
    } else if (this.inComment) {
      this.inComment = !line.includes('-->');
    } else if (this.inRaw) {
      this.inRaw = !rawEnd.test(line);
    } else {
      return false;
    }
    return true;
  }

  private opensCode(line: string): boolean {
    const isCode = indented.test(line) && !this.inList && this.paragraphStart === null && !this.inHtml;
    if (isCode) return true;
    const opened = line.includes('```') || line.includes('~~~') ? fence.exec(line) : null;
    if (opened !== null) {
      const mark = opened[2] ?? '```';
      this.closingFence = new RegExp(`^[ \\t>]*${mark.charAt(0)}{${mark.length},}[ \\t]*$`);
    } else if (rawStart.test(line)) {
      this.inRaw = !rawEnd.test(line);
    } else if (opensComment(line)) {
      this.inComment = true;
    } else {
      return false;
    }
    this.endParagraph();
    return true;
  }

  private endParagraph(): void {
    this.paragraphStart = null;
    this.isLazy = false;
    this.inHtml = false;
  }
}

/** Text before the comment is not a heading often enough to be read. */
function opensComment(line: string): boolean {
  const start = line.lastIndexOf('<!--');
  if (start === -1 || line.includes('-->', start + 2)) return false;
  // An odd number of ticks before it: it is shown as code.
  return (line.slice(0, start).split('`').length - 1) % 2 === 0;
}
