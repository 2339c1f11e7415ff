/** What a person sees of a review: a header, the rows of one file from where they are, a footer. Pure. */
import type { DiffFile, Painted } from '../backend.ts';
import { graphemesOf, widthOf } from '../markdown/clean-text.ts';
import { highlightFile } from '../markdown/highlight.ts';
import type { Theme } from '../theme.ts';
import { countText } from './diff-lines.ts';
import { countChanges, splitRows, unifiedRows } from './diff-rows.ts';
import { fitParts, fitPath } from './fit-text.ts';
import { lineText } from './line-input.ts';
import type { ReviewState } from './review-state.ts';

export interface ReviewSetting {
  readonly columns: number;
  /** The most that it may take. */
  readonly rows: number;
  readonly theme: Theme;
}

export interface ReviewView {
  readonly lines: readonly Painted[];
  /** Where something is typed; `null`: nothing is. From 0. */
  readonly cursor: { readonly row: number; readonly column: number } | null;
}

/** Two columns of code need as much. */
const splitColumns = 120;
/** Header, file and footer. */
const frameRows = 3;

export function bodyRoom(rows: number): number {
  return Math.max(1, rows - frameRows);
}

export function reviewLines(state: ReviewState, setting: ReviewSetting): ReviewView {
  const { columns, rows, theme } = setting;
  const room = bodyRoom(rows);
  const head = [header(state, setting), fileLine(state, setting)];
  if (state.showsKeys)
    return { lines: [...head, ...keyLines(setting).slice(0, room), footer(state, setting)], cursor: null };
  const body = fileRows(state, columns, theme);
  const top = Math.max(0, Math.min(state.top, body.length - room));
  const shown = body.slice(top, top + room);
  const lines = [...head, ...shown.map(({ text }) => text)];
  if (state.instruction === null) {
    const below = body.length - top - shown.length;
    return { lines: [...lines, footer(state, setting, below)], cursor: null };
  }
  const prompt = instructionLine(state.instruction, setting);
  return { lines: [...lines, prompt.text], cursor: { row: lines.length, column: prompt.column } };
}

export interface BodyRow {
  readonly text: Painted;
  readonly hunk: number;
}

/** All rows of the file that is read. */
export function fileRows(state: ReviewState, columns: number, theme: Theme): readonly BodyRow[] {
  const file = state.files[state.file];
  if (file === undefined) return [];
  const isSplit = isSplitAt(state, columns);
  const hunks = hunkRows(file, columns, isSplit, theme);
  const own = state.taken[state.file] ?? [];
  return hunks.flatMap((rows, hunk) => {
    const start = file.hunks?.[hunk];
    const isHere = hunk === state.hunk;
    const box = own[hunk] ? theme.paint('success', '[x]') : theme.paint('dim', '[ ]');
    const where = start === undefined ? '' : ` line ${start.newStart}`;
    const title = `hunk ${hunk + 1} of ${hunks.length}${where}`;
    const mark = isHere ? theme.paint('accent', `❯ `) : '  ';
    const head = `${mark}${box} ${theme.paint(isHere ? 'strong' : 'dim', title)}`;
    return [head, ...rows].map((text) => ({ text, hunk }));
  });
}

export function isSplitAt({ layout, files, file }: ReviewState, columns: number): boolean {
  // Of a file that comes or goes one side would be empty.
  if (layout === 'auto') return columns >= splitColumns && files[file]?.kind === 'edited';
  return layout === 'split' && columns >= 50;
}

type Rows = readonly (readonly Painted[])[];

/** What was drawn of a file: most keys only move or mark. A few looks of it, the last one drawn last. */
const drawn = new WeakMap<DiffFile, Map<string, Rows>>();
const mostLooks = 4;

function hunkRows(file: DiffFile, columns: number, isSplit: boolean, theme: Theme): Rows {
  const isReady = highlightFile(file.path, theme)?.isReady ?? true;
  const look = [columns, isSplit, theme.name, theme.depth, isReady].join(' ');
  const looks = drawn.get(file) ?? new Map<string, Rows>();
  drawn.set(file, looks);
  const known = looks.get(look);
  if (known !== undefined) return known;
  const rows = drawHunks(file, columns, isSplit, theme);
  const oldest = looks.keys().next().value;
  if (looks.size >= mostLooks && oldest !== undefined) looks.delete(oldest);
  looks.set(look, rows);
  return rows;
}

function drawHunks(file: DiffFile, columns: number, isSplit: boolean, theme: Theme): Rows {
  if (file.hunks === null) return [[theme.paint('dim', '  not text: all of it or nothing')]];
  if (file.hunks.length === 0) return [[theme.paint('dim', '  nothing in it')]];
  const draw = isSplit ? splitRows : unifiedRows;
  return file.hunks.map((hunk) => {
    if (hunk.lines.length > 0) return draw(file, hunk, { columns, theme, fills: true });
    return [
      theme.paint('dim', file.kind === 'edited' ? '  differs in its encoding only' : '  an empty file'),
    ];
  });
}

