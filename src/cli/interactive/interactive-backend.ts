/**
 * The program behind the interactive screen: keeps the index open, drives one turn after another, and asks the person through
 * the screen. Knows nothing about how anything is drawn.
 */
import { dirname, extname, join } from 'node:path';
import type { IndexSession } from '../../codebase/refresh/index-session.ts';
import { nearestNames } from '../../codebase/store/near-names.ts';
import { editorLine, homeDir } from '../../config/environment.ts';
import type { FileChange } from '../../edits/file-change.ts';
import type { Secret } from '../../prompt/secrets/find-secrets.ts';
import type { AskedCommand } from '../../tools/permissions/gate.ts';
import type {
  Ask,
  Backend,
  BackendEvent,
  Candidate,
  CommandOutcome,
  CompletionQuery,
  Host,
  Reply,
} from '../../tui/backend.ts';
import type { ThemeName } from '../../tui/theme.ts';
import { attachImages } from '../attach-images.ts';
import { type ComposeFlags, compose, type Program } from '../compose.ts';
import { driveTurn } from '../drive-turn.ts';
import { allowIn } from '../project-permissions.ts';
import { checkQuestionFits } from '../question-error.ts';
import { collectingTerminal, type Terminal, visible } from '../terminal.ts';
import { collectSooner } from './collect-sooner.ts';
import { completionsOf } from './completions.ts';
import { customCommands, expandCommand } from './custom-commands.ts';
import { editText } from './open-editor.ts';
import { settleChanges } from './review-changes.ts';
import { runShell } from './run-shell.ts';
import { SessionSettings } from './session-settings.ts';
import { SessionState } from './session-state.ts';
import { runSlashCommand, slashCommands } from './slash-commands.ts';
import type { SlashHost } from './slash-host.ts';
import { type Doings, errorLines, failureOf, outcomeOf } from './turn-outcome.ts';

/** What survives the process: the screen shows it before anything heavy is loaded. */
export type Memory = Pick<Backend, 'remembered' | 'remember' | 'saveDraft'> & { close(): void };

/** So long a turn that was stopped may take to end when the session does. */
const turnEndMs = 2_000;

export class InteractiveBackend implements Backend, SlashHost {
  readonly settings: SessionSettings;
  readonly state = new SessionState();
  readonly #memory: Memory;
  #host: Host | null = null;
  #program: Program | null = null;
  #composing: Promise<Program> | null = null;
  #index: IndexSession | null = null;
  /** When the index is there. */
  #opened: Promise<void> | null = null;
  #running: AbortController | null = null;
  readonly #closing = new AbortController();
  readonly #asks = new Map<number, (reply: Reply) => void>();
  #nextAsk = 1;
  readonly #warned = new Set<string>();
  /** Replaced while a turn ran in them. */
  readonly #retired: Program[] = [];
  #turn: Promise<void> = Promise.resolve();
  #remembering: Promise<void> = Promise.resolve();
  /** Rules that were said for as long as this runs. */
  readonly #allowed = new Set<string>();

  constructor(flags: ComposeFlags, memory: Memory) {
    this.settings = new SessionSettings(flags);
    this.#memory = memory;
  }

  remembered(): ReturnType<Backend['remembered']> {
    return this.#memory.remembered();
  }

