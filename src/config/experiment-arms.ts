/**
 * Arms of experiments: `name` or `name: key = value; key = value`. Which arm a session gets follows from a hash of both, so
 * it needs no memory and no luck. Pure.
 */
import type { Finding } from './finding.ts';
import { definitionOf } from './schema.ts';

export interface Assignment {
  readonly experiment: string;
  readonly arm: string;
}

export interface Arm {
  readonly name: string;
  readonly settings: readonly { readonly key: string; readonly text: string }[];
}

/** `null`: it is no arm. */
export function parseArm(text: string): Arm | null {
  const [, name, rest = ''] = /^\s*([a-z][a-z0-9-]{0,30})\s*(?::(.*))?$/s.exec(text) ?? [];
  if (name === undefined) return null;
  const settings = rest
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^([\w.-]+)\s*=\s*(.+)$/s.exec(part));
  if (settings.some((match) => match === null || !canVary(match[1] ?? ''))) return null;
  return {
    name,
    settings: settings.flatMap((match) => (match ? [{ key: match[1] ?? '', text: match[2] ?? '' }] : [])),
  };
}

/** Plain values of the user's own that cost no more than that: no addresses, keys, commands or other experiments. */
function canVary(key: string): boolean {
  const definition = definitionOf(key.split('.'));
  return (
    definition !== null &&
    !['experiments', 'verify', 'prices', 'budget'].includes(definition.path[0] ?? '') &&
    definition.project !== 'never'
  );
}

/** What the arms set that this session is in, above the user's file and below what was given for this run. */
export function armFindings(
  findings: readonly Finding[],
  session: string,
): { readonly assignments: readonly Assignment[]; readonly findings: readonly Finding[] } {
  const assignments: Assignment[] = [];
  const set: Finding[] = [];
  for (const { path, raw } of findings) {
    const experiment = path[1] ?? '';
    if (path[0] !== 'experiments' || !Array.isArray(raw)) continue;
    const arms = raw.flatMap((text) => parseArm(String(text)) ?? []);
    const arm = arms[armOf(session, experiment, arms.length)];
    if (arm === undefined) continue;
    assignments.push({ experiment, arm: arm.name });
    for (const { key, text } of arm.settings) {
      const definition = definitionOf(key.split('.'));
      if (definition === null) continue;
      const origin = { kind: 'flag', name: `experiment ${experiment}/${arm.name}` } as const;
      set.push({ path: key.split('.'), definition, raw: text, isText: true, origin });
    }
  }
  return { assignments, findings: set };
}

/** @returns an index below `arms`, every one as likely as another */
export function armOf(session: string, experiment: string, arms: number): number {
  // Loaded only where there is an experiment.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha256').update(`${experiment}\n${session}`).digest();
  return arms === 0 ? 0 : Number(hash.readBigUInt64BE(0) % BigInt(arms));
}
