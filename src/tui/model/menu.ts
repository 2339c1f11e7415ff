/** A choice of one among several: what is offered, and which is under the cursor. Pure. */
import type { InputEvent } from '../input/input-event.ts';

export interface MenuItem<Value> {
  readonly label: string;
  readonly detail: string | null;
  /** A letter that chooses it at once. */
  readonly hotkey: string | null;
  readonly value: Value;
}

export interface Menu<Value> {
  readonly items: readonly MenuItem<Value>[];
  readonly at: number;
}

export type MenuStep<Value> =
  | { readonly kind: 'moved'; readonly menu: Menu<Value> }
  | { readonly kind: 'chosen'; readonly value: Value }
  | { readonly kind: 'left' };

export function menuInput<Value>(menu: Menu<Value>, event: InputEvent): MenuStep<Value> {
  if (event.type !== 'key') return { kind: 'moved', menu };
  const { name, ctrl, alt, text } = event.key;
  const count = menu.items.length;
  const moved = (at: number) => ({ kind: 'moved', menu: { ...menu, at: (at + count) % count } }) as const;
  if (name === 'escape' || (ctrl && (name === 'c' || name === 'g'))) return { kind: 'left' };
  if (count === 0) return { kind: 'moved', menu };
  if (name === 'up' || (ctrl && name === 'p') || (text === 'k' && !hasHotkey(menu, 'k')))
    return moved(menu.at - 1);
  if (name === 'down' || name === 'tab' || (ctrl && name === 'n') || (text === 'j' && !hasHotkey(menu, 'j')))
    return moved(menu.at + 1);
  if (name === 'home' || name === 'pageup') return moved(0);
  if (name === 'end' || name === 'pagedown') return moved(count - 1);
  if (name === 'enter') {
    const item = menu.items[menu.at];
    return item === undefined ? { kind: 'left' } : { kind: 'chosen', value: item.value };
  }
  const byLetter =
    ctrl || alt ? undefined : menu.items.find(({ hotkey }) => hotkey !== null && hotkey === text);
  return byLetter === undefined ? { kind: 'moved', menu } : { kind: 'chosen', value: byLetter.value };
}

function hasHotkey<Value>({ items }: Menu<Value>, letter: string): boolean {
  return items.some(({ hotkey }) => hotkey === letter);
}
