/**
 * What the screen needs of the program behind it, as an interface that the screen owns. Everything that thinks, reads,
 * writes or spends is on the other side; what comes from there is plain data, and text in it may hold no escapes but those
 * that a `Painted` line says it has.
 */
import type { AgentEvent } from '../agent/agent-event.ts';
import type { ThemeName } from './theme.ts';

/** A line that is ready for the terminal: with escapes for styles and links, without any that move the cursor. */
export type Painted = string;

export interface Backend {
  /** Loads all that is heavy, and brings the index up to date. Events tell how that goes; never rejects. */
  start(host: Host): Promise<void>;
  /** What was typed in other sessions of this project, oldest first, and what was being typed when one ended badly. Quick. */
  remembered(): { readonly history: readonly string[]; readonly draft: string };
  remember(entry: string): void;
  /** What is in the composer, so that it survives the process; empty: nothing. */
  saveDraft(text: string): void;
  /** One turn. Ends with `turn-ended` on all ways. */
  ask(question: string): Promise<void>;
  /** A line that begins with `/`, without the slash. */
  command(line: string): Promise<CommandOutcome>;
  /** A command of the person's own, with `!` in front; its output comes as `shell-output`. */
  shell(line: string): Promise<void>;
  /** Stops the turn or the command that runs, at once. */
  stop(): void;
  /** What the person says to an `asks` event. */
  reply(id: number, reply: Reply): void;
  complete(query: CompletionQuery): Promise<readonly Candidate[]>;
  /** In the person's editor. @returns what was saved; `null`: it could not be, which was said */
  editText(text: string, ending: string): Promise<string | null>;
  /** Ends what runs and closes what is open. */
  close(): Promise<void>;
}

/** The screen, as the program behind it sees it. */
export interface Host {
  onEvent(event: BackendEvent): void;
  size(): ScreenSize;
  readonly inColour: boolean;
  /** Gives the terminal to somebody else until `work` is done, such as an editor. */
  lendTerminal<T>(work: () => Promise<T>): Promise<T>;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export type BackendEvent =
  | { readonly type: 'ready'; readonly project: string }
  | { readonly type: 'index-progress'; readonly done: number; readonly total: number }
  | { readonly type: 'index-ready'; readonly files: number; readonly symbols: number }
  | { readonly type: 'status'; readonly status: SessionStatus }
  | { readonly type: 'agent'; readonly event: AgentEvent }
  | { readonly type: 'turn-started'; readonly question: string }
  | { readonly type: 'turn-ended'; readonly outcome: TurnOutcome }
  | { readonly type: 'shell-output'; readonly text: string }
  | { readonly type: 'shell-ended'; readonly exitCode: number | null }
  | { readonly type: 'asks'; readonly id: number; readonly ask: Ask }
  /** What was asked needs no reply any more. */
  | { readonly type: 'asked-off'; readonly id: number }
  /** Lines for the scrollback. */
  | { readonly type: 'says'; readonly level: 'info' | 'warning' | 'error'; readonly text: string }
  /** The answer that holds, before changes are dealt with: it is shown unless it is what streamed last. */
  | { readonly type: 'answered'; readonly text: string; readonly tier: string }
  /** Changes that were written without being asked for. */
  | { readonly type: 'wrote'; readonly files: readonly DiffFile[] }
  /** `auto`: by the terminal's background. */
  | { readonly type: 'theme'; readonly name: ThemeName | 'auto' };

/** Money is in nano-dollars; `null`: unknown, or there is none. */
export interface SessionStatus {
  readonly session: string | null;
  /** Who would be asked, in order. */
  readonly ladder: readonly string[];
  /** The one tier that is asked, if the person said so. */
  readonly pinned: string | null;
  readonly localOnly: boolean;
  readonly sessionCost: number;
  /** Attempts of it whose cost nobody knows. */
  readonly unknownCosts: number;
  readonly dayCost: number | null;
  readonly dayBudget: number | null;
  readonly sessionBudget: number | null;
}

export interface TurnOutcome {
  readonly kind: 'index' | 'model' | 'unanswered' | 'failed';
  /** Lines that are shown as they are: an answer of the index, why there is none. */
  readonly lines: readonly Painted[];
  /** Who answered, how sure that is, time, tokens, cost: one line. */
  readonly summary: string | null;
  /** What was written, or why not. */
  readonly notes: readonly string[];
  readonly stopped: boolean;
  /** What the person wants to be asked next, before what is queued; `null`: nothing. */
  readonly again: string | null;
}

export type Ask =
  | {
      readonly kind: 'command';
      readonly line: string;
      /** Each program of it with what it does. */
      readonly parts: readonly { readonly text: string; readonly does: string }[];
      readonly because: string;
      /** That "always" would write; empty: none can say it. */
      readonly rules: readonly string[];
    }
  | { readonly kind: 'yes-no'; readonly question: string }
  | { readonly kind: 'changes'; readonly files: readonly DiffFile[] };

export type Reply =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'always'; readonly where: 'session' | 'project' }
  /** Hunks that are written, by file and number from 0; whatever is not named stays as it was. */
  | { readonly kind: 'write'; readonly accepted: readonly AcceptedHunks[] }
  /** Nothing is written, and the question is asked again with this added. */
  | { readonly kind: 'retry'; readonly instruction: string }
  /** The person edits what would be written, in their editor; the ask comes again. */
  | { readonly kind: 'edit'; readonly path: string };

export interface AcceptedHunks {
  readonly path: string;
  readonly hunks: readonly number[];
}

export interface DiffFile {
  readonly path: string;
  readonly kind: 'created' | 'edited' | 'deleted';
  /** `null`: it is no text, and is written as a whole or not at all (as hunk 0). */
  readonly hunks: readonly DiffHunk[] | null;
}

export interface DiffHunk {
  /** From 1. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  /** Without its end and without control characters. */
  readonly text: string;
  /** What else differs and cannot be seen in the text: how the line ends. */
  readonly note?: string;
}

export type CommandOutcome =
  | { readonly kind: 'lines'; readonly lines: readonly Painted[] }
  | { readonly kind: 'panel'; readonly panels: readonly Panel[]; readonly open: number }
  /** The person chooses one; `/name <value>` is said with what they chose. */
  | {
      readonly kind: 'choose';
      readonly title: string;
      readonly command: string;
      readonly choices: readonly Candidate[];
    }
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'error'; readonly message: string; readonly hint: string };

export interface Panel {
  readonly title: string;
  readonly lines: readonly Painted[];
}

export type CompletionQuery =
  /** After `@`: files and symbols. */
  | { readonly kind: 'mention'; readonly text: string }
  /** After `/` at the start: commands. */
  | { readonly kind: 'command'; readonly text: string }
  /** What follows a command. */
  | { readonly kind: 'argument'; readonly command: string; readonly text: string };

export interface Candidate {
  /** Put in place of what was typed (after the `@` or `/`). */
  readonly insert: string;
  readonly label: string;
  /** One short line beside it; `null`: nothing. */
  readonly detail: string | null;
}
