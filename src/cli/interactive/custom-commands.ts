/**
 * Commands that a person or a project made: Markdown files whose text is asked, with what was typed behind the name put in.
 * The project's are in `.optimizer/commands`, the person's own beside their configuration; the project's win.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OptimizerError } from '../../core/errors.ts';

export interface CustomCommand {
  readonly name: string;
  /** Of its front matter, or its first line. */
  readonly description: string;
  readonly text: string;
}

export class CustomCommandError extends OptimizerError {
  readonly code = 'usage/command';
}

const mostBytes = 64 * 1024;

/** @param folders the first that has a name wins; need not exist */
export function customCommands(folders: readonly string[]): readonly CustomCommand[] {
  const found = new Map<string, CustomCommand>();
  for (const folder of folders) {
    for (const file of filesIn(folder)) {
      const name = file.slice(0, -'.md'.length);
      if (!/^[\w-]+$/.test(name) || found.has(name)) continue;
      const text = readIfSmall(join(folder, file));
      if (text !== null) found.set(name, commandOf(name, text));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function commandOf(name: string, text: string): CustomCommand {
  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text) ?? [];
  const said = /^description:\s*["']?(.*?)["']?\s*$/m.exec(head ?? '')?.[1];
  const question = (body ?? text).trim();
  const first = question.split('\n')[0]?.replace(/^#+\s*/, '') ?? '';
  return { name, description: said || first, text: question };
}

/**
 * `$ARGUMENTS` is all of it, `$1` to `$9` are its words, where quotes keep blanks together. What no mark asks for is added at
 * the end.
 */
export function expandCommand({ text, name }: CustomCommand, given: string): string {
  const words = wordsOf(given);
  const needed = Math.max(0, ...[...text.matchAll(/\$([1-9])(?!\d)/g)].map(([, digit]) => Number(digit)));
  if (needed > words.length)
    throw new CustomCommandError(
      `/${name} needs ${needed} argument${needed === 1 ? '' : 's'} and was given ${words.length}`,
      `Type them behind its name: /${name} ${'… '.repeat(needed).trim()}`,
    );
  const hasMarks = /\$(?:ARGUMENTS\b|[1-9](?!\d))/.test(text);
  if (!hasMarks) return given === '' ? text : `${text}\n\n${given}`;
  return text.replace(/\$(?:ARGUMENTS\b|([1-9])(?!\d))/g, (_, digit?: string) =>
    digit === undefined ? given : (words[Number(digit) - 1] ?? ''),
  );
}

function wordsOf(given: string): readonly string[] {
  return [...given.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch {
    return [];
  }
}

function readIfSmall(path: string): string | null {
  try {
    return statSync(path).size <= mostBytes ? readFileSync(path, 'utf8') : null;
  } catch {
    return null;
  }
}
