/** Lines of code as they come, which wait a little for a language that is still loading. Pure. */
import type { Painted } from '../backend.ts';
import type { Role, Theme } from '../theme.ts';
import { expandTabs } from './clean-text.ts';

export interface CodeRun {
  readonly text: string;
  /** `null`: without a colour. */
  readonly role: Role | null;
}

/** Paints code line by line. */
export interface LineHighlighter {
  /** Whether its language is there; until then lines have no colours. */
  readonly isReady: boolean;
  push(line: string): Painted;
  /** The same, for who paints by itself. */
  runs(line: string): readonly CodeRun[];
  /** As it is now, for lines that are not final. */
  clone(): LineHighlighter;
}

/** `info`: what stands behind the fence. `null`: there are no colours for it. */
export type StartHighlighter = (info: string, theme: Theme) => LineHighlighter | null;

/** So many lines wait for their language, which takes some hundredths of a second to load. */
const mostWaiting = 40;

export class CodeLines {
  private readonly highlighter: LineHighlighter | null;
  private waiting: string[];

  constructor(highlighter: LineHighlighter | null, waiting: readonly string[] = []) {
    this.highlighter = highlighter;
    this.waiting = [...waiting];
  }

  clone(): CodeLines {
    return new CodeLines(this.highlighter?.clone() ?? null, this.waiting);
  }

  /** @returns lines that are ready */
  push(line: string): Painted[] {
    this.waiting.push(expandTabs(line));
    return this.settle();
  }

  settle(): Painted[] {
    const mayWait = this.highlighter !== null && !this.highlighter.isReady;
    return mayWait && this.waiting.length <= mostWaiting ? [] : this.end();
  }

  end(): Painted[] {
    const lines = this.waiting.map((line) => this.highlighter?.push(line) ?? line);
    this.waiting = [];
    return lines;
  }
}
