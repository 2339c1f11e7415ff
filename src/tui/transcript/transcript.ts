/**
 * What is written above the live part of the screen, in order: questions, answers as they stream, what was done, what it cost.
 * Turns events into lines that are never touched again, and keeps the line that is not finished yet. Does no I/O.
 */
import type { AgentEvent } from '../../agent/agent-event.ts';
import { describeEvent } from '../../agent/describe-event.ts';
import { escapeControls } from '../../core/escape-controls.ts';
import type { BackendEvent, DiffFile, Painted, TurnOutcome } from '../backend.ts';
import { highlightFence, loadLanguages } from '../markdown/highlight.ts';
import { MarkdownStream } from '../markdown/markdown-stream.ts';
import { diffLines } from '../review/diff-lines.ts';
import type { Theme } from '../theme.ts';
import { plainText } from './plain-text.ts';
import { wrapWords } from './wrap-words.ts';

export interface TranscriptLook {
  readonly columns: number;
  readonly theme: Theme;
  /** The terminal makes links of OSC 8. */
  readonly hasLinks: boolean;
}

/** Of a question, which may have been pasted. */
const mostQuestionLines = 12;

export class Transcript {
  readonly #look: () => TranscriptLook;
  /** The answer that streams; `null`: none does. */
  #stream: MarkdownStream | null = null;
  /** What of it has come, as it is. */
  #streamed = '';
  #streamedBy: string | null = null;
  /** Notices that came in the middle of an answer. */
  #held: Painted[] = [];
  /** Of a command's output, the line that has no end yet. */
  #partial = '';

  constructor(look: () => TranscriptLook) {
    this.#look = look;
  }

