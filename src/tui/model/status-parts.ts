/** What the status line says, the most important first: as many as fit are shown. Pure. */
import { formatUsd, toNanoUsd } from '../../core/money.ts';
import type { AppState, Busy } from './app-state.ts';

export interface StatusPart {
  readonly text: string;
  readonly role: 'dim' | 'accent' | 'warning';
}

/** A token of English and code is about four characters. */
const charactersPerToken = 4;
/** From here on a budget is worth a warning. */
const nearlySpent = 0.8;

export function busyParts(busy: Busy, nowMs: number): readonly StatusPart[] {
  const { tier, doing, because, characters, cost, unknownCosts, startedMs, isStopping } = busy;
  const dim = (text: string): StatusPart => ({ text, role: 'dim' });
  return [
    { text: isStopping ? 'stopping' : tier === null ? doing : `${tier} ${doing}`, role: 'accent' },
    dim(elapsed(nowMs - startedMs)),
    ...(because === null ? [] : [{ text: because, role: 'warning' } as const]),
    ...(characters === 0 ? [] : [dim(`~${Math.ceil(characters / charactersPerToken)} tokens`)]),
    ...(cost === 0 && unknownCosts === 0 ? [] : [dim(money(cost, unknownCosts))]),
    dim('Esc stops'),
  ];
}

export function idleParts({
  status,
  index,
  project,
  interruptedAtMs,
  nowMs,
  queue,
}: AppState): readonly StatusPart[] {
  const parts: StatusPart[] = [];
  const dim = (text: string) => parts.push({ text, role: 'dim' });
  if (interruptedAtMs !== null && nowMs - interruptedAtMs < 2_000)
    parts.push({ text: 'Ctrl-C again quits', role: 'warning' });
  if (index.kind === 'reading')
    parts.push({ text: `index ${percent(index.done, index.total)}`, role: 'accent' });
  if (index.kind === 'waiting') dim('index …');
  if (status !== null) {
    const { pinned, localOnly, ladder, sessionCost, unknownCosts, dayCost, dayBudget, sessionBudget } =
      status;
    const session = money(sessionCost, unknownCosts) + ofBudget(sessionBudget);
    parts.push({ text: `session ${session}`, role: isNear(sessionCost, sessionBudget) ? 'warning' : 'dim' });
    if (dayCost !== null || dayBudget !== null)
      parts.push({
        text: `today ${money(dayCost ?? 0, 0)}${ofBudget(dayBudget)}`,
        role: isNear(dayCost ?? 0, dayBudget) ? 'warning' : 'dim',
      });
    // Money comes first: a narrow line has no room for both.
    dim(pinned ?? (localOnly ? 'local only' : ladder.join(' → ') || 'no tier'));
  }
  if (queue.length > 0) dim(`${queue.length} queued`);
  if (project !== null) dim(project.split(/[\\/]/).at(-1) ?? project);
  return parts;
}

function isNear(spent: number, budget: number | null): boolean {
  return budget !== null && spent >= budget * nearlySpent;
}

function ofBudget(budget: number | null): string {
  return budget === null ? '' : ` of ${formatUsd(toNanoUsd(budget))}`;
}

function money(nano: number, unknown: number): string {
  return `${formatUsd(toNanoUsd(nano))}${unknown === 0 ? '' : ` + ${unknown} unknown`}`;
}

function percent(done: number, total: number): string {
  return total === 0 ? '…' : `${Math.floor((100 * done) / total)}%`;
}

function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
