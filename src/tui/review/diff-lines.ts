/** The diff of one file as lines for the scrollback, after it was written. Pure. */
import type { DiffFile, Painted } from '../backend.ts';
import type { Theme } from '../theme.ts';
import { countChanges, type DiffSetting, unifiedRows } from './diff-rows.ts';
import { fitPath } from './fit-text.ts';

export function diffLines(file: DiffFile, setting: DiffSetting): readonly Painted[] {
  const { columns, theme } = setting;
  const counts = countText(countChanges(file), theme);
  const verb = { created: 'new', edited: '', deleted: 'deleted' }[file.kind];
  const rest = [verb, counts.plain].filter((part) => part !== '').join(' ');
  const path = theme.paint('strong', fitPath(file.path, columns - rest.length - 1));
  const head = [path, verb && theme.paint('dim', verb), counts.painted]
    .filter((part) => part !== '')
    .join(' ');
  const gap = theme.paint('dim', '⋯');
  const body = (file.hunks ?? []).map((hunk) => unifiedRows(file, hunk, setting));
  if (file.hunks === null) return [head, theme.paint('dim', 'not text')];
  return [head, ...body.flatMap((rows, at) => (at === 0 ? rows : [gap, ...rows]))];
}

/** `+10 −3`; empty where no line came or went. */
export function countText(
  { added, removed }: { readonly added: number; readonly removed: number },
  theme: Theme,
): { readonly plain: string; readonly painted: Painted } {
  const parts = [
    ...(added > 0 ? [{ role: 'added' as const, text: `+${added}` }] : []),
    ...(removed > 0 ? [{ role: 'removed' as const, text: `−${removed}` }] : []),
  ];
  return {
    plain: parts.map(({ text }) => text).join(' '),
    painted: parts.map(({ role, text }) => theme.paint(role, text)).join(' '),
  };
}
