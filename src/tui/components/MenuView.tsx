/** A title, what it is about, and a menu of which the part around the cursor is shown. */
import type { Painted } from '../backend.ts';
import type { Menu, MenuItem } from '../model/menu.ts';
import type { Theme } from '../theme.ts';
import { plainText } from '../transcript/plain-text.ts';
import { wrapWords } from '../transcript/wrap-words.ts';
import { Lines } from './Lines.tsx';

export function MenuView<Value>(props: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly menu: Menu<Value>;
  readonly columns: number;
  /** The most rows that it may take. */
  readonly rows: number;
  readonly theme: Theme;
}) {
  const { title, lines, menu, columns, rows, theme } = props;
  const about = lines.flatMap((line) => wrapWords(line, columns - 2));
  const room = Math.max(1, rows - 1);
  const items = Math.min(menu.items.length, Math.max(3, room - about.length));
  const shownAbout = about.slice(0, Math.max(1, room - items));
  const top = Math.max(0, Math.min(menu.at - Math.floor(items / 2), menu.items.length - items));
  const cut = about.length - shownAbout.length;
  return (
    <Lines
      lines={[
        theme.paint('strong', title),
        ...shownAbout.map((line, at) =>
          at === shownAbout.length - 1 && cut > 0
            ? theme.paint('dim', `  … ${cut + 1} more lines`)
            : `  ${line}`,
        ),
        ...menu.items.slice(top, top + items).map((item, at) => itemLine(item, top + at === menu.at, theme)),
        ...(menu.items.length === 0 ? [theme.paint('dim', '  nothing fits')] : []),
      ]}
    />
  );
}

function itemLine({ label, detail, hotkey }: MenuItem<unknown>, isAt: boolean, theme: Theme): Painted {
  const key = hotkey === null ? '' : theme.paint('dim', ` (${hotkey})`);
  const more = detail === null ? '' : theme.paint('dim', `  ${plainText(detail)}`);
  return `${isAt ? theme.paint('accent', `❯ ${plainText(label)}`) : `  ${plainText(label)}`}${key}${more}`;
}
