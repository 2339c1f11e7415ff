/** A value as it was found somewhere, before it is checked. */
import type { KeyPath } from './key-path.ts';
import type { Origin } from './origin.ts';
import type { KeyDefinition } from './schema.ts';

export interface Finding {
  readonly path: KeyPath;
  readonly definition: KeyDefinition;
  readonly raw: unknown;
  /** Text is parsed by the key's type first, as variables and flags know no other. */
  readonly isText: boolean;
  readonly origin: Exclude<Origin, { kind: 'default' }>;
}
