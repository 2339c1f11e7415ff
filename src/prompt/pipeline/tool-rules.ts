/**
 * Which tools read a file and which change one, by the names that agents give them, as data. Pure. A name that is not here is
 * a tool of which nothing is known.
 */
import { isRecord } from './raw-block.ts';

export interface ToolRules {
  readonly reads: ReadonlySet<string>;
  readonly edits: ReadonlySet<string>;
  /** Tools that show the state of things: the same call again makes the earlier result old news. */
  readonly shells: ReadonlySet<string>;
  /** Tools whose results are lists, of places for instance, in which each line is for itself. */
  readonly lists: ReadonlySet<string>;
  /** Tools whose every call says all of something again, such as the list of what is to be done. */
  readonly states: ReadonlySet<string>;
  /** Where a call says which file. */
  readonly pathKeys: readonly string[];
  /** Where it says that it reads a part of one. */
  readonly rangeKeys: readonly string[];
}

export const toolRules: ToolRules = {
  reads: new Set([
    'read',
    'read_file',
    'readfile',
    'view',
    'view_file',
    'open_file',
    'cat',
    'get_file_contents',
    'read_text_file',
    'notebookread',
  ]),
  edits: new Set([
    ...['edit', 'multiedit', 'write', 'edit_file', 'write_file', 'create_file', 'replace', 'replace_in_file'],
    ...['str_replace', 'insert', 'create', 'apply_patch', 'notebookedit', 'write_to_file', 'search_replace'],
  ]),
  shells: new Set([
    'bash',
    'shell',
    'run',
    'run_command',
    'execute_command',
    'local_shell',
    'terminal',
    'powershell',
  ]),
  lists: new Set([
    ...[
      'grep',
      'glob',
      'ls',
      'list',
      'search',
      'search_files',
      'grep_search',
      'codebase_search',
      'file_search',
    ],
    ...['list_files', 'list_directory', 'list_dir', 'directory_tree', 'search_file_content', 'find'],
  ]),
  states: new Set(['todowrite', 'todo_write', 'write_todos', 'update_plan', 'update_todo_list']),
  pathKeys: [
    'file_path',
    'path',
    'filePath',
    'filename',
    'absolute_path',
    'target_file',
    'notebook_path',
    'file',
  ],
  rangeKeys: [
    'offset',
    'limit',
    'view_range',
    'start_line',
    'end_line',
    'startLine',
    'endLine',
    'lines',
    'from',
    'to',
  ],
};

/** Commands that show a file as it is. */
const showsFile = /^\s*(?:cat|sed|head|tail|nl|less|more|bat|awk|git (?:show|blame))\b/;
const logFile = /\.(?:log|out|err)\b|\blogs?\//;

/** Whether a result is what a program said, and not a file or a list that has to be known line by line. */
export function isProgramOutput(name: string | null, input: string | null, rules: ToolRules): boolean {
  const use = fileUseOf(name, input, rules);
  if (use !== null) return use.does === 'look' && (!showsFile.test(use.of) || logFile.test(use.of));
  const bare = name?.toLowerCase() ?? null;
  return bare === null || !(rules.reads.has(bare) || rules.lists.has(bare));
}

/** Whether a result is the text of a file, which a later edit has to quote to the letter. */
export function isFileText(name: string | null, input: string | null, rules: ToolRules): boolean {
  const use = fileUseOf(name, input, rules);
  if (use === null) return name !== null && rules.reads.has(name.toLowerCase());
  return use.does === 'read' || (use.does === 'look' && showsFile.test(use.of));
}

export interface FileUse {
  readonly does: 'read' | 'edit' | 'look';
  /** The file; of a look: the whole call. */
  readonly of: string;
  /** The part that is read, as text that can be compared; empty: all of it. */
  readonly range: string;
}

/** @returns `null`: it is about no file, or nobody can tell */
export function fileUseOf(name: string | null, input: string | null, rules: ToolRules): FileUse | null {
  if (name === null || input === null) return null;
  const bare = name.toLowerCase();
  const parsed = parse(input);
  const command = typeof parsed?.command === 'string' ? parsed.command : null;
  // One tool with several commands, such as Anthropic's text editor.
  const verb = /edit|editor/.test(bare) && command !== null && !/\s/.test(command) ? command : bare;
  const does = rules.edits.has(verb) ? 'edit' : rules.reads.has(verb) ? 'read' : null;
  if (does !== null && parsed !== null) {
    const path = rules.pathKeys.map((key) => parsed[key]).find((value) => typeof value === 'string');
    if (typeof path !== 'string') return null;
    const range = rules.rangeKeys.flatMap((key) =>
      parsed[key] === undefined || parsed[key] === null ? [] : [`${key}=${JSON.stringify(parsed[key])}`],
    );
    return { does, of: path, range: range.join(' ') };
  }
  return rules.shells.has(bare) && command !== null ? { does: 'look', of: command.trim(), range: '' } : null;
}

function parse(input: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(input);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
