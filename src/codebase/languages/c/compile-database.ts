/** Include folders as `compile_commands.json` gives them. Absolute paths are made those of the project. */
import * as z from 'zod/mini';
import type { ProjectView } from '../language.ts';
import { joinPath } from '../project-path.ts';

const entrySchema = z.object({
  directory: z.string(),
  file: z.string(),
  command: z.optional(z.string()),
  arguments: z.optional(z.array(z.string())),
});
const databaseSchema = z.array(entrySchema);
type Entry = z.infer<typeof entrySchema>;

/** Folders by the file that is compiled; for other files, headers above all, those of the whole project. */
export function readCompileDatabases(project: ProjectView): (from: string) => readonly string[] {
  const byFile = new Map<string, readonly string[]>();
  const all = new Set<string>();
  for (const path of [...project.paths].sort()) {
    if (!/(?:^|\/)compile_commands\.json$/.test(path)) continue;
    for (const [file, folders] of foldersIn(project, project.readText(path) ?? '')) {
      if (!byFile.has(file)) byFile.set(file, folders);
      for (const folder of folders) all.add(folder);
    }
  }
  const everywhere = [...all];
  return (from) => byFile.get(from) ?? everywhere;
}

function foldersIn(project: ProjectView, text: string): [string, string[]][] {
  const entries = parse(text);
  const root = rootOf(project, entries);
  const found: [string, string[]][] = [];
  for (const entry of entries) {
    const file = inProject(root, entry.directory, entry.file);
    if (file === null) continue;
    const folders = includeArguments(entry).flatMap((one) => inProject(root, entry.directory, one) ?? []);
    found.push([file, [...new Set(folders)]]);
  }
  return found;
}

function parse(text: string): readonly Entry[] {
  try {
    const parsed = databaseSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** The absolute path that the project had when the database was made: what stands before the paths of its files. */
function rootOf({ paths }: ProjectView, entries: readonly Entry[]): string | null {
  for (const { directory, file } of entries) {
    const parts = absolute(directory, file).split('/');
    for (let from = 1; from < parts.length; from++) {
      if (paths.has(parts.slice(from).join('/'))) return parts.slice(0, from).join('/');
    }
  }
  return null;
}

function inProject(root: string | null, directory: string, path: string): string | null {
  const full = absolute(directory, path);
  if (root === null) return null;
  if (full === root) return '';
  return full.startsWith(`${root}/`) ? joinPath('', full.slice(root.length + 1)) : null;
}

/** With `/`, without `..`; a drive stays what the path starts with. */
function absolute(directory: string, path: string): string {
  const plain = path.replaceAll('\\', '/');
  const base = directory.replaceAll('\\', '/');
  const full = /^(?:\/|[A-Za-z]:)/.test(plain) ? plain : `${base}/${plain}`;
  const drive = /^[A-Za-z]:/.exec(full)?.[0] ?? '';
  return `${drive}/${joinPath('', full.slice(drive.length)) ?? ''}`;
}

function includeArguments(entry: Entry): string[] {
  const words = entry.arguments ?? splitCommand(entry.command ?? '');
  const folders: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const flag = /^(?:-I|-isystem|-iquote|-idirafter|\/I)/.exec(word)?.[0];
    if (flag === undefined) continue;
    const rest = word.slice(flag.length).replace(/^=/, '');
    const folder = rest === '' ? words[++at] : rest;
    if (folder !== undefined) folders.push(folder);
  }
  return folders;
}

function splitCommand(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"'\\]|\\.|"(?:\\.|[^"\\])*"|'[^']*')+/g)].map(({ 0: word }) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
      String(double ?? single ?? escaped ?? '').replace(/\\(["\\])/g, '$1'),
    ),
  );
}
