/** What a check of the doctor finds, and how checks are run together within a time. Knows none of the checks. */
import type { ExitCode } from '../exit-codes.ts';

/** `warning`: something is less than it could be. `problem`: something does not work. */
export type Status = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly status: Status;
  /** Without a full stop, on one line; never a key, its length or a part of it. */
  readonly text: string;
  /** What to do about it; `null`: nothing. */
  readonly hint: string | null;
  /** What every question ends with until it is mended; `null`: questions are answered. */
  readonly stops: ExitCode | null;
}

export interface Check {
  /** Stable, for programs. */
  readonly area: string;
  readonly title: string;
  readonly run: (signal: AbortSignal) => Promise<readonly Finding[]>;
}

export interface CheckedArea {
  readonly area: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

export function ok(text: string): Finding {
  return { status: 'ok', text, hint: null, stops: null };
}

export function warning(text: string, hint: string | null): Finding {
  return { status: 'warning', text, hint, stops: null };
}

export function problem(text: string, hint: string, stops: ExitCode | null = null): Finding {
  return { status: 'problem', text, hint, stops };
}

/**
 * All at once; one that takes too long is left, and says so.
 * @returns in the order of the checks
 */
export async function runChecks(
  checks: readonly Check[],
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<readonly CheckedArea[]> {
  const late = new AbortController();
  const within = AbortSignal.any([signal, late.signal]);
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const areas = await Promise.all(
    checks.map(async ({ area, title, run }) => {
      const findings = await Promise.race([findingsOf(run, within), isLate]);
      return { area, title, findings: findings ?? [tooLong(limitMs)] };
    }),
  );
  clearTimeout(timer);
  late.abort();
  signal.throwIfAborted();
  return areas;
}

/** The exit code: of the first that makes every question fail. */
export function stoppedBy(areas: readonly CheckedArea[]): ExitCode | null {
  return areas.flatMap(({ findings }) => findings).find(({ stops }) => stops !== null)?.stops ?? null;
}

/** A check that fails is a finding: the others are shown all the same. */
async function findingsOf(run: Check['run'], signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    return await run(signal);
  } catch (error) {
    if (signal.aborted) return [];
    return [problem(`the check failed: ${reasonOf(error)}`, 'Please report it with this line.')];
  }
}

function tooLong(limitMs: number): Finding {
  return warning(`not known: the check took longer than ${limitMs / 1_000} s`, 'Run optimizer doctor again.');
}

/** On one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, ' ');
}
