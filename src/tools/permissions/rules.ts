/**
 * Rules of permission as a person writes them: `run_command(npm test)`, `edit_file(src/**)`, `read(.env*)`, `write`. Pure.
 *
 * In front stands the name of a tool, `*` for any, or `read` or `write` for any tool that does so to a path. In brackets
 * stands what it is held against: a path, with `*`, `?` and `**`, or a command, in which `*` stands for anything.
 */
import type { JudgedPart, NamedPath } from './judge-command.ts';

export interface PermissionRule {
  readonly verdict: 'allow' | 'ask' | 'deny';
  readonly subject: string;
  /** `null`: whatever it is. */
  readonly pattern: string | null;
  /** As it was written. */
  readonly text: string;
}

/** @returns `null`: it is not of this form */
export function parseRule(verdict: PermissionRule['verdict'], text: string): PermissionRule | null {
  const [, subject, pattern] = /^\s*(\*|[a-z][a-z0-9_]*)\s*(?:\(([\s\S]+)\))?\s*$/.exec(text) ?? [];
  if (subject === undefined) return null;
  return { verdict, subject, pattern: pattern?.trim() ?? null, text: text.trim() };
}

export function matchesTool(rule: PermissionRule, tool: string): boolean {
  return rule.pattern === null && isAbout(rule, tool);
}

export function matchesPath(rule: PermissionRule, tool: string, { path, access }: NamedPath): boolean {
  if (rule.subject !== access && !isAbout(rule, tool)) return false;
  return rule.pattern === null || pathPattern(rule.pattern).test(path);
}

/** Rules about paths are held against paths, not against the words of a command. */
export function matchesPart(rule: PermissionRule, tool: string, part: JudgedPart): boolean {
  if (!isAbout(rule, tool)) return false;
  if (rule.pattern === null) return true;
  // Neither a redirection nor a variable is a part of what `npm test` allows.
  if (part.kind !== 'program' && rule.verdict === 'allow') return false;
  return commandPattern(rule.pattern).test(part.text);
}

/** With a pattern that is held against commands of the tool. */
export function isAboutCommands(rule: PermissionRule, tool: string): boolean {
  return rule.pattern !== null && isAbout(rule, tool);
}

function isAbout({ subject }: PermissionRule, tool: string): boolean {
  return subject === '*' || subject === tool;
}

/** `git push *` is `git push` too. */
function commandPattern(pattern: string): RegExp {
  const source = escaped(pattern)
    .replace(/ \\\*$/, '(?: .*)?')
    .replaceAll('\\*', '.*');
  return new RegExp(`^${source}$`, 's');
}

/** Without a `/` it is a name in any folder; a folder is all below it. Upper case does not matter: some disks do not tell. */
function pathPattern(pattern: string): RegExp {
  const plain = pattern.replace(/^\.?\//, '').replace(/\/$/, '');
  const source = escaped(plain)
    .replaceAll('\\*\\*/', '(?:.*/)?')
    .replaceAll('\\*\\*', '.*')
    .replaceAll('\\*', '[^/]*')
    .replaceAll('\\?', '[^/]');
  return new RegExp(`^${pattern.includes('/') ? '' : '(?:.*/)?'}${source}(?:/.*)?$`, 'is');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
