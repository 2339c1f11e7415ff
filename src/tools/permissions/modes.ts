/**
 * Whether what a model wants to do is allowed, asked for or denied: by the mode, and by rules. Pure; knows no terminal and
 * does not ask.
 */
import type { JudgedCommand, JudgedPart, NamedPath } from './judge-command.ts';
import { isAboutCommands, matchesPart, matchesPath, matchesTool, type PermissionRule } from './rules.ts';

/** From the strictest on. */
export const permissionModes = ['read-only', 'ask', 'auto-edit', 'full'] as const;
export type PermissionMode = (typeof permissionModes)[number];

export type Verdict = 'allow' | 'ask' | 'deny';

export interface Action {
  /** Name of the tool, such as `edit_file`. */
  readonly tool: string;
  /** From the project's folder, with `/`, as they are after all links. */
  readonly paths: readonly NamedPath[];
  /** What the tool runs; `null`: nothing. */
  readonly command: JudgedCommand | null;
}

export interface Decision {
  readonly verdict: Verdict;
  /** For a person, such as `git push --force: it sends commits elsewhere`. */
  readonly because: string;
  /** What decided it; `null`: the mode. */
  readonly rule: PermissionRule | null;
}

export interface PermissionPolicy {
  readonly mode: PermissionMode;
  readonly rules: readonly PermissionRule[];
}

const severity: readonly Verdict[] = ['allow', 'ask', 'deny'];

/** Every part must be allowed by itself: the worst verdict of all counts, and the first of those is told. */
export function decide(action: Action, mode: PermissionMode, rules: readonly PermissionRule[]): Decision {
  const decisions = [
    ...action.paths.map((path) => ofPath(action.tool, path, mode, rules)),
    ...(action.command?.paths ?? []).map((path) => tightened(action.tool, path, rules)),
    ...(action.command?.parts ?? []).map((part) => ofPart(action.tool, part, mode, rules)),
  ].filter((decision) => decision !== null);
  if (action.command !== null && action.command.parts.length === 0)
    decisions.push({ verdict: 'ask', because: 'there is no command', rule: null });
  if (decisions.length === 0)
    decisions.push(
      applied(
        'allow',
        `${action.tool} touches no file`,
        rules.filter((rule) => matchesTool(rule, action.tool)),
      ),
    );
  return decisions.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst));
}

function rank({ verdict }: Decision): number {
  return severity.indexOf(verdict);
}

function ofPath(
  tool: string,
  path: NamedPath,
  mode: PermissionMode,
  rules: readonly PermissionRule[],
): Decision {
  const matching = rules.filter((rule) => matchesPath(rule, tool, path));
  const [verdict, because] = pathDefault(path, mode);
  return applied(verdict, because, matching);
}

function pathDefault({ path, access }: NamedPath, mode: PermissionMode): readonly [Verdict, string] {
  if (access === 'read') return ['allow', `reading ${path}`];
  switch (mode) {
    case 'read-only':
      return ['deny', `writing ${path}: the mode is read-only`];
    case 'ask':
      return ['ask', `writing ${path}`];
    case 'auto-edit':
    case 'full':
      return ['allow', `writing ${path}`];
  }
}

/** Paths in a command are judged with it; here rules can only make it stricter. */
function tightened(tool: string, path: NamedPath, rules: readonly PermissionRule[]): Decision | null {
  const matching = rules.filter((rule) => rule.verdict !== 'allow' && matchesPath(rule, tool, path));
  return matching.length === 0 ? null : applied('allow', '', matching);
}

function ofPart(
  tool: string,
  part: JudgedPart,
  mode: PermissionMode,
  rules: readonly PermissionRule[],
): Decision {
  const decision = applied(
    partDefault(part, mode),
    `${part.text}: ${part.because ?? 'it only reads'}`,
    rules.filter((rule) => matchesPart(rule, tool, part)),
  );
  if (part.isLiteral || decision.verdict !== 'allow' || part.effect === 'read') return decision;
  // It may become what a rule is about.
  const mayBeMeant = rules.find((rule) => rule.verdict !== 'allow' && isAboutCommands(rule, tool));
  if (mayBeMeant === undefined) return decision;
  const because = `${part.text}: what it becomes may be what a rule is about: ${mayBeMeant.text}`;
  return { verdict: 'ask', because, rule: mayBeMeant };
}

function partDefault({ effect }: JudgedPart, mode: PermissionMode): Verdict {
  if (effect === 'read') return 'allow';
  switch (mode) {
    case 'read-only':
      // What is not known may only read; a person can tell.
      return effect === 'unknown' ? 'ask' : 'deny';
    case 'ask':
      return 'ask';
    case 'auto-edit':
      return effect === 'write' ? 'allow' : 'ask';
    case 'full':
      return 'allow';
  }
}

/** Deny wins, then ask, then allow, which lifts a question but not what the mode denies. */
function applied(byMode: Verdict, because: string, matching: readonly PermissionRule[]): Decision {
  const denies = matching.find(({ verdict }) => verdict === 'deny');
  if (denies !== undefined)
    return { verdict: 'deny', because: `a rule says so: ${denies.text}`, rule: denies };
  if (byMode === 'deny') return { verdict: 'deny', because, rule: null };
  const asks = matching.find(({ verdict }) => verdict === 'ask');
  if (asks !== undefined) return { verdict: 'ask', because: `a rule says so: ${asks.text}`, rule: asks };
  const allows = matching.find(({ verdict }) => verdict === 'allow');
  if (byMode === 'ask' && allows !== undefined)
    return { verdict: 'allow', because: `a rule says so: ${allows.text}`, rule: allows };
  return { verdict: byMode, because, rule: null };
}

/**
 * What holds in a project: its own policy can add questions and denials to the user's, and choose a stricter mode. What it
 * would allow is left out.
 */
export function mergePolicies(
  user: PermissionPolicy,
  project: Partial<PermissionPolicy>,
): PermissionPolicy & { readonly leftOut: readonly PermissionRule[] } {
  const mode = project.mode ?? user.mode;
  const added = project.rules ?? [];
  return {
    mode: permissionModes.indexOf(mode) < permissionModes.indexOf(user.mode) ? mode : user.mode,
    rules: [...user.rules, ...added.filter(({ verdict }) => verdict !== 'allow')],
    leftOut: added.filter(({ verdict }) => verdict === 'allow'),
  };
}
