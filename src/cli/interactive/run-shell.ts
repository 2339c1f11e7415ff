/** Runs a line that the person typed behind `!`, in their shell and with their rights. Knows no screen. */
import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** @returns the exit code; `null`: a signal ended it, or it could not be started, which was told */
export function runShell(
  line: string,
  cwd: string,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(line, {
      cwd,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const end = () => {
      try {
        if (child.pid !== undefined)
          process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      const decoder = new StringDecoder('utf8');
      stream.on('data', (chunk: Buffer) => onText(decoder.write(chunk)));
      stream.on('end', () => onText(decoder.end()));
    }
    child.on('error', (error) => {
      onText(`${error.message}\n`);
      resolve(null);
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve(code);
    });
  });
}
