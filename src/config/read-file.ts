/** Reads one TOML file into findings and problems, each with its line. Knows nothing about other places or merging. */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { parse, TomlDate, TomlError } from 'smol-toml';
import { providerNames } from '../core/provider-name.ts';
import type { ConfigProblem } from './config-error.ts';
import type { Finding } from './finding.ts';
import { formatKey, type KeyPath } from './key-path.ts';
import { locateKeys } from './locate-keys.ts';
import { nearestKey } from './nearest-key.ts';
import { definitionOf, definitions, sections, tierNamePattern } from './schema.ts';
import { looksLikeApiKey, namesAnApiKey } from './secrets.ts';

export interface ConfigFile {
  readonly kind: 'user-file' | 'project-file';
  readonly path: string;
  /** As it is shown in messages. */
  readonly shownPath: string;
}

export interface FileContent {
  readonly findings: readonly Finding[];
  readonly problems: readonly ConfigProblem[];
}

/** What a project's file is measured against. */
export interface UserSide {
  /** Where the hints send what a project's file may not say. */
  readonly file: string;
  readonly tiers: readonly string[];
}

const sizeLimitBytes = 1_048_576;

export function readConfigFile(file: ConfigFile, user: UserSide): FileContent {
  const read = readText(file.path);
  if (!read.ok) return { findings: [], problems: [problemOf(file, null, null, read.message, null)] };
  return parseConfigText(read.text, file, user);
}

function parseConfigText(text: string, file: ConfigFile, user: UserSide): FileContent {
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The rest of the message quotes the file, which may hold a key.
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document:\s*/, '');
    return {
      findings: [],
      problems: [problemOf(file, error.line, null, `is not valid TOML: ${reason}`, null)],
    };
  }
  return new FileReader(file, user, text).read(table);
}

class FileReader {
  readonly #findings: Finding[] = [];
  readonly #problems: ConfigProblem[] = [];
  readonly #lineOf: (path: KeyPath) => number | null;

  constructor(
    readonly file: ConfigFile,
    readonly user: UserSide,
    text: string,
  ) {
    this.#lineOf = locateKeys(text).lineOf;
  }

  read(table: unknown): FileContent {
    this.#walk(table, []);
    return { findings: this.#findings, problems: this.#problems };
  }

  #walk(value: unknown, path: KeyPath): void {
    if (isTable(value) && this.#isTablePath(path)) {
      if (!this.#acceptsTable(path)) return;
      for (const [name, inner] of Object.entries(value)) this.#walk(inner, [...path, name]);
      return;
    }
    this.#leaf(value, path);
  }

  /** Where the schema has tables: the root, its sections, and the named ones of `tiers` and `prices`. */
  #isTablePath(path: KeyPath): boolean {
    return path.length < 2
      ? path.every((part) => sections.includes(part))
      : hasNames(path[0]) && path.length === 2;
  }

  /** Reports a named table that may not be there as one problem. */
  #acceptsTable(path: KeyPath): boolean {
    const [section, name] = path;
    if (name === undefined) return true;
    if (section === 'tiers') {
      if (name === 'index' || !tierNamePattern.test(name)) {
        const message =
          name === 'index'
            ? 'is taken: the index is the tier without a model and has no settings'
            : "is no tier's name: small letters, digits and dashes, beginning with a letter";
        this.#report(path, message, null);
        return false;
      }
      if (this.file.kind === 'project-file' && !this.user.tiers.includes(name)) {
        this.#forbid(path, 'cannot be added by the file of a project');
        return false;
      }
    }
    if (section === 'prices') {
      const known = providerNames.some(
        (provider) => name.startsWith(`${provider}/`) && name !== `${provider}/`,
      );
      if (!known) {
        this.#report(
          path,
          `must be named provider/model, with the provider one of ${providerNames.join(', ')}`,
          'For example [prices."groq/openai/gpt-oss-120b"].',
        );
        return false;
      }
    }
    return true;
  }

  #leaf(value: unknown, path: KeyPath): void {
    const name = path.at(-1) ?? '';
    const definition = definitionOf(path);
    if (holdsApiKey(value) || (definition === null && namesAnApiKey(name))) {
      this.#report(
        path,
        'looks like an API key: keys are never stored in a file',
        'Put the key into an environment variable and name that variable with api-key-env. A key that was in a file others can read should be replaced.',
      );
    } else if (definition === null) {
      this.#reportUnknown(path);
    } else if (definition.project === 'never' && this.file.kind === 'project-file') {
      this.#forbid(path, 'cannot be set by the file of a project');
    } else {
      const raw = value instanceof TomlDate ? new Date(value) : value;
      this.#findings.push({ path, definition, raw, isText: false, origin: this.#originOf(path) });
    }
  }

  #reportUnknown(path: KeyPath): void {
    const isSection = path.length === 1 && sections.includes(path[0] ?? '');
    if (isSection) {
      this.#report(path, 'must be a table of keys', null);
      return;
    }
    const nearest = nearestKey(path);
    const known = knownKeys(path);
    const message = nearest
      ? `is not known; did you mean ${nearest}?`
      : `is not known; known there: ${known.join(', ')}`;
    this.#report(path, message, null);
  }

  #forbid(path: KeyPath, message: string): void {
    this.#report(path, message, `Put it into your own file, ${this.user.file}.`);
  }

  #report(path: KeyPath, message: string, hint: string | null): void {
    this.#problems.push(problemOf(this.file, this.#lineOf(path), formatKey(path), message, hint));
  }

  #originOf(path: KeyPath) {
    return { kind: this.file.kind, path: this.file.shownPath, line: this.#lineOf(path) };
  }
}

function hasNames(section: string | undefined): boolean {
  return definitions.some(({ path }) => path[0] === section && path[1] === '*');
}

/** What could stand beside an unknown key. */
function knownKeys(path: KeyPath): readonly string[] {
  const siblings = definitions.filter(({ path: known }) => known[0] === path[0]);
  if (siblings.length === 0) return sections.map((section) => `[${section}]`);
  return siblings.map(({ path: known }) => known.at(-1) ?? '');
}

function holdsApiKey(value: unknown): boolean {
  return Array.isArray(value) ? value.some(looksLikeApiKey) : looksLikeApiKey(value);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

type ReadText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

function readText(path: string): ReadText {
  try {
    const status = statSync(path);
    // Opening a named pipe would wait for ever.
    if (!status.isFile()) return { ok: false, message: 'is not a file' };
    if (status.size > sizeLimitBytes) return { ok: false, message: 'is larger than 1 MiB' };
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) return { ok: false, message: 'is not UTF-8 text' };
    return { ok: true, text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    return {
      ok: false,
      message: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function problemOf(
  file: ConfigFile,
  line: number | null,
  key: string | null,
  message: string,
  hint: string | null,
): ConfigProblem {
  return { origin: { kind: file.kind, path: file.shownPath, line }, key, message, hint };
}
