/**
 * Runs a program that nobody vouches for: without network, environment, files of this machine or a way to go on after its
 * time. Where such a place cannot be made nothing is run. Knows nothing of what the program is for.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespaceScript } from './namespace-script.ts';

export interface SandboxedProgram {
  /** By name, without folders; they stand in its current folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Absolute paths that it sees besides the system's own folders, read-only. */
  readonly sees: readonly string[];
  readonly timeLimitMs: number;
  readonly outputLimitBytes: number;
}

export type SandboxedRun =
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly output: string }
  | { readonly kind: 'timed-out'; readonly output: string }
  | { readonly kind: 'too-much-output' };

const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/etc/ld.so.cache', '/nix/store'];

const isolation = [
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--pid',
  '--ipc',
  '--uts',
  '--fork',
  '--kill-child',
];

let isolated: Promise<string | null> | null = null;

/** `null`: programs can be run here; else why not, as the end of a sentence. Tried once. */
export function whyNotSandboxed(): Promise<string | null> {
  isolated ??= probe();
  return isolated;
}

async function probe(): Promise<string | null> {
  if (process.platform !== 'linux') return 'no way to run it without network and files on this system';
  const program = {
    files: { 'probe.txt': 'sandboxed' },
    command: ['cat', 'probe.txt'],
    sees: [],
    timeLimitMs: 3_000,
    outputLimitBytes: 100,
  };
  const run = await runSandboxed(program, null).catch(() => null);
  return run?.kind === 'ended' && run.output === 'sandboxed'
    ? null
    : 'no way to run it without network and files here (unshare of util-linux, with user namespaces)';
}

/** After `whyNotSandboxed` gave `null`. @param signal ends it at once */
export function runSandboxed(program: SandboxedProgram, signal: AbortSignal | null): Promise<SandboxedRun> {
  const files = mkdtempSync(join(tmpdir(), 'optimizer-run-'));
  const root = mkdtempSync(join(tmpdir(), 'optimizer-root-'));
  for (const [name, text] of Object.entries(program.files)) writeFileSync(join(files, name), text);
  const seconds = String(Math.ceil(program.timeLimitMs / 1_000));
  const seen = visible([...systemFolders, ...program.sees]);
  const args = [...isolation, 'sh', '-c', namespaceScript, 'sandbox', root, files, seconds, ...seen, '--'];
  return new Promise<SandboxedRun>((resolve, reject) => {
    const child = spawn('unshare', [...args, ...program.command], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'ignore'],
      // A group of its own, so that all of it can be ended.
      detached: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let ended: 'timed-out' | 'too-much-output' | null = null;
    const end = (why: typeof ended) => {
      ended ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => end('timed-out'), program.timeLimitMs);
    const stop = () => end('timed-out');
    signal?.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > program.outputLimitBytes) end('too-much-output');
      else chunks.push(chunk);
    });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (exitCode) => {
      settle();
      const output = Buffer.concat(chunks).toString('utf8');
      if (ended === 'too-much-output') resolve({ kind: 'too-much-output' });
      else resolve(ended === null ? { kind: 'ended', exitCode, output } : { kind: 'timed-out', output });
    });
  }).finally(() => {
    rmSync(files, { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
  });
}

/** Those that are there; without what lies in another of them, which is read-only already. */
function visible(paths: readonly string[]): readonly string[] {
  const there = [...new Set(paths)].filter((path) => existsSync(path));
  return there.filter((path) => !there.some((other) => path !== other && path.startsWith(`${other}/`)));
}
