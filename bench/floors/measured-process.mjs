// Runs a command and says what it took: wall and CPU of the process and all that it started, and the most memory that
// a Node process held. CPU is what the shell's `time` counts, so that every program is measured alike.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const hook = `process.on('exit', () => {
  try { require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)); } catch {}
});`;

/** @param folder for files of its own */
export function measuredProcess(folder) {
  const memory = join(folder, 'memory');
  const preload = join(folder, 'memory-hook.cjs');
  writeFileSync(preload, hook);
  /** @returns seconds, and MiB of Node processes */
  return (command, args, { env, cwd }) => {
    writeFileSync(memory, '');
    const isNode = command === process.execPath;
    const { status, stderr } = spawnSync(
      'bash',
      [
        '-c',
        'TIMEFORMAT="%3R %3U %3S"; time "$@" > /dev/null 2>&1',
        'bash',
        command,
        ...(isNode ? ['--require', preload] : []),
        ...args,
      ],
      {
        env: { ...env, BENCH_MEMORY: memory, LC_ALL: 'C' },
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
    const [wall, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    const rss = Number(readFileSync(memory, 'utf8'));
    return { wall, cpu: user + system, rssMiB: rss === 0 ? null : rss / 1024 };
  };
}
