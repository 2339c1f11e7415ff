/**
 * What a running turn reads and writes of its session. A session is made when a model is about to be asked: an answer of the
 * index is none of it and loads nothing of it. What cannot be written costs the session, not the answer.
 */
import type { AgentEvent } from '../agent/agent-event.ts';
import type { Conversations } from '../agent/conversations.ts';
import { OptimizerError } from '../core/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Conversation } from '../prompt/conversation/conversation.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { Redactor } from '../prompt/secrets/redactor.ts';
import type { NewEvent } from '../sessions/session-event.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { SessionSummary } from '../sessions/session-turns.ts';

type Parts = typeof import('./session-parts.ts');

export interface TurnSessionOptions {
  readonly dataDir: string;
  readonly project: string;
  readonly keepMs: number;
  /** Go on with this one. `null`: none was named */
  readonly called: string | null;
  /** Go on with the last one. */
  readonly goesOn: boolean;
  /** What stays together in experiments. */
  readonly arms: string | null;
  readonly warn: (sentence: string) => void;
}

export interface ChangedFiles {
  readonly files: readonly { readonly path: string; readonly did: 'made' | 'changed' | 'deleted' }[];
  readonly written: boolean;
  readonly undoTurn: string | null;
  readonly commit: string | null;
  readonly problem: string | null;
}

/** Of what a tool said. */
const mostCharacters = 2_000;

export class TurnSession {
  readonly #options: TurnSessionOptions;
  /** Loaded when a model may be asked. */
  #parts: Parts | null = null;
  #store: SessionStore | null = null;
  #redactor: Redactor | null = null;
  #chosen: SessionSummary | null = null;
  #before: Conversation | null = null;
  /** The one that is written to, and the turn; `null`: none was begun, or it cannot be written. */
  #open: { readonly session: string; readonly turn: string } | null = null;
  #id: string | null = null;

  constructor(options: TurnSessionOptions) {
    this.#options = options;
  }

  /** Of its session; `null`: no model was to be asked, or nothing is kept. */
  get id(): string | null {
    return this.#id;
  }

  /** Before anything is done. @throws SessionError when none is called as was said, or none are kept */
  async check(): Promise<void> {
    const { dataDir, project, keepMs, called } = this.#options;
    if (called === null) return;
    const parts = await import('./session-parts.ts');
    if (keepMs === 0) throw parts.noneAreKept(called);
    this.#chosen = parts.sessionsOf(dataDir, project).find(called);
  }

  /** When a model may be asked. */
  async load(ledger: Ledger | null, secrets: readonly Secret[]): Promise<void> {
    const { dataDir, project, keepMs, called, goesOn } = this.#options;
    this.#parts = await import('./session-parts.ts');
    const parts = this.#parts;
    this.#redactor = new parts.Redactor(secrets);
    this.#store = parts.sessionsOf(dataDir, project);
    if (ledger !== null) this.#tried(() => parts.takeOverConversations(ledger, dataDir));
    if (goesOn) this.#chosen ??= this.#store.last(Date.now() - keepMs);
    // It may be of a session in which nothing was answered yet.
    const newest = called !== null ? this.#chosen : goesOn ? this.#store.list()[0] : null;
    if (newest?.unanswered) this.#options.warn(notAnswered(newest.unanswered));
  }

  conversations(followUps: Conversations['followUps']): Conversations {
    return {
      last: () => {
        const { lastConversation } = this.#parts ?? {};
        const id = this.#chosen?.id;
        const events = id === undefined ? null : this.#tried(() => this.#store?.events(id) ?? null);
        this.#before = events && lastConversation ? lastConversation(events) : null;
        return this.#before;
      },
      followUps,
      begin: (turn) => {
        const session = this.#chosen?.id ?? turn.conversation;
        const atMs = Date.now();
        const { dataDir, project, keepMs, arms } = this.#options;
        this.#open = { session, turn: turn.id };
        this.#id = session;
        if (this.#chosen === null) this.#tried(() => this.#store?.create(session, project, atMs));
        const { question, intent, complexity, steps } = turn;
        this.#append({ type: 'turn-started', atMs, turn: turn.id, question, arms });
        this.#append({ type: 'planned', atMs, turn: turn.id, intent, complexity, steps: [...steps] });
        // Now: one that was left long ago is a new one again.
        this.#parts?.pruneSessions(dataDir, atMs - keepMs);
      },
      keep: (conversation) => {
        const event = this.#parts?.answeredOf(conversation, this.#before);
        if (event) this.#append(event);
      },
    };
  }

  onEvent(event: AgentEvent): void {
    if (this.#open === null) return;
    const of = { atMs: Date.now(), turn: this.#open.turn };
    switch (event.type) {
      case 'tool-called':
        this.#append({ ...event, ...of, given: this.#shown(event.given) });
        break;
      case 'tool-answered':
        this.#append({ ...event, ...of, text: this.#shown(event.text) });
        break;
      case 'denied':
        this.#append({ ...event, ...of, command: this.#shown(event.command) });
        break;
      case 'attempt-ended': {
        const { type, tier, model, cost, confidence } = event;
        const latencyMs = Math.round(event.latencyMs);
        this.#append({ type, ...of, tier, model, latencyMs, cost, confidence });
        break;
      }
      case 'escalated':
        this.#append({ ...event, ...of, because: this.#shown(event.because) });
        break;
      default:
    }
  }

  changed(changes: ChangedFiles): void {
    if (this.#open === null) return;
    const { files, ...rest } = changes;
    this.#append({ type: 'changed', atMs: Date.now(), turn: this.#open.turn, files: [...files], ...rest });
  }

  /** @param cost in nano-dollars; `null`: unknown */
  ended(why: string, cost: number | null): void {
    if (this.#open === null) return;
    this.#append({ type: 'ended', atMs: Date.now(), turn: this.#open.turn, why, cost });
    this.#open = null;
  }

  #append(event: NewEvent): void {
    const { session } = this.#open ?? {};
    if (session !== undefined) this.#tried(() => this.#store?.append(session, event));
  }

  #shown(text: string): string {
    this.#redactor?.learnFrom(text);
    const safe = this.#redactor?.redact(text) ?? '';
    return safe.length <= mostCharacters ? safe : `${safe.slice(0, mostCharacters)} […]`;
  }

  /** What follows of this turn is not written either. */
  #tried<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#open = null;
      if (!(error instanceof OptimizerError) && !/sqlite|database/i.test(String(error))) throw error;
      const message = error instanceof Error ? error.message : String(error);
      this.#id = null;
      this.#options.warn(`Not kept in a session: ${message}`);
      return null;
    }
  }
}

function notAnswered(question: string): string {
  const line = question.replace(/\s+/g, ' ').trim();
  const shown = line.length <= 72 ? line : `${line.slice(0, 71)}…`;
  return `The last question was interrupted, or is still being answered, and is no part of the conversation: “${shown}”`;
}
