/** The listing of `optimizer models`, for people. Pure but for the style of the channel. */
import type { Availability } from '../providers/contract.ts';
import { countOf } from './amounts.ts';
import type { Channel } from './terminal.ts';

/** In US dollars per million tokens. */
export interface ModelRowPrice {
  readonly input: number;
  readonly output: number;
  /** `null`: not told; billed as input. */
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly isFree: boolean;
  /** In their place for the whole request; `null`: the same whatever the length. */
  readonly longPrompts: {
    readonly abovePromptTokens: number;
    readonly input: number;
    readonly output: number;
  } | null;
  /** For people: `configuration`, `packaged price of 2026-09-05`. */
  readonly from: string;
  /** Where a packaged price was read. */
  readonly source: string | null;
  /** Day or month of a packaged price. */
  readonly asOf: string | null;
  readonly ageDays: number | null;
}

export interface ModelRow {
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  readonly onLadder: boolean;
  readonly isLocal: boolean;
  /** `null`: not known. */
  readonly windowTokens: number | null;
  readonly maxOutputTokens: number;
  /** What the model could, whatever is configured; `null`: not known. */
  readonly modelMaxOutputTokens: number | null;
  /** `null`: not known. */
  readonly price: ModelRowPrice | null;
  readonly availability: Availability;
  readonly retirement: { readonly date: string; readonly replacement: string } | null;
  /** What the configuration says otherwise than the defaults. */
  readonly overrides: readonly { readonly key: string; readonly value: unknown; readonly from: string }[];
}

/** Vendors change prices a few times a year. */
export const oldAfterDays = 90;

/** @param asOf a day, or a month, which counts from its first day. `null`: it is neither. */
export function ageDaysOf(asOf: string, nowMs: number): number | null {
  const fromMs = Date.parse(`${asOf.length === 7 ? `${asOf}-01` : asOf}T00:00:00Z`);
  return Number.isNaN(fromMs) ? null : Math.max(0, Math.floor((nowMs - fromMs) / 86_400_000));
}

export function renderModels(rows: readonly ModelRow[], out: Channel): string {
  const width = Math.max(...rows.map(({ tier }) => tier.length)) + 2;
  const indent = ' '.repeat(width);
  const blocks = rows.map((row) => {
    const { availability } = row;
    const state = availability.available
      ? out.style('green', 'available')
      : `${out.style('yellow', 'not available')}: ${availability.reason}`;
    const lines = [
      `${out.style('bold', row.tier.padEnd(width))}${row.provider} ${row.model} — ${state}`,
      ...(availability.available || availability.hint === '' ? [] : [`${indent}${availability.hint}`]),
      `${indent}${limitsOf(row)}`,
      ...pricesOf(row).map((line) => `${indent}${line}`),
      ...warningsOf(row).map((line) => `${indent}${out.style('yellow', line)}`),
      ...row.overrides.map(({ key, value, from }) => `${indent}set: ${key} = ${shown(value)} (${from})`),
    ];
    return `${lines.join('\n')}\n`;
  });
  return `${blocks.join('\n')}\nPrices are in US dollars per million tokens.\n`;
}

function limitsOf({ windowTokens, maxOutputTokens, modelMaxOutputTokens, onLadder }: ModelRow): string {
  const window = windowTokens === null ? 'window unknown' : `window ${countOf(windowTokens)} tokens`;
  const most =
    modelMaxOutputTokens === null || modelMaxOutputTokens === maxOutputTokens
      ? ''
      : ` of the ${countOf(modelMaxOutputTokens)} that the model can`;
  const place = onLadder ? '' : ' · not on the ladder, asked by --tier only';
  return `${window} · answers up to ${countOf(maxOutputTokens)} tokens${most}${place}`;
}

function pricesOf({ price }: ModelRow): string[] {
  if (price === null) return ['price unknown'];
  if (price.isFree) return [`free (${price.from})`];
  const { input, output, cacheRead, cacheWrite, longPrompts, from, ageDays } = price;
  const parts = [
    `${usd(input)} in`,
    `${usd(output)} out`,
    ...(cacheRead === null ? [] : [`${usd(cacheRead)} from the cache`]),
    ...(cacheWrite === null ? [] : [`${usd(cacheWrite)} into the cache`]),
  ];
  const old = ageDays === null ? '' : `, ${ageDays} ${ageDays === 1 ? 'day' : 'days'} old`;
  return [
    `${parts.join(' · ')} (${from}${old})`,
    ...(longPrompts === null
      ? []
      : [
          `with more than ${countOf(longPrompts.abovePromptTokens)} tokens of prompt: ${usd(longPrompts.input)} in · ${usd(longPrompts.output)} out`,
        ]),
  ];
}

function warningsOf({ provider, model, price, retirement }: ModelRow): string[] {
  const key = `[prices."${provider}/${model}"]`;
  return [
    ...(price === null
      ? [`What it costs cannot be counted, and with a budget it is not asked: set ${key}.`]
      : []),
    ...(price?.ageDays != null && price.ageDays > oldAfterDays
      ? [`The price may have changed since: compare it with the vendor's, and set ${key} if it has.`]
      : []),
    ...(retirement === null
      ? []
      : [`It stops answering on ${retirement.date}; ${retirement.replacement} takes its place.`]),
  ];
}

function usd(dollars: number): string {
  const [whole = '0', part = ''] = String(Number(dollars.toFixed(4))).split('.');
  return `$${whole}.${part.padEnd(2, '0')}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
