/**
 * Do the edits of an answer apply to exactly one place each, does the file parse no worse after them, and do the user's own
 * commands pass in a copy with them? Changes nothing of the project.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { Fence } from '../edits/answer/fences.ts';
import { findEdits, type ProposedEdit } from '../edits/answer/find-edits.ts';
import type { SyntaxCheck } from './check-code.ts';
import type { Finding } from './evidence.ts';
import { shareText } from './share-text.ts';

/** Text of each file as it would be, by its path in the project. */
export type EditedFiles = ReadonlyMap<string, string>;

export interface CommandResult {
  readonly command: string;
  readonly passed: boolean;
  /** Why not; what it printed last. */
  readonly detail: string;
}

/** `null`: there are no commands. */
export type EditChecks = ((edited: EditedFiles) => Promise<readonly CommandResult[]>) | null;

export async function checkEdits(
  fences: readonly Fence[],
  index: CodeIndex,
  countSyntaxErrors: SyntaxCheck,
  runCommands: EditChecks,
): Promise<Finding[]> {
  const edits = findEdits(fences);
  if (edits.length === 0) return [];
  const edited = new Map<string, string>();
  const before = new Map<string, string>();
  const failed: string[] = [];
  for (const edit of edits) {
    const reason = apply(edit, index, edited, before);
    if (reason !== null) failed.push(reason);
  }
  const good = edits.length - failed.length;
  const findings: Finding[] = [
    {
      name: 'edits-apply',
      value: good / edits.length,
      detail: shareText('edit', good, edits.length, failed, 'apply'),
    },
  ];
  if (failed.length > 0) return findings;
  findings.push(...(await parsing(edited, before, countSyntaxErrors)));
  if (runCommands === null) return findings;
  const results = await runCommands(edited);
  const broken = results.filter(({ passed }) => !passed);
  if (results.length > 0)
    findings.push({
      name: 'commands-pass',
      value: (results.length - broken.length) / results.length,
      detail:
        broken[0] === undefined
          ? `with its edits ${results.map(({ command }) => `\`${command}\``).join(', ')} ${results.length === 1 ? 'passes' : 'pass'}`
          : `with its edits \`${broken[0].command}\` fails: ${broken[0].detail}`,
    });
  return findings;
}

/** `null`: done. Else why not, for people. */
function apply(
  { path, before, after }: ProposedEdit,
  index: CodeIndex,
  edited: Map<string, string>,
  originals: Map<string, string>,
): string | null {
  if (path === null) return 'one that names no file';
  const files = index.findFiles(path);
  const file =
    files.find((candidate) => candidate.path === path) ?? (files.length === 1 ? files[0] : undefined);
  if (file === undefined) {
    if (files.length > 1) return `one to ${path}, which may be ${files.length} files`;
    if (before.length > 0) return `one to ${path}, which does not exist`;
    edited.set(path, `${after.join('\n')}\n`);
    return null;
  }
  if (before.length === 0) return `one to ${path} that says no place`;
  const lines = edited.get(file.path)?.split('\n') ?? index.readLines(file.path, 1, Number.MAX_SAFE_INTEGER);
  if (lines === null) return `one to ${path}, which cannot be read`;
  if (!originals.has(file.path)) originals.set(file.path, lines.join('\n'));
  const places = placesOf(before, lines);
  const [place] = places;
  if (place === undefined) return `one to ${path}: what it replaces does not stand there`;
  if (places.length > 1) return `one to ${path}: what it replaces stands there ${places.length} times`;
  edited.set(
    file.path,
    [...lines.slice(0, place), ...after, ...lines.slice(place + before.length)].join('\n'),
  );
  return null;
}

/** Byte for byte but for blanks at the ends of lines. */
function placesOf(before: readonly string[], lines: readonly string[]): number[] {
  const wanted = before.map((line) => line.trimEnd());
  const places: number[] = [];
  for (let at = 0; at + wanted.length <= lines.length; at += 1) {
    if (wanted.every((line, offset) => lines[at + offset]?.trimEnd() === line)) places.push(at);
  }
  return places;
}

async function parsing(
  edited: EditedFiles,
  before: ReadonlyMap<string, string>,
  countSyntaxErrors: SyntaxCheck,
): Promise<Finding[]> {
  const worse: string[] = [];
  let checked = 0;
  for (const [path, text] of edited) {
    const language = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
    const errors = await countSyntaxErrors(language, text);
    if (errors === null) continue;
    checked += 1;
    const original = before.get(path);
    const errorsBefore = original === undefined ? 0 : ((await countSyntaxErrors(language, original)) ?? 0);
    if (errors > errorsBefore) worse.push(path);
  }
  if (checked === 0) return [];
  const good = checked - worse.length;
  return [
    {
      name: 'edits-parse',
      value: good / checked,
      detail: shareText('edited file', good, checked, worse, 'parse'),
    },
  ];
}
