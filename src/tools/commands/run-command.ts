/**
 * Runs a command line in the project: with the environment that it is given and no other, for a limited time, without input,
 * and in a sandbox where there is one. Whether it may run is decided before (`permissions/`).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { bubblewrapWords, whyNotBubblewrapped } from '../../sandbox/bubblewrap.ts';
import { HeadAndTail } from './head-and-tail.ts';
import type { OutputStore } from './output-store.ts';

export interface CommandRequest {
  readonly line: string;
  /** Absolute path of the project. */
  readonly root: string;
  /** All that the command sees of it; keys of providers have no place there. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  /** From being asked to end until it is ended. */
  readonly graceMs: number;
  /** Of its output as it is shown: the first and the last lines. */
  readonly shownChars: number;
  /** As `shownChars`, of the longer form of it. */
  readonly longerChars: number;
  /** Of its output as it is kept; the command is ended when it prints more. */
  readonly keptBytes: number;
  readonly sandbox: 'where-possible' | 'never';
  /** Absolute paths that are seen in a sandbox besides the system's, read-only. */
  readonly sees: readonly string[];
  readonly signal: AbortSignal | null;
}

export interface CommandRun {
  readonly kind: 'ended' | 'timed-out' | 'stopped' | 'too-much-output' | 'not-started';
  /** `null`: a signal ended it, or it never began. */
  readonly exitCode: number | null;
  /** Such as `SIGKILL`. */
  readonly endedBy: string | null;
  /** Of standard output and standard error, in the order in which they came, without what steers a terminal. */
  readonly output: string;
  /** The same, but longer; `null`: there is no more of it. */
  readonly longerOutput: string | null;
  readonly linesLeftOut: number;
  /** For `OutputStore.fetch`. */
  readonly handle: string;
  /** `null`: it ran in a sandbox; else why not, as the end of a sentence. */
  readonly notSandboxed: string | null;
}

/** How long what it left running may hold its output open. */
const lingerMs = 250;

export async function runCommand(request: CommandRequest, store: OutputStore): Promise<CommandRun> {
  const notSandboxed =
    request.sandbox === 'never' ? 'the sandbox is switched off' : await whyNotBubblewrapped();
  const root = realpathSync(request.root);
  const file = store.open();
  const shown = new HeadAndTail(request.shownChars);
  const longer = new HeadAndTail(request.longerChars);
  if (request.signal?.aborted) {
    file.close();
    return { ...ending('stopped', null, null), ...shownFields(shown, longer, file.handle), notSandboxed };
  }
  const child = start(request, root, notSandboxed === null);
  let bytes = 0;
  let why: CommandRun['kind'] | null = null;
  const end = (reason: CommandRun['kind']): void => {
    if (why !== null) return;
    why = reason;
    endGroup(child, request.graceMs);
  };
  const stop = () => end('stopped');
  const leave = endWithTheProcess(child);
  const timer = setTimeout(() => end('timed-out'), request.timeLimitMs);
  request.signal?.addEventListener('abort', stop, { once: true });
  const keep = (chunk: Buffer): void => {
    if (bytes > request.keptBytes) return;
    bytes += chunk.length;
    file.write(chunk);
    shown.write(chunk);
    longer.write(chunk);
    if (bytes > request.keptBytes) end('too-much-output');
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  try {
    const { exitCode, endedBy, failure } = await ended(child);
    if (failure !== null) keep(Buffer.from(`${failure}\n`));
    const kind = why ?? (failure === null ? 'ended' : 'not-started');
    return { ...ending(kind, exitCode, endedBy), ...shownFields(shown, longer, file.handle), notSandboxed };
  } finally {
    clearTimeout(timer);
    leave();
    request.signal?.removeEventListener('abort', stop);
    file.close();
  }
}

function ending(kind: CommandRun['kind'], exitCode: number | null, endedBy: string | null) {
  return { kind, exitCode, endedBy };
}

function shownFields(shown: HeadAndTail, longer: HeadAndTail, handle: string) {
  const { text, linesLeftOut } = shown.end(handle);
  return {
    output: text,
    longerOutput: linesLeftOut === 0 ? null : longer.end(handle).text,
    linesLeftOut,
    handle,
  };
}

function start({ line, env, sees }: CommandRequest, root: string, isSandboxed: boolean): ChildProcess {
  const options = {
    cwd: root,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  };
  if (process.platform === 'win32') return spawn(line, { ...options, shell: true });
  // One stream, so that errors stand where they came; a line of its own, so that the command's stay as they are.
  const command = [shell(env), '-c', `exec 2>&1\n${line}`];
  const visible = [...sees, ...programFolders(env)];
  const words = isSandboxed ? ['bwrap', ...bubblewrapWords({ root, sees: visible }), ...command] : command;
  // A group of its own, so that all of it can be ended.
  return spawn(words[0] as string, words.slice(1), { ...options, detached: true });
}

/** What the line was judged as is bash; where there is none, `sh` knows the most of it. */
function shell(env: Readonly<Record<string, string>>): string {
  const folders = [...(env.PATH ?? '').split(delimiter), '/bin', '/usr/bin'].filter(isAbsolute);
  const found = folders.map((folder) => join(folder, 'bash')).find((path) => existsSync(path));
  return found ?? '/bin/sh';
}

/** Where programs are found; those of the system are seen anyway. */
function programFolders(env: Readonly<Record<string, string>>): readonly string[] {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !/^\/(?:usr\/|s?bin$)/.test(folder));
}

interface Ended {
  readonly exitCode: number | null;
  readonly endedBy: string | null;
  /** `null`: it was started. */
  readonly failure: string | null;
}

/** What it left running in the background is ended, and does not hold up the answer. */
function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    let linger: NodeJS.Timeout | null = null;
    child.on('error', (error) => resolve({ exitCode: null, endedBy: null, failure: error.message }));
    child.on('exit', () => {
      linger = setTimeout(() => signalGroup(child, 'SIGKILL'), lingerMs);
    });
    child.on('close', (exitCode, endedBy) => {
      if (linger !== null) clearTimeout(linger);
      signalGroup(child, 'SIGKILL');
      resolve({ exitCode, endedBy, failure: null });
    });
  });
}

/**
 * A second Ctrl-C ends this process at once, before the command's grace is over: the command goes first. The first one is for
 * whoever runs the turn. @returns what is to be called when the command has ended
 */
function endWithTheProcess(child: ChildProcess): () => void {
  let count = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    count += 1;
    if (count < 2) return;
    signalGroup(child, 'SIGKILL');
    stopListening();
    process.kill(process.pid, signal);
  };
  const stopListening = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stopListening;
}

function endGroup(child: ChildProcess, graceMs: number): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  child.once('close', () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid === undefined) return;
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
