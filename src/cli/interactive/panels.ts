/** The panels: what was sent and why, who was asked, how the index stands, what the days cost. Made when one is opened. */

import { systemClock } from '../../core/clock.ts';
import type { CommandOutcome, Painted, Panel } from '../../tui/backend.ts';
import { indexCommand } from '../index-command.ts';
import { renderExplanation } from '../render-explanation.ts';
import { manifestLines } from '../render-manifest.ts';
import { visible } from '../terminal.ts';
import type { SlashHost } from './slash-host.ts';

const titles = ['Context', 'Why', 'Index', 'Metrics'] as const;
type Title = (typeof titles)[number];

/** Of two weeks there is a line to see. */
const metricDays = 14;

export function panelOf(open: Title): (_: string, backend: SlashHost) => Promise<CommandOutcome> {
  return async (_, backend) => ({
    kind: 'panel',
    panels: await Promise.all(titles.map((title) => panel(title, backend))),
    open: titles.indexOf(open),
  });
}

async function panel(title: Title, backend: SlashHost): Promise<Panel> {
  return { title, lines: (await linesOf(title, backend)).map(visible) };
}

async function linesOf(title: Title, backend: SlashHost): Promise<readonly Painted[]> {
  const { last } = backend.state;
  const { out } = backend.terminal();
  switch (title) {
    case 'Context': {
      if (last === null) return ['Nothing was asked yet.'];
      const { result } = last.driven;
      if (result.kind === 'index') return ['The index answered; nothing was sent.'];
      return manifestLines(result.plan.context.manifest, out);
    }
    case 'Why':
      return last === null
        ? ['Nothing was asked yet.']
        : renderExplanation(last.driven.result, out).trimEnd().split('\n');
    case 'Index':
      return backend.written(async (terminal) =>
        indexCommand({ ...backend.settings.flags, status: true }, terminal, backend.signal),
      );
    case 'Metrics':
      return metricsLines(backend);
  }
}

/** How the days went as lines to look at, then today in figures. */
async function metricsLines(backend: SlashHost): Promise<readonly Painted[]> {
  const program = await backend.program();
  const { readMetrics, renderDaily, renderTrends, topTierOf } = await import('../metrics-parts.ts');
  const nowMs = systemClock.nowMs();
  const { days, total } = readMetrics(await program.ledger(), {
    nowMs,
    days: metricDays,
    timeZone: null,
    ladder: program.config.routing.ladder,
    topTier: await topTierOf(program, nowMs),
  });
  const today = days.at(-1);
  const trends = total.requests === 0 ? [] : [...renderTrends(days), ''];
  return [...trends, ...(today === undefined ? [] : renderDaily(today).split('\n'))];
}
