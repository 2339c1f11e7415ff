/**
 * Markdown that streams, as lines for a terminal. A line is finished as soon as nothing that follows can change it, and
 * then never changes; what is not finished is drawn anew each time. The lines do not depend on how the text was cut. Pure,
 * but for languages that load while code is read: lines wait a little for their colours.
 */
import type { Painted } from '../backend.ts';
import type { Theme } from '../theme.ts';
import { Blocks } from './blocks.ts';
import { cleanText } from './clean-text.ts';
import type { StartHighlighter } from './code-lines.ts';

export interface MarkdownSetting {
  readonly columns: number;
  readonly theme: Theme;
  /** `null`: code has no colours. */
  readonly highlight: StartHighlighter | null;
  /** Whether the terminal makes links of OSC 8. Where it does not, addresses are written out. */
  readonly hyperlinks?: boolean;
}

export class MarkdownStream {
  private readonly blocks: Blocks;
  /** Of a line of which it is not known yet what it begins. */
  private partial = '';
  /** The line is text, and what came of it is in its paragraph. */
  private isInText = false;
  /** What the line is will be known at its end. */
  private waitsForEnd = false;
  /** Half of a character. */
  private half = '';

  constructor(setting: MarkdownSetting) {
    this.blocks = new Blocks({ hyperlinks: false, ...setting, columns: Math.max(10, setting.columns) });
  }

  /** @returns lines that are finished by now */
  push(text: string): Painted[] {
    const whole = this.half + text;
    this.half = /[\ud800-\udbff]$/.test(whole) ? whole.slice(-1) : '';
    this.read(cleanText(this.half === '' ? whole : whole.slice(0, -1)));
    return this.blocks.take();
  }

  /** What came and is not finished, as it looks now: its last rows. */
  pending(mostRows: number): Painted[] {
    const copy = this.blocks.clone();
    copy.preview(this.partial, this.isInText, mostRows);
    return copy.take().slice(-mostRows);
  }

  /** @returns the rest */
  end(): Painted[] {
    if (this.partial !== '') this.blocks.line(this.partial);
    this.isInText = false;
    this.partial = '';
    this.blocks.end();
    return this.blocks.take();
  }

  private read(text: string): void {
    for (let from = 0; from < text.length; ) {
      const lineEnd = text.indexOf('\n', from);
      const piece = text.slice(from, lineEnd < 0 ? text.length : lineEnd);
      from = lineEnd < 0 ? text.length : lineEnd + 1;
      this.readPiece(piece, lineEnd >= 0);
    }
  }

  private readPiece(piece: string, isWhole: boolean): void {
    if (this.isInText) {
      this.blocks.addText(piece);
      this.isInText = !isWhole;
      return;
    }
    this.partial += piece;
    if (isWhole) {
      this.blocks.line(this.partial);
      this.partial = '';
      this.waitsForEnd = false;
      return;
    }
    if (this.waitsForEnd || this.partial === '') return;
    const begun = this.blocks.beginText(this.partial);
    if (begun === 'yes') {
      this.isInText = true;
      this.partial = '';
    }
    this.waitsForEnd = begun === 'last';
  }
}
