/**
 * Keeps what linking read of an index for as long as the index is open, so that one changed file in a running process
 * does not unpack again all that it looks at. What is kept is what the tables say: whoever links forgets what it changes,
 * and everything is forgotten when somebody else wrote.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { Language } from '../languages/language.ts';
import { StatementCache } from './statement-cache.ts';
import { StoredLinkView } from './stored-link-view.ts';

interface Kept {
  readonly view: StoredLinkView;
  /** Changes when another connection writes to the file. */
  readonly dataVersion: number;
}

/** A view beyond one of these is not kept. */
const mostBytes = 32 * 1024 * 1024;
const mostEntries = 300_000;

const keptViews = new WeakMap<Database, Kept>();

/** In a transaction that nobody else can write in. */
export function linkViewOf(db: Database, languages: readonly Language[]): StoredLinkView {
  const row = new StatementCache(db).prepared('PRAGMA data_version').get();
  const dataVersion = Number(row?.data_version);
  const kept = keptViews.get(db);
  const fits = kept !== undefined && kept.view.sizeBytes <= mostBytes && kept.view.entries <= mostEntries;
  if (fits && kept.dataVersion === dataVersion) return kept.view;
  const view = new StoredLinkView(db, languages);
  keptViews.set(db, { view, dataVersion });
  return view;
}

/** When a transaction that linked is rolled back. */
export function forgetLinkView(db: Database): void {
  keptViews.delete(db);
}
