/** The schema of the ledger as steps. A step that was released never changes; new ones are appended. */
import type { Database } from '../storage/sqlite.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
}

const migrations: readonly Migration[] = [
  {
    name: 'attempts, append-only',
    sql: `
      CREATE TABLE attempts (
        id                     TEXT NOT NULL PRIMARY KEY,
        request_id             TEXT NOT NULL,
        started_at_ms          INTEGER NOT NULL,
        project                TEXT NOT NULL,
        tier                   TEXT NOT NULL,
        provider               TEXT NOT NULL,
        model                  TEXT,
        purpose                TEXT NOT NULL,
        intent                 TEXT NOT NULL,
        complexity             TEXT NOT NULL,
        fresh_input_tokens     INTEGER,
        cache_read_tokens      INTEGER,
        cache_write_tokens     INTEGER,
        output_tokens          INTEGER,
        reasoning_tokens       INTEGER,
        estimated_input_tokens INTEGER NOT NULL,
        cost_nano_usd          INTEGER,
        cost_basis             TEXT NOT NULL,
        price_source           TEXT,
        latency_ms             REAL NOT NULL,
        confidence             REAL,
        evidence               TEXT NOT NULL,
        outcome                TEXT NOT NULL,
        reason                 TEXT
      ) STRICT;
      CREATE INDEX attempts_by_start ON attempts (started_at_ms);
      CREATE TRIGGER attempts_refuse_update BEFORE UPDATE ON attempts
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
      CREATE TRIGGER attempts_refuse_delete BEFORE DELETE ON attempts
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    `,
  },
  {
    name: 'answers that can be given again',
    sql: `
      ALTER TABLE attempts ADD COLUMN cached INTEGER NOT NULL DEFAULT 0;
      CREATE TABLE answers (
        key        TEXT NOT NULL PRIMARY KEY,
        kept_at_ms INTEGER NOT NULL,
        model      TEXT NOT NULL,
        text       TEXT NOT NULL,
        cited      TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX answers_by_age ON answers (kept_at_ms);
    `,
  },
  {
    name: 'conversations that can be gone on with',
    sql: `
      CREATE TABLE conversation_turns (
        id           TEXT NOT NULL PRIMARY KEY,
        conversation TEXT NOT NULL,
        parent       TEXT,
        project      TEXT NOT NULL,
        at_ms        INTEGER NOT NULL,
        tier         TEXT NOT NULL,
        model        TEXT NOT NULL,
        question     TEXT NOT NULL,
        sent         TEXT NOT NULL,
        answer       TEXT NOT NULL,
        state        TEXT,
        bytes        INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX conversation_turns_by_project ON conversation_turns (project, at_ms);
      CREATE INDEX conversation_turns_by_conversation ON conversation_turns (conversation);
    `,
  },
  {
    name: 'what caches saved, and what prompts were made of',
    sql: `
      ALTER TABLE attempts ADD COLUMN conversation TEXT;
      ALTER TABLE attempts ADD COLUMN prompt_parts TEXT;
      ALTER TABLE attempts ADD COLUMN saved_nano_usd INTEGER;
      ALTER TABLE attempts ADD COLUMN counted_by TEXT;
      ALTER TABLE answers ADD COLUMN cost_nano_usd INTEGER;
    `,
  },
  {
    name: 'what providers count, and what they allow',
    sql: `
      CREATE INDEX attempts_by_model ON attempts (provider, model, started_at_ms);
      CREATE TABLE rate_limits (
        provider      TEXT NOT NULL,
        model         TEXT NOT NULL,
        read_at_ms    INTEGER NOT NULL,
        tokens_left   INTEGER NOT NULL,
        tokens_limit  INTEGER,
        resets_at_ms  INTEGER NOT NULL,
        counts_output INTEGER NOT NULL,
        PRIMARY KEY (provider, model)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: 'money that is set aside for calls that run',
    sql: `
      CREATE TABLE reservations (
        id             TEXT NOT NULL PRIMARY KEY,
        owner          TEXT NOT NULL,
        reserved_at_ms INTEGER NOT NULL,
        project        TEXT NOT NULL,
        request_id     TEXT NOT NULL,
        conversation   TEXT,
        nano_usd       INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX attempts_by_cost ON attempts (started_at_ms, project, cost_nano_usd);
      CREATE INDEX attempts_by_request ON attempts (request_id);
      CREATE INDEX attempts_by_conversation ON attempts (conversation) WHERE conversation IS NOT NULL;
    `,
  },
  {
    name: 'what is learned of requests, and arms of experiments',
    sql: `
      CREATE TABLE feedback (
        id         TEXT NOT NULL PRIMARY KEY,
        request_id TEXT NOT NULL,
        at_ms      INTEGER NOT NULL,
        kind       TEXT NOT NULL,
        verdict    TEXT NOT NULL,
        signal     TEXT NOT NULL,
        note       TEXT
      ) STRICT;
      CREATE INDEX feedback_by_age ON feedback (at_ms);
      CREATE TABLE asked (
        request_id    TEXT NOT NULL PRIMARY KEY,
        project       TEXT NOT NULL,
        session       TEXT NOT NULL,
        question_hash TEXT NOT NULL,
        at_ms         INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX asked_by_project ON asked (project, at_ms);
      CREATE TABLE assignments (
        request_id TEXT NOT NULL,
        experiment TEXT NOT NULL,
        arm        TEXT NOT NULL,
        PRIMARY KEY (request_id, experiment)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: 'what the prompt pipeline left out',
    sql: `
      ALTER TABLE attempts ADD COLUMN left_out_tokens INTEGER;
    `,
  },
];

export const schemaVersion = migrations.length;

/** 0 for a new file. Reads the file's header only. */
export function readSchemaVersion(database: Database): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

/** Brings the schema up to date, all steps or none. Several processes may call it at once: one does the work. */
export function migrate(database: Database): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    // Read again under the lock: another process, perhaps a newer one, may have been here meanwhile.
    const version = readSchemaVersion(database);
    for (const { sql } of migrations.slice(version)) database.exec(sql);
    if (version < schemaVersion) database.exec(`PRAGMA user_version = ${schemaVersion}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
