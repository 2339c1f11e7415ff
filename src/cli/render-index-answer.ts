/** An answer of the index as text for people. The data form is the answer itself. */
import type { AnswerItem, IndexAnswer } from '../codebase/search/index-answer.ts';
import { escapeControls } from '../core/escape-controls.ts';
import type { Channel } from './terminal.ts';

/** More than this floods a screen; the rest is counted. */
const mostItems = 20;

/** Beside a certain answer. */
const mostPossible = 5;

/** Of a signature or a line of source where no terminal has a width; the whole stands at the place that is named. */
const mostCharacters = 100;

export function renderIndexAnswer(answer: IndexAnswer, out: Channel): string {
  const lines = [out.style('bold', answer.title)];
  if (answer.source !== null) {
    const at = answer.items[0];
    if (at) lines.push(out.style('cyan', `${placeOf(at)}-${at.endLine}`));
    lines.push('', answer.source, '');
  } else {
    lines.push(...renderItems(answer.items, mostItems, out));
    if (answer.possible.length > 0) {
      if (answer.items.length > 0) lines.push(`  possible, by name alone (${answer.possible.length}):`);
      lines.push(...renderItems(answer.possible, answer.items.length > 0 ? mostPossible : mostItems, out));
    }
  }
  for (const note of answer.notes) lines.push(out.style('dim', `  note: ${note}`));
  if (answer.suggestions.length > 0) lines.push(`  near: ${answer.suggestions.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function renderItems(items: readonly AnswerItem[], most: number, out: Channel): readonly string[] {
  const shown = items.slice(0, most);
  const width = Math.min(56, Math.max(0, ...shown.map((item) => placeOf(item).length)));
  const more = items.length - shown.length;
  return [
    ...shown.map((item) => renderItem(item, width, out)),
    ...(more > 0 ? [out.style('dim', `  … ${more} more (--json lists them)`)] : []),
  ];
}

function renderItem(item: AnswerItem, width: number, out: Channel): string {
  const place = placeOf(item);
  const context = item.context === '' ? '' : `  (${item.context})`;
  const taken = 4 + Math.max(width, place.length) + context.length;
  const most = out.isTerminal ? Math.max(20, out.columns - taken - 1) : mostCharacters;
  const text = item.text.length > most ? `${item.text.slice(0, most - 1)}…` : item.text;
  return `  ${out.style('cyan', place)}${' '.repeat(Math.max(2, width - place.length + 2))}${text}${out.style('dim', context)}`;
}

function placeOf(item: AnswerItem): string {
  return `${escapeControls(item.path)}:${item.line}`;
}
