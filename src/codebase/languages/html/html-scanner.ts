/**
 * Cuts HTML into tags; text between them is for the reader to take. Comments, scripts, styles and the marks of template
 * engines are passed over. Knows no nesting.
 */

export interface HtmlTag {
  /** In lower case. */
  readonly name: string;
  readonly isEnd: boolean;
  /** `<a/>`: it has no end tag where it is no element of HTML. */
  readonly isSelfClosing: boolean;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly HtmlAttribute[];
}

export interface HtmlAttribute {
  readonly name: string;
  readonly value: string;
  readonly valueStart: number;
}

/** Marks after `<` that start no tag, and what ends them. */
const passedOver = [
  ['!--', '-->'],
  ['![CDATA[', ']]>'],
  ['!', '>'],
  ['?', '?>'],
  ['%', '%>'],
] as const;

const rawElements = new Set(['script', 'style', 'textarea', 'title']);
const tagStart = /<(\/?)([a-zA-Z][^\s/>]*)/y;
const attribute = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;
const tagEnd = /[\s/]*>/y;

export class HtmlScanner {
  /** Comments, scripts and tags that do not end. */
  unterminated = 0;
  private at = 0;

  constructor(private readonly text: string) {}

  next(): HtmlTag | null {
    for (let start = this.text.indexOf('<', this.at); start !== -1; start = this.text.indexOf('<', this.at)) {
      tagStart.lastIndex = start;
      const found = tagStart.exec(this.text);
      if (found !== null) return this.readTag(found, start);
      this.at = this.afterMark(start);
    }
    return null;
  }

  private afterMark(start: number): number {
    for (const [open, close] of passedOver) {
      if (this.text.startsWith(open, start + 1)) return this.after(close, start + 1 + open.length);
    }
    return start + 1;
  }

  private readTag(found: RegExpExecArray, start: number): HtmlTag {
    const name = (found[2] ?? '').toLowerCase();
    const isEnd = found[1] === '/';
    const attributes: HtmlAttribute[] = [];
    this.at = tagStart.lastIndex;
    while (!this.endsTag()) {
      attribute.lastIndex = this.at;
      const one = attribute.exec(this.text);
      if (one === null) {
        this.unterminated++;
        break;
      }
      this.at = attribute.lastIndex;
      const value = one[2] ?? one[3] ?? one[4];
      const valueStart = this.at - (value ?? '').length - (one[4] === undefined ? 1 : 0);
      if (value !== undefined) attributes.push({ name: (one[1] ?? '').toLowerCase(), value, valueStart });
    }
    const end = this.at;
    const isSelfClosing = this.text.slice(end - 2, end) === '/>';
    if (!isEnd && !isSelfClosing && rawElements.has(name)) this.at = this.beforeEndTag(name);
    return { name, isEnd, isSelfClosing, start, end, attributes };
  }

  private endsTag(): boolean {
    tagEnd.lastIndex = this.at;
    if (!tagEnd.test(this.text)) return false;
    this.at = tagEnd.lastIndex;
    return true;
  }

  private beforeEndTag(name: string): number {
    const end = new RegExp(`</${name}[\\s/>]`, 'gi');
    end.lastIndex = this.at;
    const found = end.exec(this.text);
    if (found === null) this.unterminated++;
    return found?.index ?? this.text.length;
  }

  private after(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    if (found !== -1) return found + mark.length;
    this.unterminated++;
    return this.text.length;
  }
}
