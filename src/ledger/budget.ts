/** Limits on what may be spent, and how much of each is gone. Plain data. */
import { formatUsd, type NanoUsd, toNanoUsd } from '../core/money.ts';

export type CapName = 'request' | 'session' | 'project-day' | 'project-month' | 'day' | 'month';

export interface Cap {
  readonly name: CapName;
  readonly limit: NanoUsd;
}

/** Whose money it is, and of when. */
export interface Spender {
  readonly project: string;
  readonly requestId: string;
  /** `null`: none yet, as before the context is found. */
  readonly conversation: string | null;
}

export interface CapState extends Cap {
  /** By attempts that are in the ledger. */
  readonly spent: NanoUsd;
  /** For calls that run, of all processes. */
  readonly reserved: NanoUsd;
}

/** Never below 0. */
export function leftOf({ limit, spent, reserved }: CapState): NanoUsd {
  return toNanoUsd(Math.max(0, limit - spent - reserved));
}

/** The one with the least left; `null`: there is none. */
export function tightestCap(states: readonly CapState[]): CapState | null {
  return states.reduce<CapState | null>(
    (least, state) => (least === null || leftOf(state) < leftOf(least) ? state : least),
    null,
  );
}

export const budgetKeys: Readonly<Record<CapName, string>> = {
  request: 'budget.request-usd',
  session: 'budget.session-usd',
  'project-day': 'budget.project-daily-usd',
  'project-month': 'budget.project-monthly-usd',
  day: 'budget.daily-usd',
  month: 'budget.monthly-usd',
};

const periods: Readonly<Record<CapName, string>> = {
  request: 'for one question',
  session: 'for this conversation',
  'project-day': 'for today in this project',
  'project-month': 'for this month in this project',
  day: 'for today',
  month: 'for this month',
};

/** `$1.00 for today`. */
export function describeCap({ name, limit }: Cap): string {
  return `${formatUsd(limit)} ${periods[name]}`;
}
