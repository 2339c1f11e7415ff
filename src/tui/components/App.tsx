/** The live part of the screen, from the line that streams down to the status. Draws what the state says. */
import { Box, Text } from 'ink';
import type { Painted } from '../backend.ts';
import { Composer } from '../composer/Composer.tsx';
import type { AppState, Mode } from '../model/app-state.ts';
import { openRows, panelRows } from '../model/open-rows.ts';
import { busyParts, idleParts } from '../model/status-parts.ts';
import { Review } from '../review/Review.tsx';
import type { Theme } from '../theme.ts';
import { Lines } from './Lines.tsx';
import { MenuView } from './MenuView.tsx';
import { PanelView } from './PanelView.tsx';
import { QueueView } from './QueueView.tsx';
import { StatusLine } from './StatusLine.tsx';

export interface AppProps {
  readonly state: AppState;
  /** The end of what streams. */
  readonly pending: readonly Painted[];
  readonly theme: Theme;
}

export function App({ state, pending, theme }: AppProps) {
  const { columns } = state.size;
  return (
    <Box flexDirection="column" width={columns}>
      <Lines lines={pending} />
      <Text> </Text>
      {state.busy !== null && (
        <StatusLine parts={busyParts(state.busy, state.nowMs)} columns={columns} theme={theme} />
      )}
      <QueueView queue={state.queue} theme={theme} />
      <Open mode={state.mode} state={state} theme={theme} />
      <StatusLine parts={idleParts(state)} columns={columns} theme={theme} />
    </Box>
  );
}

function Open({
  mode,
  state,
  theme,
}: {
  readonly mode: Mode;
  readonly state: AppState;
  readonly theme: Theme;
}) {
  const { columns, rows } = state.size;
  switch (mode.kind) {
    case 'compose':
      return (
        <Composer
          state={state.composer}
          columns={columns}
          rows={rows}
          theme={theme}
          rowsBelow={1}
          placeholder={
            state.busy === null
              ? 'ask anything; @ names files, / lists commands'
              : 'type ahead: it is asked next'
          }
        />
      );
    case 'ask':
      return (
        <MenuView
          title={mode.title}
          lines={mode.lines}
          menu={mode.menu}
          columns={columns}
          rows={openRows(state)}
          theme={theme}
        />
      );
    case 'review':
      return (
        <Review state={mode.review} columns={columns} rows={openRows(state)} rowsBelow={1} theme={theme} />
      );
    case 'panel':
      return (
        <PanelView
          panels={mode.panels}
          open={mode.open}
          top={mode.top}
          rows={panelRows(state)}
          theme={theme}
        />
      );
    case 'choose':
      return (
        <MenuView
          title={mode.typed === '' ? mode.title : `${mode.title} ${mode.typed}`}
          lines={[]}
          menu={mode.menu}
          columns={columns}
          rows={Math.min(12, openRows(state))}
          theme={theme}
        />
      );
  }
}
