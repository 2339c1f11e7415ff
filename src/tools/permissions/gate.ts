/**
 * Lets through what a model wants to do, or says why not. Edits are made in a draft, so only what is denied stops them here:
 * whether they are written is asked at the end. Commands are asked for before they run.
 */
import type { JudgedPart, NamedPath } from './judge-command.ts';
import { decide, type PermissionPolicy } from './modes.ts';
import { type PermissionRule, parseRule } from './rules.ts';

export type CommandPermit =
  | { readonly ok: true; readonly onlyReads: boolean }
  /** A clause. */
  | { readonly ok: false; readonly because: string };

/** What a person is asked about a command. */
export interface AskedCommand {
  readonly line: string;
  /** A clause. */
  readonly because: string;
  /** Each part of it that does more than read, and what it does. */
  readonly parts: readonly { readonly text: string; readonly does: string }[];
  /** Rules that would allow it from now on; empty: none can say it. */
  readonly rules: readonly string[];
}

export class PermissionGate {
  readonly #policy: PermissionPolicy;
  readonly #root: string;
  readonly #ask: ((asked: AskedCommand) => Promise<boolean>) | null;

  /** @param ask a person; `null`: nobody is there */
  constructor(
    policy: PermissionPolicy,
    root: string,
    ask: ((asked: AskedCommand) => Promise<boolean>) | null,
  ) {
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
    const { mode, rules } = this.#policy;
    const asking = command.parts.filter(
      (part) =>
        decide({ tool, paths: [], command: { ...command, paths: [], parts: [part] } }, mode, rules)
          .verdict === 'ask',
    );
    const parts = asking.map(({ text, because: does }) => ({ text, does: does ?? 'a rule asks' }));
    const always = rulesFor(tool, asking);
    const isLifted = decide({ tool, paths: [], command }, mode, [...rules, ...always]).verdict === 'allow';
    return (await this.#ask({ line, because, parts, rules: isLifted ? always.map(({ text }) => text) : [] }))
      ? permitted
      : no('the person at the terminal said no');
  }
}

/** None for what cannot be told by its text: a redirection, a variable, or what a rule would read as a pattern. */
function rulesFor(tool: string, parts: readonly JudgedPart[]): readonly PermissionRule[] {
  return parts.flatMap(({ kind, text, isLiteral }) =>
    kind === 'program' && isLiteral && !/[*\n]/.test(text)
      ? (parseRule('allow', `${tool}(${text})`) ?? [])
      : [],
  );
}
