/**
 * The tables of `.optimizer/index.db`. There are no migrations: a database of another version is built anew.
 *
 * A symbol's id is its file's id times `symbolsPerFile` plus its place in the file, so the symbols of a file and the
 * parent of a symbol are found without an index of their own.
 */

/** Raise it with every change of a table, or of what a column means. */
export const schemaVersion = 1;

export const symbolsPerFile = 2 ** 20;

export const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  language TEXT,
  -- As lstat says; times in microseconds.
  size_bytes INTEGER NOT NULL,
  modified_us INTEGER NOT NULL,
  changed_us INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  -- 1: read so soon after it was written that an equal stamp proves nothing.
  racy INTEGER NOT NULL,
  -- NULL: not read.
  hash TEXT,
  lines INTEGER NOT NULL,
  parse_errors INTEGER NOT NULL,
  invalid_utf8 INTEGER NOT NULL,
  generated INTEGER NOT NULL,
  -- Why only the path is known.
  skip TEXT,
  symbols INTEGER NOT NULL,
  refs INTEGER NOT NULL,
  imports INTEGER NOT NULL
);

CREATE TABLE left_out (path TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE symbols (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  container TEXT,
  parent_id INTEGER,
  implements_trait TEXT,
  exported INTEGER NOT NULL,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  name_line INTEGER NOT NULL,
  signature TEXT NOT NULL,
  doc TEXT
);

CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- One row for each name and file; the places are packed, see occurrences.ts.
CREATE TABLE refs (
  file_id INTEGER NOT NULL,
  name_id INTEGER NOT NULL,
  count INTEGER NOT NULL,
  places BLOB NOT NULL,
  PRIMARY KEY (file_id, name_id)
) WITHOUT ROWID;

-- The import facts of a file, and where each of them leads, as JSON.
CREATE TABLE imports (file_id INTEGER PRIMARY KEY, facts TEXT NOT NULL, targets TEXT NOT NULL);

-- The same targets for look-ups from the other end. ordinal: index in facts.
CREATE TABLE edges (
  from_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  to_id INTEGER,
  package TEXT,
  PRIMARY KEY (from_id, ordinal)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5 (
  name, container, path, doc,
  content = '', contentless_delete = 1, tokenize = 'porter unicode61'
);
`;

/** Made last in a full build, when all rows are there. */
export const indexes = `
CREATE INDEX symbols_by_name ON symbols (name COLLATE NOCASE);
CREATE INDEX refs_by_name ON refs (name_id, file_id, count);
CREATE INDEX edges_by_target ON edges (to_id) WHERE to_id IS NOT NULL;
CREATE INDEX edges_by_package ON edges (package) WHERE package IS NOT NULL;
`;
