/** What files are cut into, whether it has words of a question or not. */
import type { TextFile, TextPiece } from '../code-index.ts';
import { unpackRanges } from '../words/pack-pieces.ts';
import type { IndexTables } from './index-tables.ts';

export function textFiles({ sql }: IndexTables): TextFile[] {
  const rows = sql
    .prepared(
      `SELECT f.path, f.hash, f.language, f.generated FROM files f JOIN pieces p ON p.file_id = f.id
        WHERE f.hash IS NOT NULL ORDER BY f.path`,
    )
    .all() as unknown as readonly (Omit<TextFile, 'generated'> & { readonly generated: number })[];
  return rows.map(({ path, hash, language, generated }) => ({
    path,
    hash,
    language,
    generated: generated !== 0,
  }));
}

export function textPieces(tables: IndexTables, path: string): TextPiece[] {
  const row = tables.sql
    .prepared(
      'SELECT p.file_id AS id, p.ranges FROM pieces p JOIN files f ON f.id = p.file_id WHERE f.path = ?',
    )
    .get(path);
  return row === undefined ? [] : piecesOfFile(tables, Number(row.id), row.ranges as unknown as Uint8Array);
}

export function piecesOfFile(tables: IndexTables, fileId: number, ranges: Uint8Array): TextPiece[] {
  const symbols = tables.symbolsOfFile(fileId);
  return unpackRanges(ranges).map((piece) => ({
    ...piece,
    symbol: piece.symbol === null ? null : (symbols[piece.symbol] ?? null),
  }));
}
