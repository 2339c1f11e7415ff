/** `optimizer sessions`: lists, shows, exports, forks and deletes the sessions of the project. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { type SessionSummary, type SessionTurn, turnsOf } from '../sessions/session-turns.ts';
import { compose, type Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openJournal } from './open-journal.ts';
import { sessionsOf, takeOverConversations } from './open-sessions.ts';
import { sessionToMarkdown } from './render-session-markdown.ts';
import { renderSession, renderSessions, sessionToJson, summaryToJson } from './render-sessions.ts';
import { shortId } from './render-turns.ts';
import type { Terminal } from './terminal.ts';

export interface SessionsOptions {
  readonly project?: string;
  readonly json?: boolean;
}

export function listSessions(options: SessionsOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err } = terminal;
  return withSessions(options, terminal, ({ store, project, keepsNone }) => {
    const sessions = store.list();
    if (options.json === true) {
      writeJson(terminal, { project, sessions: sessions.map(summaryToJson) });
    } else if (sessions.length > 0) {
      out.write(`${renderSessions(sessions, out, systemClock.nowMs()).join('\n')}\n`);
    } else if (keepsNone) {
      err.write('No sessions are kept: conversations.keep-days is 0.\n');
    } else {
      err.write('No model has been asked about this project yet, or not lately.\n');
    }
  });
}

export function showSession(which: string, options: SessionsOptions, terminal: Terminal): Promise<ExitCode> {
  const { out } = terminal;
  return withSessions(options, terminal, ({ store, project }) => {
    const { summary, turns } = read(store, which);
    if (options.json === true) writeJson(terminal, { project, ...sessionToJson(summary, turns) });
    else out.write(`${renderSession(summary, turns, out, systemClock.nowMs()).join('\n')}\n`);
  });
}

export function exportSession(
  which: string,
  options: SessionsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return withSessions(options, terminal, ({ store, project, program }) => {
    const { summary, turns } = read(store, which);
    const journal = openJournal(program);
    const markdown = sessionToMarkdown(summary, turns, {
      project,
      changesOf: (undoTurn) => journal.changesOfTurn(undoTurn),
    });
    if (options.json === true) writeJson(terminal, { project, session: summaryToJson(summary), markdown });
    else terminal.out.write(markdown);
  });
}

export function forkSession(which: string, options: SessionsOptions, terminal: Terminal): Promise<ExitCode> {
  return withSessions(options, terminal, ({ store, project }) => {
    const from = store.find(which);
    const id = store.fork(from.id, project, systemClock.nowMs());
    if (options.json === true) {
      writeJson(terminal, { project, session: summaryToJson(store.find(id)) });
      return;
    }
    terminal.out.write(`${id}\n`);
    terminal.err.write(`Goes on from ${shortId(from.id)}: optimizer ask --session ${shortId(id)} "…"\n`);
  });
}

export function deleteSession(
  which: string,
  options: SessionsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return withSessions(options, terminal, ({ store, project }) => {
    const session = store.find(which);
    store.delete(session.id);
    if (options.json === true) writeJson(terminal, { project, deleted: summaryToJson(session) });
    else
      terminal.out.write(
        `Deleted: ${renderSessions([session], terminal.out, systemClock.nowMs()).join('\n')}\n`,
      );
  });
}

interface Opened {
  readonly program: Program;
  readonly store: SessionStore;
  readonly project: string;
  readonly keepsNone: boolean;
}

async function withSessions(
  { project }: SessionsOptions,
  terminal: Terminal,
  work: (opened: Opened) => void,
): Promise<ExitCode> {
  const program = await compose(project === undefined ? {} : { project }, terminal);
  try {
    const { root, loaded, config } = program;
    const keepsNone = config.conversations.keepMs === 0;
    if (!keepsNone) await takeOver(program, terminal);
    work({ program, store: sessionsOf(loaded.directories.dataDir, root), project: root, keepsNone });
    return exitCodes.ok;
  } finally {
    program.close();
  }
}

/** What a version before kept. A ledger that cannot be read is no reason not to show what is there. */
async function takeOver({ loaded, ledger }: Program, { err }: Terminal): Promise<void> {
  const { dataDir } = loaded.directories;
  if (!existsSync(join(dataDir, 'ledger.db'))) return;
  try {
    takeOverConversations(await ledger(), dataDir);
  } catch (error) {
    if (!(error instanceof OptimizerError)) throw error;
    err.write(`Conversations of earlier versions are not listed: ${error.message}\n`);
  }
}

function read(
  store: SessionStore,
  which: string,
): { readonly summary: SessionSummary; readonly turns: readonly SessionTurn[] } {
  const summary = store.find(which);
  return { summary, turns: turnsOf(store.events(summary.id)) };
}

function writeJson({ out }: Terminal, document: Readonly<Record<string, unknown>>): void {
  out.write(`${JSON.stringify({ schemaVersion: 1, ...document }, null, 2)}\n`);
}
