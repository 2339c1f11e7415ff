/** What a watcher tells, as a line for people and as an object for programs. Pure. */
import type { PollingReason, WatchEvent } from '../codebase/watch/watch-event.ts';
import { assertNever } from '../core/assert-never.ts';
import { OptimizerError } from '../core/errors.ts';
import { escapeControls } from '../core/escape-controls.ts';
import { amountOf, countOf as n, seconds } from './amounts.ts';
import { rebuildReasons } from './render-index-report.ts';

/** Paths that fit on a line. */
const mostPaths = 3;

export function renderWatchEvent(event: WatchEvent, nowMs: number): string {
  return `${timeOfDay(nowMs)} ${lineOf(event)}\n`;
}

function lineOf(event: WatchEvent): string {
  switch (event.kind) {
    case 'watching':
      return event.by === 'polling'
        ? 'Looking at the project again and again; Ctrl-C ends it.'
        : `Watching ${amountOf(event.folders, 'folder')}; Ctrl-C ends it.`;
    case 'polling':
      return reasonOf(event.because);
    case 'updated':
      return updateOf(event);
    case 'failed': {
      const hint = event.error instanceof OptimizerError ? ` ${event.error.hint}` : '';
      return `Not updated: ${event.error.message}${hint} Trying again in ${seconds(event.retryMs)}.`;
    }
    case 'root-gone':
      return 'The project is gone; waiting for it to come back.';
    case 'root-back':
      return 'The project is back.';
    default:
      return assertNever(event);
  }
}

export function watchEventToJson(event: WatchEvent): Record<string, unknown> {
  switch (event.kind) {
    case 'updated': {
      const { rebuilt, changes, durationsMs } = event.report;
      return { event: 'updated', rebuilt, changes, durationsMs };
    }
    case 'failed': {
      const { error, retryMs } = event;
      const known = error instanceof OptimizerError ? { code: error.code, hint: error.hint } : { code: null };
      return { event: 'failed', message: error.message, ...known, retryMs };
    }
    default: {
      const { kind, ...rest } = event;
      return { event: kind, ...rest };
    }
  }
}

function reasonOf(because: PollingReason): string {
  if (because.kind === 'remote-file-system') {
    return `The project is on ${because.name}, where changes from elsewhere are not told: looking again and again instead.`;
  }
  const hint = because.code === 'ENOSPC' ? ' Raising fs.inotify.max_user_watches helps.' : '';
  return `Changes cannot be listened to (${because.message}): looking again and again instead.${hint}`;
}

function updateOf({ report }: Extract<WatchEvent, { kind: 'updated' }>): string {
  const { changes, rebuilt, durationsMs } = report;
  if (rebuilt !== null) {
    return `Built anew (${rebuildReasons[rebuilt]}): ${amountOf(changes.added.length, 'file')} in ${seconds(durationsMs.total)}`;
  }
  const counts = [
    [changes.added.length, 'added'],
    [changes.changed.length, 'changed'],
    [changes.removed.length, 'removed'],
  ] as const;
  const paths = [...changes.changed, ...changes.added, ...changes.removed];
  const more = paths.length > mostPaths ? ` and ${n(paths.length - mostPaths)} more` : '';
  const what = counts.filter(([count]) => count > 0).map(([count, word]) => `${n(count)} ${word}`);
  return `${what.join(', ')} in ${seconds(durationsMs.total)}: ${paths.slice(0, mostPaths).map(escapeControls).join(', ')}${more}`;
}

function timeOfDay(nowMs: number): string {
  const date = new Date(nowMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
