/** Everything that an index says, without ids and times, so that two indexes can be compared. */
import { pathsIn } from '../../src/codebase/discover/stamped-paths.ts';
import {
  isModuleTarget,
  isSymbolTarget,
  targetId,
  unpackTargets,
} from '../../src/codebase/link/link-target.ts';
import { readGroup } from '../../src/codebase/store/link-consults.ts';
import { unpackUses } from '../../src/codebase/store/link-rows.ts';
import { unpackAscending } from '../../src/codebase/store/varint.ts';
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
    db.exec('CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, instance)');
    return {
      files: rows(
        `SELECT path, language, size_bytes, hash, lines, parse_errors, invalid_utf8, generated, skip, symbols, refs,
          imports FROM files ORDER BY path`,
      ),
      leftOut: rows('SELECT * FROM left_out ORDER BY path'),
      symbols: rows(
        `SELECT ${symbol('symbols.id')} AS symbol, ${symbol('symbols.parent_id')} AS parent, ${name('name_id')} AS name,
          kind, container, implements_trait, exported, start_line, end_line, name_line, signature, doc
          FROM symbols ORDER BY 1`,
      ),
      names: rows('SELECT name, defined FROM names ORDER BY name'),
      trigrams: rows('SELECT gram, names FROM trigrams ORDER BY gram').map(({ gram, names }) => [
        gram,
        unpackAscending(names as Uint8Array)
          .map(nameOf)
          .sort(),
      ]),
      refs: rows(
        `SELECT ${file('file_id')} AS path, ${name('name_id')} AS name, count, hex(places) AS places FROM refs
          ORDER BY 1, 2`,
      ),
      imports: rows(`SELECT ${file('file_id')} AS path, facts, lines, targets FROM imports ORDER BY 1`),
      edges: rows(
        `SELECT ${file('from_id')} AS origin, ordinal, ${file('to_id')} AS target, package, whole FROM edges ORDER BY 1, 2`,
      ),
      roots: rows(`SELECT ${file('file_id')} AS path, asked, targets FROM roots ORDER BY 1`),
      linkFacts: rows(
        `SELECT ${file('file_id')} AS path, interface, free, names, hex(numbers) AS numbers FROM link_facts ORDER BY 1`,
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
      `${unpackUses(used as Uint8Array)}` === `${pairs}`;
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