function header({ files, taken }: ReviewState, { columns, theme }: ReviewSetting): Painted {
  const sum = files
    .map(countChanges)
    .reduce(
      (total, { added, removed }) => ({ added: total.added + added, removed: total.removed + removed }),
      { added: 0, removed: 0 },
    );
  const all = taken.flat();
  const fileText = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  const takenText = `${all.filter((isTaken) => isTaken).length} of ${all.length} ${all.length === 1 ? 'hunk' : 'hunks'}`;
  const counts = countText(sum, theme);
  const plain = `${fileText}, ${counts.plain} · ${takenText}`;
  if (widthOf(plain) > columns) return theme.paint('strong', fitParts([takenText], '', columns));
  const changed = counts.plain === '' ? '' : `, ${counts.painted}`;
  return `${theme.paint('strong', fileText)}${changed} ${theme.paint('dim', '·')} ${theme.paint('strong', takenText)}`;
}

function fileLine({ files, file, taken }: ReviewState, { columns, theme }: ReviewSetting): Painted {
  const own = files[file];
  if (own === undefined) return '';
  const marks = taken[file] ?? [];
  const box = marks.every((isTaken) => isTaken) ? '[x]' : marks.some((isTaken) => isTaken) ? '[~]' : '[ ]';
  const counts = countText(countChanges(own), theme);
  const kind = { created: 'new', edited: '', deleted: 'deleted' }[own.kind];
  const which = files.length > 1 ? `${file + 1}/${files.length}` : '';
  const rest = [kind, counts.plain, which].filter((part) => part !== '');
  const path = fitPath(own.path, columns - rest.join(' ').length - 6);
  const painted = [
    box,
    theme.paint('strong', path),
    kind && theme.paint(own.kind === 'deleted' ? 'warning' : 'dim', kind),
    counts.painted,
    which && theme.paint('dim', which),
  ];
  return painted.filter((part) => part !== '').join(' ');
}

/** What matters most comes first, as the rest may have no room. */
const keys: readonly (readonly [key: string, short: string, long: string])[] = [
  ['y', 'write', 'write what is marked (also Enter)'],
  ['n', 'leave', 'write nothing (also Esc)'],
  ['?', 'keys', 'show or hide this'],
  ['space', 'hunk', 'take the hunk or leave it out'],
  ['r', 'retry', 'ask again, with an instruction'],
  ['e', 'edit', 'change the file in your editor first'],
  ['f', 'file', 'take the whole file or leave it out'],
  ['j/k', 'move', 'next and last hunk, or rows of a long one (also arrows)'],
  ['tab', 'next file', 'next file (Shift-Tab: the last one)'],
  ['s', 'side by side', 'side by side, or one below the other'],
];

function footer({ files, instruction }: ReviewState, { columns, theme }: ReviewSetting, below = 0): Painted {
  if (instruction !== null) return '';
  const more = below > 0 ? `↓ ${below}` : '';
  const shown = keys
    .filter(([key]) => key !== 'tab' || files.length > 1)
    .map(([key, short]) => `${key} ${short}`);
  const text = fitParts(shown, ' · ', columns - (more === '' ? 0 : more.length + 2));
  return theme.paint('dim', more === '' ? text : `${text}  ${more}`);
}

function keyLines({ columns, theme }: ReviewSetting): Painted[] {
  return keys.map(([key, , long]) => {
    const room = columns - 10;
    const text = widthOf(long) > room ? `${long.slice(0, room - 1)}…` : long;
    return `  ${theme.paint('accent', key.padEnd(6))}  ${text}`;
  });
}

function instructionLine(
  instruction: NonNullable<ReviewState['instruction']>,
  { columns, theme }: ReviewSetting,
): { readonly text: Painted; readonly column: number } {
  const prompt = columns >= 60 ? 'What should be different? ' : 'Retry: ';
  const room = Math.max(4, columns - prompt.length - 1);
  // The end of what is before the cursor, and as much after it as there is room for.
  let before = '';
  for (const character of instruction.characters.slice(0, instruction.cursor).toReversed()) {
    if (widthOf(character + before) > room) break;
    before = character + before;
  }
  let after = '';
  for (const character of instruction.characters.slice(instruction.cursor)) {
    if (widthOf(before + after + character) > room) break;
    after += character;
  }
  const [under = ' ', ...rest] = graphemesOf(after);
  const hint =
    lineText(instruction) === ''
      ? theme.paint('dim', fitParts([' Enter asks again, Esc goes back'], '', room))
      : '';
  return {
    text: `${theme.paint('accent', prompt)}${before}${theme.paint('selected', under)}${rest.join('')}${hint}`,
    column: prompt.length + widthOf(before),
  };
}
