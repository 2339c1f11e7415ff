/** What differs between a text and what it became, for people, in time that grows with the text and no faster. Pure. */
import { diffWordsWithSpace } from 'diff';

export interface TextChange {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** The words that came and went, of short texts; `null`: too long, or too much of it differs. */
export function changedWords(before: string, after: string): readonly TextChange[] | null {
  if (before.length + after.length > 20_000) return null;
  const changes = diffWordsWithSpace(before, after, { maxEditLength: 400 });
  return (
    changes?.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    })) ?? null
  );
}

/**
 * Line by line. What stays of an original stays in its order, so the next line that is the same is the one that stayed, and
 * lines of which there is none are marks.
 */
export function changedLines(before: string, after: string): readonly TextChange[] {
  const lines = before.split('\n');
  const places = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [at]);
    else known.push(at);
  }
  for (const known of places.values()) known.reverse();
  const changes: TextChange[] = [];
  let at = 0;
  for (const text of after.split('\n')) {
    const known = places.get(text) ?? [];
    while ((known.at(-1) ?? at) < at) known.pop();
    const place = known.at(-1);
    if (place === undefined) {
      changes.push({ kind: 'added', text });
      continue;
    }
    for (; at < place; at++) changes.push({ kind: 'removed', text: lines[at] ?? '' });
    changes.push({ kind: 'same', text });
    at++;
  }
  for (; at < lines.length; at++) changes.push({ kind: 'removed', text: lines[at] ?? '' });
  return changes;
}
