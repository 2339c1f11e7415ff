/** Every decided use of a symbol by another file, at once: for what computes over the whole project. */
import type { SymbolUsers } from '../code-index.ts';
import type { IndexTables } from './index-tables.ts';
import { symbolsPerFile } from './schema.ts';

export function usesAcrossFiles({ sql }: IndexTables): readonly SymbolUsers[] {
  const paths = new Map(
    sql
      .prepared('SELECT id, path FROM files')
      .all()
      .map((row) => [Number(row.id), String(row.path)]),
  );
  // One text for all users of a symbol: fetching it is several times faster than a row for each.
  const rows = sql
    .prepared('SELECT target_id AS id, group_concat(file_id) AS files FROM uses GROUP BY target_id')
    .all();
  return rows.flatMap((row) => {
    const symbolId = Number(row.id);
    const definedIn = paths.get(Math.floor(symbolId / symbolsPerFile));
    if (definedIn === undefined) return [];
    const users = new Set(
      String(row.files)
        .split(',')
        .flatMap((id) => paths.get(Number(id)) ?? []),
    );
    users.delete(definedIn);
    return users.size === 0 ? [] : [{ symbolId, definedIn, usedIn: [...users] }];
  });
}
