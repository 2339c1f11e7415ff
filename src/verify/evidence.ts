/** What a check says of an answer. Facts only; what they amount to is `confidence.ts`. */

/** Names are stable: they stand in the ledger and in JSON output. */
export const evidenceNames = [
  'not-empty',
  'complete',
  'not-refused',
  'not-hedged',
  'paths-exist',
  'lines-exist',
  'lines-fit',
  'names-exist',
  'quotes-match',
  'code-parses',
  'code-whole',
  'defines-asked',
  'names-bound',
  'examples-pass',
  'edits-apply',
  'edits-parse',
  'commands-pass',
  'samples-agree',
  'likely-tokens',
  'grounded',
] as const;
export type EvidenceName = (typeof evidenceNames)[number];

/** `value` in [0, 1]; 1 speaks fully for the answer; `null`: it could not be found out, and `detail` says why. It counts nothing. */
export interface Finding {
  readonly name: EvidenceName;
  readonly value: number | null;
  /** For people. */
  readonly detail: string;
}

export interface Evidence extends Finding {
  /** What it took to find out, in milliseconds. */
  readonly costMs: number;
}
