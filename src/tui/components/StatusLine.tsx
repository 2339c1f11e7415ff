/** One line of parts, of which the first ones that fit are shown. */
import { Text } from 'ink';
import stringWidth from 'string-width';
import type { StatusPart } from '../model/status-parts.ts';
import type { Theme } from '../theme.ts';

const separator = ' · ';

export function StatusLine(props: {
  readonly parts: readonly StatusPart[];
  readonly columns: number;
  readonly theme: Theme;
}) {
  const { parts, columns, theme } = props;
  return <Text wrap="truncate-end">{statusText(parts, columns, theme)}</Text>;
}

function statusText(parts: readonly StatusPart[], columns: number, theme: Theme): string {
  let room = columns - 1;
  const shown: string[] = [];
  for (const { text, role } of parts) {
    const width = stringWidth(text) + (shown.length === 0 ? 0 : separator.length);
    // One that does not fit leaves room for shorter ones behind it; the first is cut.
    if (width > room && shown.length > 0) continue;
    shown.push(theme.paint(role, text));
    room -= width;
  }
  return shown.join(theme.paint('dim', separator));
}
