/**
 * Tools that run programs: in a copy of the project with the edits so far, in a sandbox where there is one. What a program
 * writes there is lost, so the project stays as it is whatever happens.
 */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { WorkCopy } from '../edits/work-copy.ts';
import type { OutputStore } from './commands/output-store.ts';
import { type CommandRun, runCommand } from './commands/run-command.ts';
import type { PermissionGate } from './permissions/gate.ts';
import { done, failed, type Tool, type ToolResult, toolSchema } from './tool.ts';

export interface CommandSettings {
  /** All that a command sees of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
}

export interface CommandTools {
  readonly tools: readonly Tool[];
  /** So that `fetch_output` finds it. */
  keep(handle: string, text: string): void;
  /** Removes the copy and what was kept of outputs. */
  dispose(): void;
}

const shownChars = 6_000;
const longerChars = 1_000_000;
const keptBytes = 20 * 1024 * 1024;
const graceMs = 2_000;
const linesFetched = 200;

/** @param onDenied called with the command and why it may not run */
export function commandTools(
  gate: PermissionGate,
  outputs: OutputStore,
  { env, timeLimitMs }: CommandSettings,
  onDenied: (line: string, because: string) => void,
): CommandTools {
  let copy: WorkCopy | null = null;
  let repository: Promise<Repository | null> | null = null;
  const runTool: Tool = {
    access: 'run',
    schema: toolSchema(
      'run_command',
      `Run a shell command in a copy of the project with your edits; what it writes is lost.${gate.mayRunMore ? '' : ' Only what reads is permitted.'}`,
      { command: { type: 'string' } },
    ),
    async run({ command }, { draft, index, signal }) {
      const line = String(command);
      const permit = await gate.mayRun('run_command', line);
      // Ctrl-C at the question is no answer to it.
      if (signal.aborted) return failed('It was stopped.');
      if (!permit.ok) {
        onDenied(line, permit.because);
        return failed(`Not run: ${permit.because}. Go on without it.`);
      }
      repository ??= repositoryOf(index.root);
      const git = permit.onlyReads ? await repository : null;
      copy ??= new WorkCopy(index.root);
      copy.update(draft.changes());
      const ran = await runCommand(
        {
          line,
          root: copy.folder,
          env: { ...env, ...(git && gitVariables(git, copy.folder)), CI: '1', NO_COLOR: '1' },
          timeLimitMs,
          graceMs,
          shownChars,
          longerChars,
          keptBytes,
          sandbox: 'where-possible',
          // The copy links to it.
          sees: [
            ...['node_modules', '.venv', 'venv', 'vendor', 'target'].map((folder) =>
              join(index.root, folder),
            ),
            ...(git === null ? [] : [git.folder, git.commonFolder]),
          ],
          signal,
        },
        outputs,
      );
      return told(ran, timeLimitMs);
    },
  };
  const fetchTool: Tool = {
    access: 'read',
    schema: toolSchema(
      'fetch_output',
      'More lines of what a command printed, or of what was left out elsewhere.',
      { handle: { type: 'string' }, from_line: { type: 'integer' } },
      ['from_line'],
    ),
    async run({ handle, from_line }) {
      const fetched = await outputs.fetch(String(handle), Math.max(1, Number(from_line ?? 1)), linesFetched);
      if (fetched === null) return failed(`there is no output ${String(handle)}`);
      return done(
        fetched.text + (fetched.hasMore ? `(more from line ${fetched.fromLine + linesFetched})` : ''),
      );
    },
  };
  return {
    tools: [runTool, fetchTool],
    keep: (handle, text) => outputs.keep(handle, text),
    dispose() {
      copy?.dispose();
      outputs.close();
    },
  };
}

interface Repository {
  /** Absolute, of git's own files. */
  readonly folder: string;
  /** Absolute, of those that worktrees share. */
  readonly commonFolder: string;
}

/** `null`: the project is not the top of one. */
function repositoryOf(root: string): Promise<Repository | null> {
  return new Promise((resolve) => {
    const args = ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir'];
    execFile('git', args, { cwd: root }, (error, output) => {
      const [top, folder, commonFolder] = output.split('\n');
      const isTop = error === null && top !== undefined && realpathSync(top) === realpathSync(root);
      resolve(isTop && folder && commonFolder ? { folder, commonFolder } : null);
    });
  });
}

/** The history of the project, seen from the copy; nothing is written to it. */
function gitVariables({ folder }: Repository, copy: string): Readonly<Record<string, string>> {
  return { GIT_DIR: folder, GIT_WORK_TREE: copy, GIT_OPTIONAL_LOCKS: '0' };
}

/** A command that failed is never told as one that did not. */
function told(run: CommandRun, timeLimitMs: number): ToolResult {
  const result = toldAs(run, run.output, timeLimitMs);
  return run.longerOutput === null
    ? result
    : { ...result, longer: toldAs(run, run.longerOutput, timeLimitMs).text };
}

function toldAs({ kind, exitCode, endedBy }: CommandRun, output: string, timeLimitMs: number): ToolResult {
  const said = output === '' ? '(it printed nothing)' : output;
  switch (kind) {
    case 'ended':
      return exitCode === 0
        ? done(said)
        : failed(
            `It failed, ${exitCode === null ? `ended by ${endedBy}` : `exit code ${exitCode}`}:\n${said}`,
          );
    case 'timed-out':
      return failed(`It was ended after ${Math.round(timeLimitMs / 1_000)} s:\n${said}`);
    case 'stopped':
      return failed('It was stopped.');
    case 'too-much-output':
      return failed(`It printed too much and was ended:\n${said}`);
    case 'not-started':
      return failed(`It could not be started:\n${said}`);
  }
}
