/**
 * Runs the user's own commands in a copy of the project with the edits of an answer. The copy shares nothing with the
 * project but `node_modules` and the like, which are linked; it is gone afterwards. Only commands that the user's own
 * configuration names ever get here; they run with the user's rights, but without the variables that hold keys.
 */
import { spawn } from 'node:child_process';
import { WorkCopy } from '../edits/work-copy.ts';
import type { CommandResult, EditChecks } from './check-edits.ts';

export interface CommandSettings {
  /** Absolute path of the project. */
  readonly root: string;
  readonly commands: readonly string[];
  /** Of each. */
  readonly limitMs: number;
  /** All that they see of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
}

const outputLimitBytes = 256 * 1024;

/** Stops at the first that fails: what comes after it would say little more. */
export function commandRunner({ root, commands, ...settings }: CommandSettings): NonNullable<EditChecks> {
  return async (changes, watch) => {
    const copy = new WorkCopy(root);
    try {
      copy.update(changes);
      const results: CommandResult[] = [];
      for (const command of commands) {
        watch?.started(command);
        const result = await run(command, copy.folder, settings);
        watch?.ended(result);
        results.push(result);
        if (!result.passed) break;
      }
      return results;
    } finally {
      copy.dispose();
    }
  };
}

type RunSettings = Pick<CommandSettings, 'limitMs' | 'env' | 'signal'>;

function run(command: string, cwd: string, { limitMs, env, signal }: RunSettings): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      cwd,
      shell: true,
      env: { ...env, CI: '1', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let output = '';
    let late = false;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-outputLimitBytes);
    };
    const end = () => {
      try {
        if (child.pid !== undefined)
          process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limitMs);
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const settle = (passed: boolean, detail: string) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve({ command, passed, detail, output: passed ? '' : whatMatters(output) });
    };
    child.on('error', (error) => settle(false, error.message));
    child.on('close', (code) => {
      if (late) settle(false, `not done within ${Math.round(limitMs / 1_000)} s`);
      else settle(code === 0, code === 0 ? '' : lastWords(output, code));
    });
  });
}

/** The first line that speaks of an error, else the last of all. */
function lastWords(output: string, code: number | null): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((text) => /\berror\b|\bfail(?:ed|ure)?\b|✗|×/i.test(text)) ?? lines.at(-1);
  return line === undefined ? `it ended with code ${code}` : line.slice(0, 160);
}

const mostLines = 40;
const longestLine = 240;
const speaksOfError = /\berror\b|\bfail(?:ed|ure|s)?\b|\bpanicked\b|exception|✗|×|^E\s/i;

/** Lines that speak of an error with what stands around them, else the last ones. */
function whatMatters(output: string): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const near = new Set<number>();
  for (const [at, line] of lines.entries()) {
    if (speaksOfError.test(line)) for (let one = at - 1; one <= at + 3; one += 1) near.add(one);
  }
  const kept = near.size === 0 ? lines.slice(-mostLines) : lines.filter((_, at) => near.has(at));
  const shown = kept.filter((line) => line !== '').slice(0, mostLines);
  return shown.map((line) => line.slice(0, longestLine)).join('\n');
}
