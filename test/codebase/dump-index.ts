/** Everything that an index says, without ids and times, so that two indexes can be compared. */
import { pathsIn } from '../../src/codebase/discover/stamped-paths.ts';
import {
  isModuleTarget,
  isSymbolTarget,
  targetId,
  unpackTargets,
} from '../../src/codebase/link/link-target.ts';
import { readGroup } from '../../src/codebase/store/link-consults.ts';
import { unpackUses as unpackLinkUses } from '../../src/codebase/store/link-rows.ts';
import { unpackSymbolIds, unpackUses } from '../../src/codebase/store/name-lists.ts';
import { unpackAscending, unpackNumbers } from '../../src/codebase/store/varint.ts';
import { type Database, openDatabase } from '../../src/storage/sqlite.ts';

export function dumpIndex(path: string): Record<string, unknown[]> {
  const db = openDatabase(path);
  const rows = (sql: string) => db.prepare(sql).all() as Record<string, unknown>[];
  const file = (id: string) => `(SELECT path FROM files WHERE files.id = ${id})`;
  const symbol = (id: string) => `${file(`${id} / 1048576`)} || '#' || (${id} % 1048576)`;
  const name = (id: string) => `(SELECT name FROM names WHERE names.id = ${id})`;
  try {
    const names = new Map(rows('SELECT id, name FROM names').map((row) => [row.id, row.name]));
    const nameOf = (id: number) => names.get(id) ?? `no name ${id}`;
    const paths = new Map(rows('SELECT id, path FROM files').map((row) => [row.id, row.path]));
    const pathOf = (id: number) => paths.get(id) ?? `no file ${id}`;
    const describeSymbol = (id: number) => `${pathOf(Math.floor(id / 1048576))}#${id % 1048576}`;
    db.exec('CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, instance)');
    return {
      files: rows(
        `SELECT path, language, size_bytes, hash, lines, parse_errors, invalid_utf8, generated, skip, symbols, refs,
          imports FROM files ORDER BY path`,
      ),
      leftOut: rows('SELECT * FROM left_out ORDER BY path'),
      symbols: rows(`SELECT ${symbol('symbols.id')} AS symbol, text FROM symbols ORDER BY 1`),
      // Lists of symbols are in order of path, those of files in order of id.
      names: rows('SELECT name, defs, outside, uses FROM names ORDER BY name').map((row) => [
        row.name,
        unpackSymbolIds(row.defs as string | null).map(describeSymbol),
        unpackSymbolIds(row.outside as string | null).map(describeSymbol),
        [...unpackUses(row.uses as string | null)].map(([id, count]) => [pathOf(id), count]).sort(),
      ]),
      trigrams: rows('SELECT gram, names FROM trigrams ORDER BY gram').map(({ gram, names }) => [
        gram,
        unpackAscending(names as Uint8Array)
          .map(nameOf)
          .sort(),
      ]),
      fileNames: rows(
        `SELECT ${file('file_id')} AS path, ids, hex(owners) AS owners, hex(places) AS places FROM file_names ORDER BY 1`,
      ).map(({ ids, ...row }) => ({ ...row, names: unpackNumbers(ids as Uint8Array).map(nameOf) })),
      imports: rows(`SELECT ${file('file_id')} AS path, facts, lines, targets FROM imports ORDER BY 1`),
      edges: rows(
        `SELECT ${file('from_id')} AS origin, ordinal, ${file('to_id')} AS target, package, whole FROM edges ORDER BY 1, 2`,
      ),
      roots: rows(`SELECT ${file('file_id')} AS path, asked, targets FROM roots ORDER BY 1`),
      linkFacts: rows(
        `SELECT ${file('file_id')} AS path, free, names, hex(numbers) AS numbers FROM link_facts ORDER BY 1`,
      ),
      links: rows(`SELECT ${file('file_id')} AS path, file_id, targets FROM links ORDER BY 1`).map(
        ({ path, file_id, targets }) => [
          path,
          unpackTargets(Number(file_id), targets as Uint8Array).map(describeTarget(db)),
        ],
      ),
      packedRows: differencesOfPackedRows(db),
      consults: describeConsults(db),
      offers: rows(`SELECT key, ${file('file_id')} AS path FROM offers ORDER BY 1, 2`),
      offered: rows(`SELECT ${file('file_id')} AS path, hex(keys) AS keys FROM offered ORDER BY 1`),
      uses: rows(
        `SELECT ${symbol('target_id')} AS target, ${file('file_id')} AS path, ${name('name_id')} AS name FROM uses
          ORDER BY 1, 2, 3`,
      ),
      inherits: rows(
        `SELECT ${file('file_id')} AS path, ${symbol('sub_id')} AS sub, ${symbol('super_id')} AS super FROM inherits
          ORDER BY 1, 2, 3`,
      ),
      pieces: rows(
        `SELECT ${file('file_id')} AS path, hex(ranges) AS ranges, hex(words) AS words FROM pieces ORDER BY 1`,
      ),
      words: rows(
        `SELECT term, ${symbol('vocabulary.doc')} AS symbol, col, offset FROM temp.vocabulary ORDER BY 2, 3, 4, 1`,
      ),
      meta: rows(
        `SELECT key, value FROM meta WHERE key NOT IN ('revision', 'refreshedAtMs', 'listing', 'listedPaths', 'listedStamps')
          ORDER BY key`,
      ),
      watched: watchedPaths(new Map(rows('SELECT key, value FROM meta').map((row) => [row.key, row.value]))),
    };
  } finally {
    db.close();
  }
}

