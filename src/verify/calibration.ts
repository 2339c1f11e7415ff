/**
 * What each piece of evidence is worth, in log-odds: what it gives when it holds, and takes when it does not. Written by bench/verify/fit.mjs, whose README says what the answers were: `recorded` of models, `made` from an index,
 * `assumed` as that of a check of the same kind, or `none`: kept in the ledger, and counting nothing until it was measured.
 */
import type { EvidenceName } from './evidence.ts';

export const calibration: Readonly<Record<EvidenceName, { readonly gain: number; readonly loss: number }>> = {
  'code-whole': { gain: 0.0, loss: 0.609 }, // recorded
  'defines-asked': { gain: 0.0, loss: 2.295 }, // recorded
  'names-bound': { gain: 0.0, loss: 0.0 }, // recorded
  'examples-pass': { gain: 2.808, loss: 2.691 }, // recorded
  'not-empty': { gain: 0.0, loss: 2.409 }, // made
  complete: { gain: 0.0, loss: 2.554 }, // made
  'not-refused': { gain: 0.0, loss: 3.847 }, // made
  'not-hedged': { gain: 0.0, loss: 2.527 }, // made
  'paths-exist': { gain: 0.642, loss: 3.667 }, // made
  'lines-exist': { gain: 0.0, loss: 4.485 }, // made
  'lines-fit': { gain: 1.43, loss: 3.065 }, // made
  'names-exist': { gain: 0.148, loss: 4.078 }, // made
  'quotes-match': { gain: 0.0, loss: 3.356 }, // made
  'code-parses': { gain: 0.0, loss: 2.359 }, // made
  grounded: { gain: 0.0, loss: 2.413 }, // made
  'edits-apply': { gain: 0.0, loss: 2.691 }, // assumed
  'edits-parse': { gain: 0.0, loss: 2.359 }, // assumed
  'commands-pass': { gain: 2.808, loss: 2.691 }, // assumed
  'samples-agree': { gain: 0.0, loss: 0.609 }, // assumed
  'likely-tokens': { gain: 0.0, loss: 0.0 }, // none
};
