// Shared by the measurements: runs of a command, their medians, and the machine they ran on.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('../bin/optimizer.cjs', import.meta.url));

/** Every key, address and setting taken away, and a home of its own. */
export function bareEnvironment(home, more = {}) {
  const { PATH, HOME, LANG } = process.env;
  return { PATH, HOME, LANG, OPTIMIZER_HOME: home, ...more };
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Wall time of one run in milliseconds. Throws when it ends otherwise than expected. */
export function time(command, args, { env, cwd, exitCode = 0 }) {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(command, args, {
    env,
    cwd,
    maxBuffer: 1 << 28,
    // Nothing is piped in, as at a terminal.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (error) throw error;
  if (status !== exitCode) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

/** CPU of one run and of all that it starts, in milliseconds, as the shell's `time` counts it: for machines that are busy. */
export function cpuTime(command, args, { env, cwd }) {
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%3U %3S"; time "$@" > /dev/null 2>&1', 'bash', command, ...args],
    { env: { ...env, LC_ALL: 'C' }, cwd, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return (user + system) * 1000;
}

/** The commands in turn, `rounds` times, so that a slow spell of the machine hits them all. Minima and medians in ms. */
export function compare(runs, rounds) {
  const times = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, run] of runs.entries()) times[i].push(run());
  }
  return times.map((list) => {
    const sorted = list.sort((a, b) => a - b);
    return { min: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
  });
}

export function machine() {
  return `${cpus().length} cores of ${cpus()[0]?.model.trim()}, Linux ${release()}, Node ${process.version}`;
}

export function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
