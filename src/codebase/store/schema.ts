/**
 * The tables of `.optimizer/index.db`. There are no migrations: a database of another version is built anew.
 *
 * A symbol's id is its file's id times `symbolsPerFile` plus its place in the file, so the symbols of a file and the
 * parent of a symbol are found without an index of their own.
 *
 * What a full build costs here is values, not bytes: to hand one to SQLite takes longer than to store it. So what is
 * always read together is one value, and who has a name stands beside the name and not in rows of its own.
 */

/** Raise it with every change of a table, or of what a column means. */
export const schemaVersion = 13;

export const symbolsPerFile = 2 ** 20;

/** The row of a file among the words: behind those of all its symbols, of which there is always one less. */
export function wordsOfFile(fileId: number): number {
  return fileId * symbolsPerFile + symbolsPerFile - 1;
}

export const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  language TEXT,
  size_bytes INTEGER NOT NULL,
  -- What lstat says, as stamped-paths.ts packs it.
  stamp BLOB NOT NULL,
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

-- Names of symbols and of references, with who has them; see name-lists.ts. NULL: nobody. defs: symbols of this name;
-- outside: symbols that stand outside of what is named so and are members of it; uses: files, and how often.
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL, defs TEXT, outside TEXT, uses TEXT);

-- text: see symbol-text.ts.
CREATE TABLE symbols (id INTEGER PRIMARY KEY, text TEXT NOT NULL);

-- The names that a file has, and where; see file-names.ts.
CREATE TABLE file_names (
  file_id INTEGER PRIMARY KEY,
  ids BLOB NOT NULL,
  owners BLOB NOT NULL,
  places BLOB NOT NULL
);

-- The imports of a file, see import-text.ts, their lines, and as JSON where each of them leads: '' until it is known.
CREATE TABLE imports (
  file_id INTEGER PRIMARY KEY,
  facts TEXT NOT NULL,
  lines TEXT NOT NULL,
  targets TEXT NOT NULL
);

-- The same targets for look-ups from the other end. ordinal: index in facts. whole: the name that the import binds is
-- the file itself.
CREATE TABLE edges (
  from_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  to_id INTEGER,
  package TEXT,
  whole INTEGER NOT NULL,
  PRIMARY KEY (from_id, ordinal)
) WITHOUT ROWID;

-- Names from which the module paths of a file start. asked: all that were tried, joined with line feeds; targets: JSON
-- of the modules by name.
CREATE TABLE roots (file_id INTEGER PRIMARY KEY, asked TEXT NOT NULL, targets TEXT NOT NULL);

-- What linking needs to know of a file, see link-facts.ts. free: names that the file does not bind, joined with line
-- feeds.
CREATE TABLE link_facts (
  file_id INTEGER PRIMARY KEY,
  free TEXT NOT NULL,
  names TEXT NOT NULL,
  numbers BLOB NOT NULL
);

-- Where the access paths of a file lead, see link-target.ts, the keys (link-keys.ts) with which that was found, and its
-- rows of uses, packed.
CREATE TABLE links (file_id INTEGER PRIMARY KEY, targets BLOB NOT NULL, consulted BLOB NOT NULL, used BLOB NOT NULL);

-- Files to be linked anew when something with one of these keys changes, packed: see link-consults.ts.
CREATE TABLE consults (id INTEGER PRIMARY KEY, files BLOB NOT NULL);

-- Files that others find something in where no import leads to it, see offered-keys.ts.
CREATE TABLE offers (key INTEGER NOT NULL, file_id INTEGER NOT NULL, PRIMARY KEY (key, file_id)) WITHOUT ROWID;
CREATE TABLE offered (file_id INTEGER PRIMARY KEY, keys BLOB NOT NULL);

-- Files that use a symbol of another file, and those that use one of their own under another name than its own.
-- name_id: of the references; 0: the symbol's name.
CREATE TABLE uses (
  target_id INTEGER NOT NULL,
  file_id INTEGER NOT NULL,
  name_id INTEGER NOT NULL,
  PRIMARY KEY (target_id, file_id, name_id)
) WITHOUT ROWID;

-- Said in the file file_id.
CREATE TABLE inherits (
  file_id INTEGER NOT NULL,
  sub_id INTEGER NOT NULL,
  super_id INTEGER NOT NULL,
  PRIMARY KEY (file_id, sub_id, super_id)
) WITHOUT ROWID;

-- doc: of a symbol, by its id. path: words of a file that a grammar reads, by wordsOfFile. What names are made of is
-- found by trigrams.
CREATE VIRTUAL TABLE words USING fts5 (
  doc, path,
  content = '', contentless_delete = 1, detail = column, tokenize = 'porter unicode61'
);

-- What a file is cut into, and the words of each piece, see ../words/pack-pieces.ts. Read all at once for a question.
CREATE TABLE pieces (file_id INTEGER PRIMARY KEY, ranges BLOB NOT NULL, words BLOB NOT NULL);

-- For three characters in a row, see trigrams.ts: ids of the names of symbols that have them.
CREATE TABLE trigrams (gram INTEGER PRIMARY KEY, names BLOB NOT NULL);
`;

/** Of a name: its length, but for long ones, of which there are fewer of each. */
export const lengthClass = 'min(length(name), 8 + length(name) / 4, 14)';
export const lengthClasses = { exactUpTo: 9, last: 14 } as const;

export function lengthClassOf(length: number): number {
  return Math.min(length, 8 + Math.floor(length / 4), lengthClasses.last);
}

/** Made last in a full build, when all rows are there. */
export const indexes = `
CREATE INDEX names_by_name ON names (name COLLATE NOCASE);
CREATE INDEX names_by_length ON names (${lengthClass}, name COLLATE NOCASE, name, defs) WHERE defs IS NOT NULL;
CREATE INDEX inherits_by_sub ON inherits (sub_id, super_id);
CREATE INDEX inherits_by_super ON inherits (super_id, sub_id);
CREATE INDEX edges_by_target ON edges (to_id) WHERE to_id IS NOT NULL;
CREATE INDEX edges_by_package ON edges (package) WHERE package IS NOT NULL;
`;

/** For the time of a full build: the index over words is written in few large pieces, which nothing merges meanwhile. */
export const beforeBuild = `
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216), ('automerge', 0), ('crisismerge', 1000);
`;

/** The defaults again: later changes are small, and their pieces must not pile up. */
export const afterBuild = `
INSERT INTO words (words, rank) VALUES ('hashsize', 1048576), ('automerge', 4), ('crisismerge', 16);
`;
