/**
 * An interactive session as plain lines, one after another, for screen readers and terminals that cannot move their cursor:
 * nothing is drawn over, nothing is told by colour or place alone.
 */
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Ask, Backend, BackendEvent, CommandOutcome, Reply } from './backend.ts';
import { diffLines } from './review/diff-lines.ts';
import { type Theme, themeOf } from './theme.ts';
import { Transcript } from './transcript/transcript.ts';

export interface PlainSessionOptions {
  readonly backend: Backend;
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number; readonly rows?: number };
  readonly version: string;
  readonly signal: AbortSignal;
}

/** Ends when the input does, or at `/quit`. */
export async function runPlainSession(options: PlainSessionOptions): Promise<void> {
  await new PlainSession(options).run();
}

const prompt = '> ';

class PlainSession {
  readonly #options: PlainSessionOptions;
  readonly #lines: Interface;
  readonly #transcript: Transcript;
  /** Not even bold: it may be read aloud. */
  readonly #theme: Theme = { ...themeOf('ansi', 'none'), paint: (_, text) => text };
  /** Lines that were typed before they were asked for. */
  readonly #typed: string[] = [];
  #waiting: ((line: string | null) => void) | null = null;
  #ended = false;
  #isRunning = false;
  /** What is asked is asked one after another. */
  #asking: Promise<void> = Promise.resolve();

  constructor(options: PlainSessionOptions) {
    this.#options = options;
    const { input, output } = options;
    this.#lines = createInterface({ input, output, terminal: false });
    this.#transcript = new Transcript(() => ({
      columns: this.#columns,
      theme: this.#theme,
      hasLinks: false,
    }));
  }

  get #columns(): number {
    return this.#options.output.columns ?? 80;
  }

  async run(): Promise<void> {
    const { backend, version, signal } = this.#options;
    this.#lines.on('line', (line) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if (waiting === null) this.#typed.push(line);
      else waiting(line);
    });
    this.#lines.on('close', () => this.#end());
    // Ctrl-C: what runs is stopped; where nothing runs, the session is over.
    const onStop = () => (this.#isRunning ? backend.stop() : this.#end());
    signal.addEventListener('abort', () => this.#end(), { once: true });
    process.on('SIGINT', onStop);
    try {
      this.#print(`optimizer ${version}. Type a question, or /help.`);
      await backend.start({
        onEvent: (event) => this.#onEvent(event),
        size: () => ({ columns: this.#columns, rows: this.#options.output.rows ?? 24 }),
        inColour: false,
        lendTerminal: (work) => work(),
      });
      for (;;) {
        const line = await this.#read(prompt);
        if (line === null || (await this.#entered(line.trim())) === 'quit') return;
      }
    } finally {
      process.off('SIGINT', onStop);
      this.#lines.close();
      await backend.close();
    }
  }

  async #entered(entry: string): Promise<'quit' | null> {
    const { backend } = this.#options;
    if (entry === '') return null;
    backend.remember(entry);
    if (/^\/[^\s/]*(?:\s|$)/.test(entry)) return this.#outcome(await backend.command(entry.slice(1)));
    this.#isRunning = true;
    if (entry.startsWith('!')) await backend.shell(entry.slice(1).trim());
    else await this.#asked(entry);
    this.#isRunning = false;
    return null;
  }

  async #asked(question: string): Promise<void> {
    const { backend } = this.#options;
    await backend.ask(question);
    const again = this.#again;
    this.#again = null;
    if (again !== null) await this.#asked(again);
  }

  #again: string | null = null;

  async #outcome(outcome: CommandOutcome): Promise<'quit' | null> {
    const { backend } = this.#options;
    switch (outcome.kind) {
      case 'lines':
        this.#print(...outcome.lines);
        return null;
      case 'error':
        this.#print(`Error: ${outcome.message}`, outcome.hint);
        return null;
      case 'panel': {
        const panel = outcome.panels[outcome.open];
        this.#print(`${panel?.title ?? ''}:`, ...(panel?.lines ?? []));
        return null;
      }
      case 'choose': {
        const { choices, title, command } = outcome;
        this.#print(
          title,
          ...choices.map(
            ({ label, detail }, at) => `${at + 1}. ${label}${detail === null ? '' : `: ${detail}`}`,
          ),
        );
        const line = await this.#read('A number, or nothing to leave it: ');
        const chosen = choices[Number(line) - 1];
        return chosen === undefined
          ? null
          : this.#outcome(await backend.command(`${command} ${chosen.insert}`));
      }
      case 'ask':
        await this.#asked(outcome.question);
        return null;
      case 'clear':
        this.#print('A new session begins.');
        return null;
      case 'quit':
        return 'quit';
    }
  }

  #onEvent(event: BackendEvent): void {
    if (event.type === 'asks') {
      this.#asking = this.#asking.then(async () => {
        this.#options.backend.reply(event.id, await this.#answerTo(event.ask));
      });
      return;
    }
    if (event.type === 'turn-ended') this.#again = event.outcome.again;
    // The question stands where it was typed.
    if (event.type !== 'turn-started') this.#print(...this.#transcript.take(event));
  }

  async #answerTo(ask: Ask): Promise<Reply> {
    switch (ask.kind) {
      case 'yes-no':
        return this.#yesOrNo(`${ask.question} y or n: `);
      case 'command': {
        this.#print('It wants to run this command:', `  ${ask.line}`);
        this.#print(...ask.parts.map(({ text, does }) => `  ${text}: ${does}`));
        if (ask.rules.length === 0) return this.#yesOrNo('Run it? y or n: ');
        this.#print(`The rule for always: ${ask.rules.join(', ')}`);
        const line = await this.#read(
          'Run it? y, n, s for always in this session, p for always in this project: ',
        );
        if (line?.trim() === 's') return { kind: 'always', where: 'session' };
        if (line?.trim() === 'p') return { kind: 'always', where: 'project' };
        return { kind: isYes(line) ? 'yes' : 'no' };
      }
      case 'changes': {
        for (const file of ask.files)
          this.#print('', ...diffLines(file, { columns: this.#columns, theme: this.#theme }));
        const line =
          (await this.#read('Write these changes? y, n, or what should be different: '))?.trim() ?? '';
        if (isYes(line)) return { kind: 'yes' };
        return line === '' || /^no?$/i.test(line) ? { kind: 'no' } : { kind: 'retry', instruction: line };
      }
    }
  }

  async #yesOrNo(question: string): Promise<Reply> {
    return { kind: isYes(await this.#read(question)) ? 'yes' : 'no' };
  }

  /** `null`: there are no more. */
  #read(question: string): Promise<string | null> {
    const typed = this.#typed.shift();
    if (typed !== undefined) return Promise.resolve(typed);
    if (this.#ended) return Promise.resolve(null);
    this.#options.output.write(question);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  #end(): void {
    this.#ended = true;
    if (this.#isRunning) this.#options.backend.stop();
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(null);
  }

  #print(...lines: readonly string[]): void {
    // Bold and dim are no colours, but nothing that a screen reader should come upon.
    if (lines.length > 0) this.#options.output.write(`${stripVTControlCharacters(lines.join('\n'))}\n`);
  }
}

function isYes(line: string | null): boolean {
  return /^y(?:es)?$/i.test(line?.trim() ?? '');
}
