/**
 * Text with a cursor, as characters that a person sees: grapheme clusters, and pastes that are folded to one mark. Immutable;
 * knows no keys and no screen.
 */

/** What the cursor passes in one step. */
export interface Atom {
  /** What is sent. */
  readonly text: string;
  /** What is seen in its place; the same, but for a folded paste. */
  readonly shown: string;
}

export interface TextBuffer {
  readonly atoms: readonly Atom[];
  /** In front of this atom, from 0 to their number. */
  readonly cursor: number;
}

export const emptyBuffer: TextBuffer = { atoms: [], cursor: 0 };

let segmenter: Intl.Segmenter | null = null;

export function atomsOf(text: string): readonly Atom[] {
  // By itself nearly all that is typed: the segmenter takes a millisecond to make.
  if (/^[\n\u0020-\u007e]*$/.test(text)) return [...text].map((one) => ({ text: one, shown: one }));
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...segmenter.segment(text)].flatMap(({ segment }) =>
    segment === '\r\n' ? [{ text: '\n', shown: '\n' }] : [{ text: segment, shown: segment }],
  );
}

export function textOf(atoms: readonly Atom[]): string {
  return atoms.map(({ text }) => text).join('');
}

export function isFold({ text, shown }: Atom): boolean {
  return text !== shown;
}

/** At the end of it. */
export function bufferOf(text: string): TextBuffer {
  const atoms = atomsOf(text);
  return { atoms, cursor: atoms.length };
}

export function insert({ atoms, cursor }: TextBuffer, added: readonly Atom[]): TextBuffer {
  const end = cursor + added.length;
  const all = [...atoms.slice(0, cursor), ...added, ...atoms.slice(cursor)];
  // The second seam first: it does not move the first one.
  const second = joinedAt({ atoms: all, cursor: end }, end);
  return added.length === 0 ? second : joinedAt(second, cursor);
}

/** [from, to). */
export function remove({ atoms, cursor }: TextBuffer, from: number, to: number): TextBuffer {
  const gone = to - from;
  const next = cursor <= from ? cursor : cursor >= to ? cursor - gone : from;
  return joinedAt({ atoms: [...atoms.slice(0, from), ...atoms.slice(to)], cursor: next }, from);
}

/** So many on either side decide what belongs together; only flags in a row would need more. */
const mostJoined = 64;

/** What stands on both sides of a seam may be one character now: an accent, half of an emoji. The cursor goes behind it. */
function joinedAt({ atoms, cursor }: TextBuffer, seam: number): TextBuffer {
  const [before, after] = [atoms[seam - 1], atoms[seam]];
  if (before === undefined || after === undefined || isFold(before) || isFold(after))
    return { atoms, cursor };
  if (isPlain(before) && isPlain(after)) return { atoms, cursor };
  let [from, to] = [seam - 1, seam + 1];
  while (from > 0 && seam - from < mostJoined && isOpen(atoms[from])) from -= 1;
  while (to < atoms.length && to - seam < mostJoined && isOpen(atoms[to])) to += 1;
  if (isFold(atoms[from] as Atom)) from += 1;
  const joined = atomsOf(textOf(atoms.slice(from, to)));
  const all = [...atoms.slice(0, from), ...joined, ...atoms.slice(to)];
  if (cursor <= from) return { atoms: all, cursor };
  if (cursor >= to) return { atoms: all, cursor: cursor + joined.length - (to - from) };
  let left = textOf(atoms.slice(from, cursor)).length;
  let at = from;
  for (const { text } of joined) {
    if (left <= 0) break;
    left -= text.length;
    at += 1;
  }
  return { atoms: all, cursor: at };
}

const isPlain = ({ text }: Atom): boolean => /^[\n\u0020-\u007e]$/.test(text);

const isOpen = (atom: Atom | undefined): boolean =>
  atom !== undefined && !isFold(atom) && !isPlain(atom) && !/^\s/.test(atom.text);

export function moveTo({ atoms }: TextBuffer, cursor: number): TextBuffer {
  return { atoms, cursor: Math.max(0, Math.min(cursor, atoms.length)) };
}

/** In front of the sign for the shell only where the cursor is there, or right behind it. */
export function lineStart({ atoms, cursor }: TextBuffer): number {
  if (cursor === 1 && atoms[0]?.text === '!') return 0;
  let at = cursor;
  while (at > 0 && atoms[at - 1]?.text !== '\n') at -= 1;
  return at === 0 && cursor > 0 && atoms[0]?.text === '!' ? 1 : at;
}

export function lineEnd({ atoms, cursor }: TextBuffer): number {
  let at = cursor;
  while (at < atoms.length && atoms[at]?.text !== '\n') at += 1;
  return at;
}

const isWord = (atom: Atom | undefined): boolean =>
  atom !== undefined && (isFold(atom) || /[\p{L}\p{N}_]/u.test(atom.text));

/** As a shell moves: over what is between words, then over the word. */
export function wordLeft({ atoms, cursor }: TextBuffer): number {
  let at = cursor;
  while (at > 0 && !isWord(atoms[at - 1])) at -= 1;
  while (at > 0 && isWord(atoms[at - 1])) at -= 1;
  return at;
}

export function wordRight({ atoms, cursor }: TextBuffer): number {
  let at = cursor;
  while (at < atoms.length && !isWord(atoms[at])) at += 1;
  while (at < atoms.length && isWord(atoms[at])) at += 1;
  return at;
}

/** To the blank before, as Ctrl-W of a shell. */
export function blankLeft({ atoms, cursor }: TextBuffer): number {
  const isBlank = (atom: Atom | undefined) => atom !== undefined && /^\s$/.test(atom.text);
  let at = cursor;
  while (at > 0 && isBlank(atoms[at - 1])) at -= 1;
  while (at > 0 && !isBlank(atoms[at - 1])) at -= 1;
  return at;
}

/** The two around the cursor, or the two before it at the end of a line. */
export function transpose(buffer: TextBuffer): TextBuffer {
  const { atoms, cursor } = buffer;
  const at = cursor === lineEnd(buffer) ? cursor - 1 : cursor;
  const [before, after] = [atoms[at - 1], atoms[at]];
  if (before === undefined || after === undefined || before.text === '\n') return buffer;
  return insert(moveTo(remove(buffer, at - 1, at), at), [before]);
}
