/**
 * Lets through what a model wants to do, or says why not. Edits are made in a draft, so only what is denied stops them here:
 * whether they are written is asked at the end. Commands are asked for before they run.
 */
import { escapeControls } from '../../core/escape-controls.ts';
import type { NamedPath } from './judge-command.ts';
import { decide, type PermissionPolicy } from './modes.ts';

export type CommandPermit =
  | { readonly ok: true; readonly onlyReads: boolean }
  /** A clause. */
  | { readonly ok: false; readonly because: string };

export class PermissionGate {
  readonly #policy: PermissionPolicy;
  readonly #root: string;
  readonly #ask: ((question: string) => Promise<boolean>) | null;

  /** @param ask a person; `null`: nobody is there */
  constructor(policy: PermissionPolicy, root: string, ask: ((question: string) => Promise<boolean>) | null) {
    this.#policy = policy;
    this.#root = root;
    this.#ask = ask;
  }

  get mayEdit(): boolean {
    return this.#policy.mode !== 'read-only';
  }

  /** Somebody may let a command run that does more than read, or the mode does. */
  get mayRunMore(): boolean {
    return this.#ask !== null || this.#policy.mode === 'full' || this.#policy.mode === 'auto-edit';
  }

  /** @returns why not; `null`: it is not denied */
  deniedPaths(tool: string, paths: readonly NamedPath[]): string | null {
    const { verdict, because } = decide(
      { tool, paths, command: null },
      this.#policy.mode,
      this.#policy.rules,
    );
    return verdict === 'deny' ? because : null;
  }

  async mayRun(tool: string, line: string): Promise<CommandPermit> {
    const [{ parseCommand }, { judgeCommand }, { projectPlace }] = await Promise.all([
      import('./parse-command.ts'),
      import('./judge-command.ts'),
      import('./locate-path.ts'),
    ]);
    const command = judgeCommand(line, parseCommand(line), projectPlace(this.#root));
    const { verdict, because } = decide({ tool, paths: [], command }, this.#policy.mode, this.#policy.rules);
    const permitted = { ok: true, onlyReads: command.effect === 'read' } as const;
    if (verdict === 'allow') return permitted;
    const no = (why: string) => ({ ok: false, because: why }) as const;
    if (verdict === 'deny') return no(`it is denied: ${because}`);
    if (this.#ask === null)
      return no(`it needs the consent of a person, and nobody is there to be asked: ${because}`);
    return (await this.#ask(`Run \`${escapeControls(line)}\`? (${escapeControls(because)})`))
      ? permitted
      : no('the person at the terminal said no');
  }
}
