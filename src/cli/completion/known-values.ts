/** Which flags and arguments take values that only this machine knows. */

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export type ValueKind = 'tiers' | 'ladder' | 'turns' | 'sessions' | 'arms' | 'requests' | 'verdicts';

/** Empty where nothing is known. @param project what `--project` says */
export type KnownValues = (kind: ValueKind, project: string | null) => Promise<readonly Candidate[]>;

const byOption: Readonly<Record<string, ValueKind>> = {
  '--tier': 'tiers',
  '--max-tier': 'ladder',
  '--session': 'sessions',
};

/** By command and argument. */
const byArgument: Readonly<Record<string, ValueKind>> = {
  'undo id': 'turns',
  'sessions show id': 'sessions',
  'sessions export id': 'sessions',
  'sessions fork id': 'sessions',
  'sessions delete id': 'sessions',
  'experiments compare from': 'arms',
  'experiments compare to': 'arms',
  'feedback request': 'requests',
  'feedback verdict': 'verdicts',
};

export function valuesOfOption(long: string): ValueKind | null {
  return byOption[long] ?? null;
}

export function valuesOfArgument(command: string, argument: string): ValueKind | null {
  return byArgument[`${command} ${argument}`] ?? null;
}