  /** Without secrets, those of the project's own files among them. */
  remember(entry: string): void {
    this.#remembering = this.#remembering.then(async () => {
      const { Redactor } = await import('../session-parts.ts');
      const redactor = new Redactor(await this.#knownSecrets());
      redactor.learnFrom(entry);
      this.#memory.remember(redactor.redact(entry));
    });
  }

  /** None while the configuration cannot be read. */
  async #knownSecrets(): Promise<readonly Secret[]> {
    try {
      return await (await this.program()).knownSecrets();
    } catch {
      return [];
    }
  }

  saveDraft(text: string): void {
    this.#memory.saveDraft(text);
  }

  async start(host: Host): Promise<void> {
    this.#host = host;
    try {
      const program = await this.program();
      this.#emit({ type: 'ready', project: program.root });
      this.#emit({ type: 'theme', name: program.config.interface.theme });
      await this.state.begin(program, this.settings.flags, (text) => this.say('info', text));
      await this.#emitStatus();
      await this.#openIndex(program);
    } catch (error) {
      this.#sayError(error);
    }
  }

  async #openIndex(program: Program): Promise<void> {
    this.#opened ??= (async () => {
      const onProgress = (done: number, total: number) => this.#emit({ type: 'index-progress', done, total });
      this.#index = await program.openSession(this.#closing.signal, onProgress, false);
      const { files, symbols } = this.#index.opened.counts;
      collectSooner();
      this.#emit({ type: 'index-ready', files, symbols });
    })().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    await this.#opened;
  }

  async recompose(): Promise<Program> {
    const { session } = this.state;
    const flags = { ...this.settings.flags, ...(session !== null && { session, continue: false }) };
    // Once: what is to be warned of is so each time.
    const warn = (text: string) => {
      if (!this.#warned.has(text)) this.say('warning', text);
      this.#warned.add(text);
    };
    const program = await compose(flags, this.terminal(warn), { inExperiments: true });
    // The index is kept open on its own.
    if (this.#index !== null) program.useIndexIn(this.#index.opened.place.folder);
    // A turn that runs records to the end what it costs.
    if (this.#running === null) this.#program?.close();
    else if (this.#program !== null) this.#retired.push(this.#program);
    this.#program = program;
    return program;
  }

  async program(): Promise<Program> {
    if (this.#program !== null) return this.#program;
    // Once, however early something is asked.
    this.#composing ??= this.recompose().finally(() => {
      this.#composing = null;
    });
    return this.#composing;
  }

  /** Up to date. */
  async index(signal: AbortSignal): Promise<IndexSession> {
    const isNew = this.#index === null;
    await this.#openIndex(await this.program());
    const index = this.#index as IndexSession | null;
    if (index === null) throw new Error('The index is not open');
    if (!isNew) await index.refresh(signal);
    return index;
  }

  ask(question: string): Promise<void> {
    this.#turn = this.#asked(question);
    return this.#turn;
  }

  async #asked(question: string): Promise<void> {
    const stop = this.#begin();
    this.#emit({ type: 'turn-started', question });
    const calls: Doings['calls'][number][] = [];
    let attempts = 0;
    const notes: string[] = [];
    const terminal = this.terminal('warning');
    const setting = () => ({
      channel: terminal.out,
      tierHelp: this.#program?.tierHelp() ?? [],
      stopped: stop.signal.aborted,
      doings: { calls, attempts },
      notes,
      again: this.state.takeRetry(),
    });
    let outcome: ReturnType<typeof failureOf>;
    try {
      const program = await this.program();
      checkQuestionFits(question, program.config.context.budgetTokens);
      const { root } = program;
      const images = question.includes('@')
        ? attachImages(question, { root, cwd: process.cwd(), home: homeDir() })
        : [];
      const { index } = await this.index(stop.signal);
      const request = {
        question,
        attachment: null,
        images,
        dryRun: false,
        session: this.state.next(),
        useKeptAnswers: true,
        ...(this.state.takeCompact() && { conversationTokens: 0 }),
      };
      const driven = await driveTurn(
        program,
        index,
        request,
        {
          person: { mayRun: (asked) => this.#mayRun(asked), mayPass: (text) => this.#mayPass(text) },
          onEvent: (event) => {
            if (event.type === 'tool-called') calls.push({ name: event.name, given: event.given });
            if (event.type === 'attempt-started') attempts += 1;
            this.#emit({ type: 'agent', event });
          },
          show: async (result) => {
            if (result.kind === 'model')
              this.#emit({ type: 'answered', text: result.answer.text, tier: result.answer.tier });
          },
          settle: (result, about) =>
            settleChanges(result, about, program, {
              ask: (ask) => this.#replyTo(ask),
              edit: (change) => this.#edited(change),
              retry: (instruction) => this.state.retryWith(instruction),
              wrote: (files) => this.#emit({ type: 'wrote', files }),
              say: (text) => notes.push(visible(text)),
              style: terminal.out.style,
              signal: stop.signal,
            }),
        },
        stop.signal,
      );
      this.state.ended(question, driven);
      outcome = outcomeOf(driven, setting());
    } catch (error) {
      outcome = failureOf(error, setting());
    }
    this.#end(stop);
    this.#emit({
      type: 'turn-ended',
      outcome: { ...outcome, lines: outcome.lines.map(visible), notes: outcome.notes.map(visible) },
    });
    await this.#emitStatus();
  }

  async command(line: string): Promise<CommandOutcome> {
    const [, name = '', given = ''] = /^(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
    const args = given.trim();
    try {
      const outcome = await runSlashCommand(name, args, this);
      if (outcome !== null) {
        await this.#emitStatus();
        return outcome.kind === 'lines' ? { ...outcome, lines: outcome.lines.map(visible) } : outcome;
      }
      const custom = (await this.customCommands()).find((one) => one.name === name);
      if (custom !== undefined) return { kind: 'ask', question: expandCommand(custom, args) };
      return { kind: 'error', ...(await this.#unknownCommand(name)) };
    } catch (error) {
      const [message = '', ...hint] = errorLines(error, { style: (_, text) => text });
      return { kind: 'error', message: message.replace(/^error /, ''), hint: hint.join('\n').trim() };
    }
  }

  async #unknownCommand(name: string): Promise<{ readonly message: string; readonly hint: string }> {
    const names = [...slashCommands, ...(await this.customCommands())].map((one) => one.name);
    const [like] = nearestNames(name, names, 1);
    const hint = like === undefined ? '/help lists them.' : `Is /${like} meant? /help lists them.`;
    return { message: `There is no command /${name}`, hint };
  }

  async customCommands(): Promise<ReturnType<typeof customCommands>> {
    const { root, loaded } = await this.program();
    return customCommands([
      join(root, '.optimizer', 'commands'),
      join(dirname(loaded.directories.configFile), 'commands'),
    ]);
  }

  async shell(line: string): Promise<void> {
    const stop = this.#begin();
    const onText = (text: string) => this.#emit({ type: 'shell-output', text });
    const exitCode = await runShell(line, process.cwd(), onText, stop.signal);
    this.#end(stop);
    this.#emit({ type: 'shell-ended', exitCode });
  }

  stop(): void {
    this.#running?.abort();
    for (const [id, resolve] of [...this.#asks]) {
      this.#asks.delete(id);
      this.#emit({ type: 'asked-off', id });
      resolve({ kind: 'no' });
    }
  }

  reply(id: number, reply: Reply): void {
    const resolve = this.#asks.get(id);
    this.#asks.delete(id);
    resolve?.(reply);
  }

  async complete(query: CompletionQuery): Promise<readonly Candidate[]> {
    // Whoever types it before the index is there is offered something once it is; why it cannot be, others say.
    if (query.kind === 'mention' && this.#index === null)
      await this.program()
        .then((program) => this.#openIndex(program))
        .catch(() => {});
    return completionsOf(query, {
      index: this.#index?.index ?? null,
      customCommands: await this.customCommands(),
      backend: this,
    });
  }

  async editText(text: string, ending: string): Promise<string | null> {
    const { lendTerminal } = this.#hosted();
    try {
      return await lendTerminal(() => editText(text, ending, editorLine()));
    } catch (error) {
      this.#sayError(error);
      return null;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.stop();
    this.#memory.close();
    await this.#remembering;
    // A turn that was stopped writes down how it ended.
    await Promise.race([this.#turn, new Promise((resolve) => setTimeout(resolve, turnEndMs).unref())]);
    await this.#opened?.catch(() => {});
    await this.#index?.close();
    this.#program?.close();
  }

  setTheme(name: ThemeName | 'auto'): void {
    this.#emit({ type: 'theme', name });
  }

  get columns(): number {
    return this.#hosted().size().columns;
  }

  say(level: 'info' | 'warning' | 'error', text: string): void {
    this.#emit({ type: 'says', level, text: text.replace(/\n+$/, '') });
  }

  async written(work: (terminal: Terminal) => Promise<unknown>): Promise<readonly string[]> {
    const texts: string[] = [];
    await work(this.terminal((text) => texts.push(text)));
    const all = texts.join('').replace(/\n+$/, '');
    return all === '' ? [] : all.split('\n');
  }

  terminal(to: 'info' | 'warning' | ((text: string) => void) = 'info'): Terminal {
    const host = this.#hosted();
    const look = {
      get columns() {
        return host.size().columns;
      },
      inColour: host.inColour,
    };
    return collectingTerminal(look, typeof to === 'string' ? (text) => this.say(to, text) : to);
  }

  get signal(): AbortSignal {
    return this.#running?.signal ?? this.#closing.signal;
  }

  async #mayRun({ line, because, parts, rules }: AskedCommand): Promise<boolean> {
    if (rules.length > 0 && rules.every((rule) => this.#allowed.has(rule))) return true;
    const reply = await this.#replyTo({ kind: 'command', line, because, parts, rules });
    if (reply.kind !== 'always') return reply.kind === 'yes';
    for (const rule of rules) this.#allowed.add(rule);
    if (reply.where === 'project') {
      const { loaded, root } = await this.program();
      try {
        const path = allowIn(loaded.directories.configFile, root, rules);
        this.say('info', `Allowed in this project from now on: ${rules.join(', ')} (${path})`);
      } catch (error) {
        this.#sayError(error);
      }
    }
    return true;
  }

  async #mayPass(question: string): Promise<boolean> {
    return (await this.#replyTo({ kind: 'yes-no', question })).kind === 'yes';
  }

  async #replyTo(ask: Ask): Promise<Reply> {
    const id = this.#nextAsk++;
    return new Promise((resolve) => {
      this.#asks.set(id, resolve);
      this.#emit({ type: 'asks', id, ask });
    });
  }

  /** `null`: nothing was saved. */
  async #edited(change: FileChange): Promise<FileChange | null> {
    const before = Buffer.from(change.after ?? new Uint8Array()).toString('utf8');
    const after = await this.editText(before, extname(change.path));
    return after === null || after === before ? null : { ...change, after: Buffer.from(after) };
  }

  async #emitStatus(): Promise<void> {
    if (this.#program === null) return;
    this.#emit({ type: 'status', status: await this.state.status(this.#program, this.settings) });
  }

  #begin(): AbortController {
    const stop = new AbortController();
    this.#running = stop;
    return stop;
  }

  #end(stop: AbortController): void {
    if (this.#running !== stop) return;
    this.#running = null;
    for (const program of this.#retired.splice(0)) program.close();
  }

  #hosted(): Host {
    if (this.#host === null) throw new Error('The screen has not started it');
    return this.#host;
  }

  #emit(event: BackendEvent): void {
    if (!this.#closing.signal.aborted) this.#host?.onEvent(event);
  }

  #sayError(error: unknown): void {
    this.say('error', errorLines(error, { style: (_, text) => text }).join('\n'));
  }
}
