/** Metrics as one page that needs nothing else: no script, no font, no request. Plots are SVG. Pure. */
import { formatUsd, type NanoUsd } from '../core/money.ts';
import type { Grouping, GroupMetrics, Quality } from './grouped-metrics.ts';
import type { DailyMetrics } from './summarise.ts';

export interface MetricsPage {
  readonly days: readonly DailyMetrics[];
  readonly total: DailyMetrics;
  readonly quality: Quality;
  readonly groups: readonly { readonly by: Grouping; readonly groups: readonly GroupMetrics[] }[];
}

export function metricsToHtml({ days, total, quality, groups }: MetricsPage): string {
  const { period } = total;
  const dates =
    period.firstDate === period.lastDate ? period.firstDate : `${period.firstDate} to ${period.lastDate}`;
  const plots = [
    columns(
      'Cost a day',
      days,
      ({ total: cost }) => cost.known,
      (value) => formatUsd(value as NanoUsd),
    ),
    columns('Requests a day', days, ({ requests }) => requests, String),
    columns('Median latency a day', days, ({ latency }) => latency?.p50Ms ?? 0, seconds),
    columns(
      'Paid in vain a day, for answers that went up',
      days,
      ({ escalations }) => escalations.inVain.known,
      (value) => formatUsd(value as NanoUsd),
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>optimizer metrics, ${escaped(dates)}</title>
<style>
:root { color-scheme: light dark; --ink: #1c2733; --dim: #5b6876; --line: #d7dde3; --bar: #2a6fb0; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --dim: #9aa7b4; --line: #36414d; --bar: #6aa8e0; --page: #151b21; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 66rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.facts { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; padding: 0; list-style: none; }
.facts b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; } .facts span { color: var(--dim); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1rem 2rem; }
figure { margin: 0; } figcaption { color: var(--dim); } svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--dim); font-size: 11px; } svg rect { fill: var(--bar); } svg line { stroke: var(--line); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); } th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: 600; }
meter { width: 7rem; }
</style>
</head>
<body>
<h1>optimizer metrics, ${escaped(dates)}</h1>
<ul class="facts">${facts(total, quality)
    .map(([label, value]) => `<li><b>${escaped(value)}</b><span>${escaped(label)}</span></li>`)
    .join('')}</ul>
<div class="plots">${plots.join('')}</div>
${groups.map(({ by, groups: some }) => groupTable(by, some)).join('\n')}
</body>
</html>
`;
}

function facts(total: DailyMetrics, { verified, judged, said, done }: Quality): [string, string][] {
  const saved = (total.caches.savedByProviders.known + total.caches.savedByAnswers.known) as NanoUsd;
  const unknown = total.total.unknownAttempts;
  return [
    ['requests', String(total.requests)],
    ['answered', percent(total.successes, total.requests)],
    [unknown === 0 ? 'paid' : `paid, and ${unknown} attempts of unknown cost`, formatUsd(total.total.known)],
    ['paid in vain', formatUsd(total.escalations.inVain.known)],
    ['saved by caches', formatUsd(saved)],
    ['median latency', total.latency === null ? '–' : seconds(total.latency.p50Ms)],
    ['of answers of models with something to check', percent(verified, judged)],
    ['said good / bad', `${said.good} / ${said.bad}`],
    ['asked again soon, or undone', String(done.bad)],
    ['edits that stayed', String(done.good)],
  ];
}

const width = 460;
const height = 150;
const left = 8;
const top = 18;
const bottom = 20;

function columns(
  title: string,
  days: readonly DailyMetrics[],
  figureOf: (day: DailyMetrics) => number,
  shown: (value: number) => string,
): string {
  const values = days.map(figureOf);
  const largest = Math.max(...values, 0);
  const step = (width - 2 * left) / Math.max(1, days.length);
  const room = height - top - bottom;
  const bars = values.map((value, at) => {
    const tall = largest === 0 ? 0 : (value / largest) * room;
    const date = days[at]?.period.firstDate ?? '';
    return `<rect x="${fixed(left + at * step + step * 0.1)}" y="${fixed(top + room - tall)}" width="${fixed(Math.min(step * 0.8, 48))}" height="${fixed(tall)}"><title>${date}: ${escaped(shown(value))}</title></rect>`;
  });
  const label = `${title}: ${values.map((value, at) => `${days[at]?.period.firstDate} ${shown(value)}`).join(', ')}`;
  const last =
    days.length > 1
      ? `<text x="${width - left}" y="${height - 5}" text-anchor="end">${days.at(-1)?.period.firstDate}</text>`
      : '';
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}"><text x="${left}" y="12">${escaped(shown(largest))}</text><line x1="${left}" x2="${width - left}" y1="${top + room}" y2="${top + room}"/>${bars.join('')}<text x="${left}" y="${height - 5}">${days[0]?.period.firstDate ?? ''}</text>${last}</svg></figure>`;
}

function groupTable(by: Grouping, groups: readonly GroupMetrics[]): string {
  if (groups.length === 0) return '';
  const dearest = Math.max(1, ...groups.map(({ cost }) => cost));
  const rows = groups.map(
    (group) =>
      `<tr><td>${escaped(group.name)}</td><td>${group.requests}</td><td>${percent(group.answered, group.requests)}</td><td>${formatUsd(group.cost)}</td><td><meter max="${dearest}" value="${group.cost}">${formatUsd(group.cost)}</meter></td><td>${formatUsd(group.inVain)}</td><td>${group.p50Ms === null ? '–' : seconds(group.p50Ms)}</td><td>${group.p95Ms === null ? '–' : seconds(group.p95Ms)}</td><td>${group.quality.said.good} / ${group.quality.said.bad}</td></tr>`,
  );
  return `<h2>By ${by}</h2><div class="scroll"><table><thead><tr><th>${by}</th><th>requests</th><th>answered</th><th>cost</th><th></th><th>in vain</th><th>P50</th><th>P95</th><th>good / bad</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)}%`;
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
