/**
 * A program in a real terminal: tmux on a server of its own, which types keys and reads the screen. Machines without tmux have
 * no such tests, and say so.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const usualPatienceMs = 20_000;
const lookEveryMs = 30;

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd: string;
  /** All that it sees of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

interface WaitOptions {
  readonly scrollback?: boolean;
  /** Until it is shown no more. */
  readonly gone?: boolean;
  readonly patienceMs?: number;
}

export class TmuxSession {
  readonly #socket: string;
  readonly #folder: string;
  #isClosed = false;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#socket = join(folder, 'tmux');
  }

  /** The command runs in a shell that stays when it ends. */
  static async start(command: string, options: TmuxOptions): Promise<TmuxSession> {
    const session = new TmuxSession(mkdtempSync(join(tmpdir(), 'optimizer-tmux-')));
    const { columns = 80, rows = 24, cwd, env } = options;
    const variables = Object.entries({ TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env, PS1: '$ ' }).map(
      ([name, value]) => `${name}=${value}`,
    );
    // Of what is set, a pane takes what there is when it is made. Escape by itself is not to be waited for.
    await session.#tmux(
      [
        '-f',
        '/dev/null',
        'set-option',
        '-g',
        'history-limit',
        '200000',
        ';',
        'set-option',
        '-s',
        'escape-time',
        '0',
        ';',
      ],
      ['new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', cwd],
      ['env', '-i', ...variables, 'bash', '--norc', '--noprofile'],
    );
    await session.waitFor(/^\$/m);
    await session.type(command);
    await session.press('Enter');
    return session;
  }

  async type(text: string): Promise<void> {
    // A `;` at the end would end tmux's own command.
    await this.#tmux(['send-keys', '-l', '--', text.replace(/;$/, '\\;')]);
  }

  /** A line and Enter. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.press('Enter');
  }

  /** As tmux calls them: `Enter`, `C-c`, `Escape`, `M-Enter`, `Up`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux(['send-keys', ...keys]);
  }

  /** As a terminal does it, in brackets. */
  async paste(text: string): Promise<void> {
    await this.#tmux(['set-buffer', text]);
    await this.#tmux(['paste-buffer', '-p', '-r']);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux(['resize-window', '-x', `${columns}`, '-y', `${rows}`]);
  }

  /** What is seen. @param styled with escapes for styles */
  async screen({ styled = false, scrollback = false } = {}): Promise<string> {
    return this.#tmux([
      'capture-pane',
      '-p',
      ...(styled ? ['-e', '-N'] : []),
      ...(scrollback ? ['-S', '-'] : []),
    ]);
  }

  /** @returns the screen, once it shows it @throws with the screen when it does not in time */
  async waitFor(
    expected: string | RegExp,
    { scrollback = false, gone = false, patienceMs = usualPatienceMs }: WaitOptions = {},
  ): Promise<string> {
    const untilMs = performance.now() + patienceMs;
    for (;;) {
      const screen = await this.screen({ scrollback });
      const shows = typeof expected === 'string' ? screen.includes(expected) : expected.test(screen);
      if (shows !== gone) return screen;
      if (performance.now() > untilMs)
        throw new Error(
          `The screen ${gone ? 'still shows' : 'does not show'} ${expected}:\n${screen.trimEnd()}`,
        );
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  /** Of the program that runs in the shell. */
  async childPid(): Promise<number> {
    const { stdout } = await run('pgrep', ['-P', await this.#shell()]);
    return Number(stdout.trim().split('\n')[0]);
  }

  /** All bytes that are written to the terminal from now on, in a file. */
  async record(): Promise<() => string> {
    const path = join(this.#folder, 'raw');
    await this.#tmux(['pipe-pane', '-O', `cat > '${path}'`]);
    return () => readFileSync(path, 'latin1');
  }

  async cursor(): Promise<{ readonly column: number; readonly row: number }> {
    const [column = 0, row = 0] = (await this.#tmux(['display-message', '-p', '#{cursor_x} #{cursor_y}']))
      .trim()
      .split(' ')
      .map(Number);
    return { column, row };
  }

  /** As when its window is closed; a second time it does nothing. @returns once the program in it has ended */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { stdout } = await run('pgrep', ['-P', await this.#shell()]).catch(() => ({ stdout: '' }));
    await this.#tmux(['kill-server']);
    const untilMs = performance.now() + usualPatienceMs;
    for (const pid of stdout.trim().split('\n').filter(Boolean).map(Number)) {
      while (isAlive(pid)) {
        if (performance.now() > untilMs) {
          process.kill(pid, 'SIGKILL');
          throw new Error('The program outlives its terminal');
        }
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #shell(): Promise<string> {
    return (await this.#tmux(['display-message', '-p', '#{pane_pid}'])).trim();
  }

  async #tmux(...args: readonly (readonly string[])[]): Promise<string> {
    const { stdout } = await run('tmux', ['-u', '-S', this.#socket, ...args.flat()], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
