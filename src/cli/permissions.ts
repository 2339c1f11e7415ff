/** What models may do in this run, made from the configuration. Loaded when a model may be asked. */
import type { Permissions } from '../agent/permissions.ts';
import type { Config } from '../config/config.ts';
import { withoutKeys } from '../config/environment.ts';
import { commandTools } from '../tools/command-tools.ts';
import { OutputStore } from '../tools/commands/output-store.ts';
import { type AskedCommand, PermissionGate } from '../tools/permissions/gate.ts';
import { type PermissionRule, parseRule } from '../tools/permissions/rules.ts';

/**
 * @param person who may be asked; `null`: nobody is there
 * @param allowed rules that the user has said for this project
 */
export function permissionsOf(
  root: string,
  { permissions, verify }: Pick<Config, 'permissions' | 'verify'>,
  person: { mayRun(asked: AskedCommand): Promise<boolean> } | null,
  allowed: readonly string[],
): Permissions {
  const { mode, allow, ask: asked, deny } = permissions;
  const rules = [
    ...rulesOf('allow', [...allow, ...allowed]),
    ...rulesOf('ask', asked),
    ...rulesOf('deny', deny),
  ];
  const gate = new PermissionGate({ mode, rules }, root, person && ((asked) => person.mayRun(asked)));
  const settings = { env: withoutKeys(), timeLimitMs: verify.commandMs };
  return {
    gate,
    // Lines are judged as a POSIX shell reads them.
    commandTools:
      process.platform === 'win32'
        ? null
        : (onDenied) => commandTools(gate, new OutputStore(), settings, onDenied),
  };
}

/** The configuration has checked their form. */
function rulesOf(verdict: PermissionRule['verdict'], texts: readonly string[]): readonly PermissionRule[] {
  return texts.flatMap((text) => parseRule(verdict, text) ?? []);
}
