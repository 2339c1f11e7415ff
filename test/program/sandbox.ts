/**
 * A project, a home and an environment of their own for one test, and the built command run in them. Nothing of the
 * machine's configuration, keys or models is seen.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const program = resolve('bin/optimizer.cjs');

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Sandbox {
  /** Absolute path of the project. */
  readonly project: string;
  readonly home: string;
  readonly env: Record<string, string>;
  write(files: Readonly<Record<string, string>>): void;
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
}

export interface RunOptions {
  readonly stdin?: string;
  /** Below the project; by default the project itself. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The Node to run it with; by default this one. */
  readonly node?: string;
  /** Called with what has come on stderr so far; may end the process. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Nothing listens there: port 9 is `discard`, which no machine of this century runs. */
const nowhere = 'http://127.0.0.1:9';

export function makeSandbox(files: Readonly<Record<string, string>>): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project = join(folder, 'project');
  const home = join(folder, 'home');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    OPTIMIZER_HOME: home,
    OLLAMA_HOST: nowhere,
    GROQ_BASE_URL: nowhere,
    ANTHROPIC_BASE_URL: nowhere,
    OPTIMIZER_TIERS_GEMINI_BASE_URL: nowhere,
  };
  const sandbox: Sandbox = {
    project,
    home,
    env,
    write(more) {
      for (const [path, text] of Object.entries(more)) {
        mkdirSync(dirname(join(project, path)), { recursive: true });
        writeFileSync(join(project, path), text);
      }
    },
    run: (args, options = {}) =>
      runIn(join(project, options.cwd ?? ''), { ...env, ...options.env }, args, options),
  };
  mkdirSync(project, { recursive: true });
  sandbox.write(files);
  return sandbox;
}

function runIn(
  cwd: string,
  env: Record<string, string>,
  args: readonly string[],
  options: RunOptions,
): Promise<Run> {
  const started = performance.now();
  return new Promise((done, fail) => {
    const child = spawn(options.node ?? process.execPath, [program, ...args], {
      cwd,
      env,
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
      options.onStderr?.(stderr, (signal) => child.kill(signal));
    });
    child.on('error', fail);
    child.on('close', (exitCode) => done({ exitCode, stdout, stderr, ms: performance.now() - started }));
    child.stdin?.end(options.stdin);
  });
}