function describeTarget(db: Database) {
  const path = db.prepare('SELECT path FROM files WHERE id = ?');
  return (target: number): string => {
    const id = targetId(target);
    if (isModuleTarget(target)) return String(path.get(id)?.path);
    if (!isSymbolTarget(target)) return target === 0 ? 'unknown' : 'external';
    return `${path.get(Math.floor(id / 1048576))?.path}#${id % 1048576}`;
  };
}

/** What a file keeps packed beside its links must be the rows that it has in other tables. */
function differencesOfPackedRows(db: Database): string[] {
  const consults = new Map<number, number[]>();
  eachConsult(db, (key, fileId) => consults.set(fileId, [...(consults.get(fileId) ?? []), key]));
  const uses = db.prepare('SELECT target_id, name_id FROM uses WHERE file_id = ? ORDER BY 1, 2');
  const links = db.prepare('SELECT file_id AS id, consulted, used FROM links').all();
  return links.flatMap(({ id, consulted, used }) => {
    const pairs = uses.all(id).flatMap((row) => [Number(row.target_id), Number(row.name_id)]);
    const same =
      `${unpackAscending(consulted as Uint8Array)}` === `${consults.get(Number(id)) ?? []}` &&
      `${unpackLinkUses(used as Uint8Array)}` === `${pairs}`;
    return same ? [] : [`${id}`];
  });
}

/** Keys of names are the same in every index, those of files hold their ids. */
function describeConsults(db: Database): string[] {
  const paths = new Map(
    db
      .prepare('SELECT id, path FROM files')
      .all()
      .map(({ id, path }) => [Number(id), path]),
  );
  const found: string[] = [];
  eachConsult(db, (key, fileId) => {
    const of = key >= 2 ** 46 ? key : `${paths.get(Math.floor(key / 2 ** 18))} ${key % 2 ** 18}`;
    found.push(`${paths.get(fileId)} ${of}`);
  });
  return found.sort();
}

function eachConsult(db: Database, take: (key: number, fileId: number) => void): void {
  const rows = db.prepare('SELECT id, files FROM consults ORDER BY id').all();
  for (const { id, files } of rows) readGroup(Number(id), files as Uint8Array, take);
}

function watchedPaths(notes: ReadonlyMap<unknown, unknown>): string[] {
  const { outside } = JSON.parse(String(notes.get('listing'))) as { outside: [string, ...number[]][] };
  return [...outside.map(([path]) => path), ...pathsIn(notes.get('listedPaths') as Uint8Array)].sort();
}
