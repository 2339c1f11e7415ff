/** Runs git for a question about the work tree; never writes to the repository, never starts a hook or a daemon. */
import { spawn } from 'node:child_process';

/** `null`: git is not there, or it says no. `stderr` is swallowed: folders without permission are found otherwise. */
export function runGit(
  folder: string,
  args: readonly string[],
  options: {
    readonly input?: string;
    readonly signal?: AbortSignal;
    readonly okCodes?: readonly number[];
  } = {},
): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = spawn('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', ...args], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', () => resolve(null));
    child.on('close', (code) => {
      resolve((options.okCodes ?? [0]).includes(code ?? -1) ? Buffer.concat(chunks) : null);
    });
  });
}

export function splitNul(output: Buffer): string[] {
  const parts = output.toString('utf8').split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}
