/** What shows metrics, in one part of the program. */
export { groupMetrics, qualityOf } from '../ledger/grouped-metrics.ts';
export { daysToCsv, groupsToCsv } from '../ledger/metrics-to-csv.ts';
export { metricsToHtml } from '../ledger/metrics-to-html.ts';
export { metricsToJson } from '../ledger/metrics-to-json.ts';
export { readMetrics } from '../ledger/read-metrics.ts';
export { renderGroups, renderQuality, renderTrends } from '../ledger/render-learned.ts';
export { renderDaily, renderDays } from '../ledger/render-metrics.ts';
export { topTierOf } from './top-tier.ts';
