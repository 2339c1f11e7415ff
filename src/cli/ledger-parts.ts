/** What is needed of other folders once the ledger is open, in one part of the program: an answer of the index needs none. */
export { openLedger } from '../ledger/ledger.ts';
export { startOfDay, startOfMonth } from '../ledger/local-days.ts';
export { ratiosFrom } from '../ledger/token-ratio.ts';
export { seesImages } from '../providers/model-facts/images.ts';
export { tokensLeftAfter } from '../providers/rate-limits.ts';
export { windowOf } from '../providers/window.ts';
export { priceOfTier } from './price-of-tier.ts';
