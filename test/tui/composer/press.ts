/** Keys as people write them: `C-a`, `M-f`, `<enter>`, `S-<enter>`; `paste:…` is a paste; all else is typed letter by letter. */
import { type ComposerStep, composerInput } from '../../../src/tui/composer/composer-input.ts';
import type { ComposerIntent } from '../../../src/tui/composer/composer-intent.ts';
import { type ComposerState, newComposer } from '../../../src/tui/composer/composer-state.ts';
import { isFold } from '../../../src/tui/composer/text-buffer.ts';
import { type InputEvent, key, typed } from '../../../src/tui/input/input-event.ts';

export const setting = { columns: 80, rows: 24 };

export function eventsOf(written: string): readonly InputEvent[] {
  if (written.startsWith('paste:')) return [{ type: 'paste', text: written.slice('paste:'.length) }];
  const [, held = '', named, letter] = /^((?:[CMS]-)*)(?:<(\w+)>|(.))$/su.exec(written) ?? [];
  const name = named ?? letter;
  if (name === undefined || (held === '' && named === undefined))
    return [...new Intl.Segmenter().segment(written)].map(({ segment }) => ({
      type: 'key',
      key: typed(segment),
    }));
  const [ctrl, alt, shift] = ['C', 'M', 'S'].map((one) => held.includes(one));
  return [{ type: 'key', key: key(name, { ctrl, alt, shift }) }];
}

export function press(
  keys: readonly string[],
  from: ComposerState = newComposer([]),
  size = setting,
): ComposerStep {
  let state = from;
  const intents: ComposerIntent[] = [];
  for (const event of keys.flatMap(eventsOf)) {
    const step = composerInput(state, event, size);
    state = step.state;
    intents.push(...step.intents);
  }
  return { state, intents };
}

/** With `|` where the cursor is; folded pastes as they are shown. */
export function shown({ buffer: { atoms, cursor } }: ComposerState): string {
  const text = atoms.map((atom) => (isFold(atom) ? atom.shown : atom.text));
  return [...text.slice(0, cursor), '|', ...text.slice(cursor)].join('');
}
