/** A panel with tabs, of whose lines a part is shown. */
import type { Panel } from '../backend.ts';
import type { Theme } from '../theme.ts';
import { Lines } from './Lines.tsx';

export function PanelView(props: {
  readonly panels: readonly Panel[];
  readonly open: number;
  readonly top: number;
  readonly rows: number;
  readonly theme: Theme;
}) {
  const { panels, open, top, rows, theme } = props;
  const lines = panels[open]?.lines ?? [];
  const shown = lines.slice(top, top + rows);
  const below = lines.length - top - shown.length;
  const tabs = panels.map(({ title }, at) =>
    at === open ? theme.paint('selected', ` ${title} `) : ` ${title} `,
  );
  const hint = `${below > 0 ? `↓ ${below} more · ` : ''}←→ panels · ↑↓ scroll · Esc closes`;
  return <Lines lines={[tabs.join(' '), ...shown, theme.paint('dim', hint)]} />;
}