  /** @returns lines to be written now */
  take(event: BackendEvent): readonly Painted[] {
    switch (event.type) {
      case 'turn-started':
        return ['', ...this.question(event.question)];
      case 'agent':
        return this.#agent(event.event);
      case 'answered':
        return this.#answered(event.text, event.tier);
      case 'wrote':
        return [...this.#endStream(), ...event.files.flatMap((file) => this.#diff(file))];
      case 'turn-ended':
        return [...this.#endStream(), ...this.#outcome(event.outcome)];
      case 'shell-output':
        return this.#output(event.text);
      case 'shell-ended':
        return this.#shellEnded(event.exitCode);
      case 'says':
        return this.#said(event.level, event.text);
      default:
        return [];
    }
  }

  /** What is not finished, at the bottom of it. */
  pending(mostRows: number): readonly Painted[] {
    if (this.#stream !== null) return this.#stream.pending(mostRows);
    return this.#partial === '' ? [] : [plainText(this.#partial)];
  }

  question(text: string): readonly Painted[] {
    const { columns, theme } = this.#look();
    const lines = wrapWords(plainText(text), columns - 2);
    const shown = lines.length <= mostQuestionLines ? lines : lines.slice(0, mostQuestionLines - 1);
    const more = lines.length - shown.length;
    return [
      ...shown.map((line, at) => theme.paint('user', `${at === 0 ? '› ' : '  '}${line}`)),
      ...(more === 0 ? [] : [theme.paint('dim', `  … ${more} more lines`)]),
    ];
  }

  /** The shell's line as it was typed. */
  shellLine(line: string): readonly Painted[] {
    const { theme } = this.#look();
    return ['', theme.paint('user', `! ${escapeControls(line)}`)];
  }

  #agent(event: AgentEvent): readonly Painted[] {
    const { theme } = this.#look();
    switch (event.type) {
      case 'context': {
        // An answer about these files has code like theirs: until it comes there is time to load what colours it.
        const paths = event.manifest.included.map(({ path }) => path);
        if (theme.depth !== 'none') void loadLanguages('', paths);
        return this.#note(event, 'dim');
      }
      case 'text':
        return this.#text(event.text, event.tier);
      case 'attempt-started':
        this.#streamed = '';
        this.#streamedBy = event.tier;
        return this.#note(event, 'dim');
      case 'notice': {
        const lines = this.#wrapped('warning', event.text);
        if (this.#stream === null) return lines;
        this.#held.push(...lines);
        return [];
      }
      case 'escalated':
      case 'mending':
      case 'denied':
      case 'retrying':
      case 'packed-smaller':
        return this.#note(event, 'warning');
      case 'checked':
        return event.passed
          ? [theme.paint('success', `  ✓ ${plainText(event.command)}`)]
          : this.#wrapped('error', `  ✗ ${event.command}: ${event.detail}`);
      case 'checking':
        return this.#endStream();
      case 'tool-called':
        return [...this.#endStream(), ...this.#wrapped('dim', `  └ ${event.name} ${event.given}`.trimEnd())];
      case 'conversation':
        // That it goes on is what a session does; that it begins anew is worth a line.
        return event.anewBecause === null ? [] : this.#note(event, 'dim');
      default:
        return this.#note(event, 'dim');
    }
  }

  #note(event: AgentEvent, role: 'dim' | 'warning'): readonly Painted[] {
    const text = describeEvent(event);
    if (text === null) return [];
    return [...this.#endStream(), ...this.#wrapped(role, text)];
  }

  #text(text: string, tier: string): readonly Painted[] {
    const lines: Painted[] = [];
    if (this.#stream === null) {
      const { columns, theme, hasLinks } = this.#look();
      this.#stream = new MarkdownStream({
        columns,
        theme,
        highlight: (info) => highlightFence(info, theme),
        hyperlinks: hasLinks,
      });
      this.#streamedBy = tier;
      lines.push('');
    }
    this.#streamed += text;
    lines.push(...this.#stream.push(text));
    return lines;
  }

  #endStream(): Painted[] {
    const lines = this.#stream?.end() ?? [];
    this.#stream = null;
    return [...lines, ...this.#held.splice(0)];
  }

  #answered(text: string, tier: string): readonly Painted[] {
    const isShown = this.#streamedBy === tier && this.#streamed.trim() === text.trim();
    const ended = this.#endStream();
    this.#streamed = '';
    if (isShown) return ended;
    const hadDraft = this.#streamedBy !== null && this.#streamedBy !== tier;
    const head = hadDraft ? this.#wrapped('dim', `The best answer is that of ${tier}:`) : [];
    const lines = [...ended, ...head, ...this.#text(text, tier), ...this.#endStream()];
    this.#streamed = '';
    return lines;
  }

  #outcome({ lines, notes, summary, kind }: TurnOutcome): readonly Painted[] {
    const { theme, columns } = this.#look();
    const wrapped = (all: readonly string[]) => all.flatMap((text) => wrapWords(text, columns));
    // An answer of the index may be code, which keeps its lines.
    const body = kind === 'index' ? lines : wrapped(lines);
    return [
      ...(body.length === 0 ? [] : ['', ...body]),
      ...wrapped(notes),
      ...(summary === null ? [] : ['', ...this.#wrapped('dim', summary)]),
      ...(kind === 'failed' && summary === null && lines.length === 0 && notes.length === 0
        ? [theme.paint('dim', 'Stopped.')]
        : []),
    ];
  }

  #output(text: string): readonly Painted[] {
    const whole = (this.#partial + text).split(/\r?\n/);
    this.#partial = whole.pop() ?? '';
    // A line that is drawn over again and again shows its last state.
    return whole.map((line) => plainText(line.slice(line.lastIndexOf('\r') + 1)));
  }

  #shellEnded(exitCode: number | null): readonly Painted[] {
    const { theme } = this.#look();
    const rest = this.#partial === '' ? [] : [plainText(this.#partial)];
    this.#partial = '';
    if (exitCode === 0) return rest;
    return [...rest, theme.paint('error', exitCode === null ? 'stopped' : `ended with code ${exitCode}`)];
  }

  #said(level: 'info' | 'warning' | 'error', text: string): readonly Painted[] {
    const lines = level === 'info' ? this.#wrapped('dim', text) : this.#wrapped(level, text);
    if (this.#stream === null) return lines;
    this.#held.push(...lines);
    return [];
  }

  #diff(file: DiffFile): readonly Painted[] {
    const { columns, theme } = this.#look();
    return ['', ...diffLines(file, { columns, theme })];
  }

  #wrapped(role: 'dim' | 'warning' | 'error', text: string): Painted[] {
    const { columns, theme } = this.#look();
    return plainText(text)
      .split('\n')
      .flatMap((line) => wrapWords(line, columns))
      .map((line) => theme.paint(role, line));
  }
}
