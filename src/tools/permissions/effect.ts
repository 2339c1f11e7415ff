/** What a program would do to the project and the machine. Pure data. */

export type Effect = 'read' | 'write' | 'outside' | 'network' | 'danger' | 'unknown';

/** One reason for an effect, said as a sentence goes on behind what it is about. */
export interface Finding {
  readonly effect: Effect;
  readonly because: string;
}

/** From the harmless to what cannot be taken back; the worst of several is what a line does. */
const severity: readonly Effect[] = ['read', 'write', 'unknown', 'outside', 'network', 'danger'];

export function worstEffect(effects: readonly Effect[]): Effect {
  return effects.reduce(
    (worst, one) => (severity.indexOf(one) > severity.indexOf(worst) ? one : worst),
    'read',
  );
}
