/**
 * Runs an interactive session on a terminal: keys and the program's events become messages, messages become states, states are
 * drawn, and effects are carried out. Decides nothing itself.
 */
import type { Backend, BackendEvent, Host, Painted, ScreenSize } from './backend.ts';
import { App } from './components/App.tsx';
import { newComposer, withDraft } from './composer/composer-state.ts';
import { type InputReader, readInput } from './input/read-input.ts';
import { loadLanguages } from './markdown/highlight.ts';
import type { AppState } from './model/app-state.ts';
import type { Effect } from './model/effect.ts';
import { initialState, type Message, update } from './model/update.ts';
import { type InkRoot, mountInk } from './screen/ink-root.tsx';
import { LiveScreen } from './screen/live-screen.ts';
import { TerminalMode } from './screen/terminal-mode.ts';
import { linksWork, resizingOf } from './terminal-facts.ts';
import { type ColourDepth, depthOf, type Theme, themeOf } from './theme.ts';
import { plainText } from './transcript/plain-text.ts';
import { Transcript } from './transcript/transcript.ts';

export interface SessionOptions {
  readonly backend: Backend;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Absolute. */
  readonly project: string;
  readonly home: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Of what streams: more than a line only while a table or an open span is not decided. */
const mostPendingRows = 8;
/** Elapsed time is shown in seconds. */
const tickMs = 1_000;
/** A draft is kept when nothing was typed for so long. */
const draftDelayMs = 400;

/** Resolves when the person ends it; rejects with what a component threw, with the terminal as it was before. */
export async function runSession(options: SessionOptions): Promise<void> {
  const session = new Session(options);
  await session.run();
}

class Session {
  readonly #options: SessionOptions;
  readonly #backend: Backend;
  readonly #screen: LiveScreen;
  #mode: TerminalMode | null = null;
  #size: ScreenSize;
  #closing: Promise<void> | null = null;
  readonly #depth: ColourDepth;
  readonly #transcript: Transcript;
  #ink: InkRoot | null = null;
  #reader: InputReader | null = null;
  #state: AppState;
  #theme: Theme;
  #isDrawn = true;
  #ticker: NodeJS.Timeout | null = null;
  #draft: NodeJS.Timeout | null = null;
  /** Somebody else has the terminal. */
  #isLent = false;
  readonly #over: Promise<void>;
  #end: (failure?: unknown) => void = () => {};

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#backend = options.backend;
    this.#over = new Promise((resolve, reject) => {
      this.#end = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    const { stdout } = process;
    this.#depth = depthOf(options.env, stdout.isTTY === true);
    this.#theme = themeOf('ansi', this.#depth);
    this.#size = sizeOf(stdout);
    this.#screen = new LiveScreen(stdout, () => sizeOf(stdout), resizingOf(options.env));
    const remembered = this.#backend.remembered();
    const composer = newComposer(remembered.history);
    this.#state = initialState(
      remembered.draft === '' ? composer : withDraft(composer, remembered.draft),
      this.#size,
      Date.now(),
    );
    this.#transcript = new Transcript(() => ({
      columns: this.#state.size.columns,
      theme: this.#theme,
      hasLinks: this.#depth !== 'none' && linksWork(options.env),
    }));
  }

  async run(): Promise<void> {
    const { signal, env } = this.#options;
    const { stdin, stdout } = process;
    const onResize = () => {
      this.#size = sizeOf(stdout);
      this.#send({ type: 'resized', ...this.#size });
      this.#ink?.resize(this.#size);
    };
    // Writing to a terminal that was closed fails; that it was, its input says.
    stdout.on('error', () => this.#mode?.hangUp());
    signal.addEventListener('abort', () => this.#end(), { once: true });
    const mode = new TerminalMode({
      input: stdin,
      outputFd: 1,
      lastBytes: () => this.#screen.closingBytes({ keepLastFrame: false }),
      onHangUp: () => this.#closeBackend(),
      onStop: () => {
        this.#screen.suspend();
        this.#reader?.pause();
      },
      onContinue: () => {
        this.#reader?.resume();
        onResize();
        this.#screen.resume();
      },
      modifyOtherKeys: env.TMUX !== undefined,
    });
    this.#mode = mode;
    try {
      this.#screen.append([this.#banner()]);
      this.#ink = mountInk(
        { screen: this.#screen, size: this.#size, onError: (error) => this.#end(error) },
        this.#node(),
      );
      this.#screen.flush();
      this.#reader = readInput(
        stdin,
        (event) => this.#send({ type: 'input', event }),
        () => mode.hangUp(),
      );
      stdout.on('resize', onResize);
      // Only now: what is heavy would hold up the first frame.
      setImmediate(() => this.#started(this.#backend.start(this.#host())));
      await this.#over;
    } finally {
      stdout.off('resize', onResize);
      this.#reader?.close();
      if (this.#ticker !== null) clearInterval(this.#ticker);
      if (this.#draft !== null) clearTimeout(this.#draft);
      const { session } = this.#state.status ?? { session: null };
      if (session !== null)
        this.#screen.append([
          '',
          this.#theme.paint('dim', 'This session is kept: optimizer --continue goes on with it.'),
        ]);
      this.#ink?.unmount();
      mode.restore();
      await this.#closeBackend();
    }
  }

  /** Once. */
  #closeBackend(): Promise<void> {
    this.#closing ??= this.#backend.close();
    return this.#closing;
  }

  #node() {
    const pending = this.#transcript.pending(mostPendingRows);
    return <App state={this.#state} pending={pending} theme={this.#theme} />;
  }

  #banner(): Painted {
    const { version, project, home } = this.#options;
    const where = project.startsWith(`${home}/`) ? `~${project.slice(home.length)}` : project;
    return this.#theme.paint('dim', `optimizer ${version} · ${where} · /help`);
  }

  #host(): Host {
    return {
      onEvent: (event) => this.#onEvent(event),
      size: () => this.#state.size,
      inColour: this.#depth !== 'none',
      lendTerminal: (work) => this.#lend(work),
    };
  }

  #onEvent(event: BackendEvent): void {
    // Drawn at once, and again when their languages are there.
    if (event.type === 'asks' && event.ask.kind === 'changes')
      this.#started(
        loadLanguages(
          '',
          event.ask.files.map(({ path }) => path),
        ).then(() => this.#drawSoon()),
      );
    this.#screen.append(this.#transcript.take(event));
    this.#send({ type: 'backend', event });
  }

  #send(message: Message): void {
    const { state, effects } = update(this.#state, message, Date.now());
    this.#state = state;
    this.#theme = this.#themeNow();
    for (const effect of effects) this.#carryOut(effect);
    this.#tickWhileBusy();
    this.#drawSoon();
  }

  #themeNow(): Theme {
    const { theme, isDark } = this.#state;
    const name = theme !== 'auto' ? theme : isDark === null ? 'ansi' : isDark ? 'dark' : 'light';
    return name === this.#theme.name ? this.#theme : themeOf(name, this.#depth);
  }

  /** Once for all that happens in this turn of the event loop. */
  #drawSoon(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    setImmediate(() => this.#draw());
  }

  #draw(): void {
    this.#isDrawn = true;
    if (this.#isLent) return;
    this.#ink?.update(this.#node());
  }

  #tickWhileBusy(): void {
    const ticks = this.#state.busy !== null || this.#state.interruptedAtMs !== null;
    if (ticks && this.#ticker === null)
      this.#ticker = setInterval(() => this.#send({ type: 'tick' }), tickMs);
    if (!ticks && this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
    }
  }

  #carryOut(effect: Effect): void {
    const backend = this.#backend;
    switch (effect.type) {
      case 'ask':
        this.#started(backend.ask(effect.question));
        break;
      case 'command':
        this.#command(effect.line);
        break;
      case 'shell':
        this.#screen.append(this.#transcript.shellLine(effect.line));
        this.#started(backend.shell(effect.line));
        break;
      case 'stop':
        backend.stop();
        break;
      case 'reply':
        backend.reply(effect.id, effect.reply);
        break;
      case 'complete':
        this.#started(
          backend
            .complete(effect.query)
            .then((candidates) => this.#send({ type: 'candidates', token: effect.token, candidates })),
        );
        break;
      case 'remember':
        backend.remember(effect.entry);
        break;
      case 'save-draft':
        this.#saveDraft(effect.text);
        break;
      case 'print':
        this.#print(effect);
        break;
      case 'edit-in-editor':
        this.#started(
          backend.editText(effect.text, '.md').then((text) => {
            if (text !== null) this.#send({ type: 'edited', text: text.replace(/\n$/, '') });
          }),
        );
        break;
      case 'suspend':
        this.#mode?.stop();
        break;
      case 'redraw':
        this.#redraw();
        break;
      case 'quit':
        this.#end();
        break;
    }
  }

  #command(line: string): void {
    const outcome = this.#backend.command(line);
    this.#started(outcome.then((result) => this.#send({ type: 'outcome', line, outcome: result })));
  }

  #print({ said, lines, role }: Effect & { readonly type: 'print' }): void {
    const painted = role === null ? lines : lines.map((line) => this.#theme.paint(role, plainText(line)));
    this.#screen.append([...(said === null ? [] : ['', ...this.#transcript.question(said)]), ...painted]);
  }

  /** What goes wrong in it is a bug: it is shown, and the session goes on. */
  #started(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#onEvent({ type: 'says', level: 'error', text: `A bug in optimizer; please report it:\n${text}` });
    });
  }

  #saveDraft(text: string): void {
    if (this.#draft !== null) clearTimeout(this.#draft);
    this.#draft = setTimeout(
      () => {
        this.#draft = null;
        this.#backend.saveDraft(text);
      },
      text === '' ? 0 : draftDelayMs,
    );
  }

  /** For a screen that something else has written on. */
  #redraw(): void {
    this.#screen.suspend();
    this.#screen.resume();
  }

  async #lend<T>(work: () => Promise<T>): Promise<T> {
    this.#isLent = true;
    this.#screen.suspend();
    this.#reader?.pause();
    this.#mode?.give();
    try {
      return await work();
    } finally {
      this.#mode?.take();
      this.#reader?.resume();
      this.#isLent = false;
      this.#screen.resume();
      this.#drawSoon();
    }
  }
}

/** Now, before it was told of. A terminal that does not know its size, as some serial lines, is one of 80 by 24. */
function sizeOf(stdout: NodeJS.WriteStream): ScreenSize {
  const [columns, rows] = stdout.isTTY ? stdout.getWindowSize() : [];
  return { columns: columns || 80, rows: rows || 24 };
}
