/**
 * The index as a library: opens the index of a project, keeps it open, and asks it the questions of the command line.
 * Loads the database, the grammars and the watcher when they are first needed.
 */
import { systemClock } from '../core/clock.ts';
import {
  checkCount,
  checkFilled,
  checkObject,
  checkOneOf,
  checkText,
  checkTexts,
} from './check-arguments.ts';
import type { CodeIndex } from './code-index.ts';
import { symbolKinds } from './facts.ts';
import type { DependencyBounds, DependencyDirection, DependencyGraph } from './graph/dependency-graph.ts';
import type { RepositoryMap } from './graph/repository-map.ts';
import { IndexError } from './index-error.ts';
import type { IndexSession } from './refresh/index-session.ts';
import type { RefreshReport } from './refresh/report.ts';
import type { Definition, SymbolLookup } from './search/find-symbol.ts';
import type { FoundSymbols, SymbolQuery } from './search/find-symbols.ts';
import type { IndexAnswer } from './search/index-answer.ts';
import type { Relation, RelationKind, RelationOptions } from './search/relations.ts';
import type { WatchEvent } from './watch/watch-event.ts';

export interface CodeIndexOptions {
  /** Folder of the project; relative to the working directory, or absolute. */
  readonly root: string;
  /** A larger file is known by its path only; 4 MiB by default. */
  readonly maxFileBytes?: number;
  /** Takes the index when the project cannot be written; by default that is an error. */
  readonly cacheDir?: string | null;
  /** Stops the first refresh. */
  readonly signal?: AbortSignal;
  /** Files read by the first refresh, out of those that changed. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Close it when you are done. What it cannot make sense of is thrown as `IndexError`. */
export interface ProjectIndex {
  /** As of the last refresh; ask for it again after each, since the old one is closed then. */
  readonly index: CodeIndex;
  /** What opening it did. */
  readonly opened: RefreshReport;

  /** Looks at the whole project and takes in what changed. */
  refresh(signal?: AbortSignal): Promise<RefreshReport>;
  /** Looks at these files only, which may be new, changed or gone; relative to the root, with `/`. */
  refreshPaths(paths: readonly string[], signal?: AbortSignal): Promise<RefreshReport>;
  /** Keeps the index up to date until the signal is aborted. */
  watch(options: {
    readonly signal: AbortSignal;
    readonly onEvent?: (event: WatchEvent) => void;
  }): Promise<void>;

  /** Definitions by a part of their name, best first: `gUBI` and `user id` find `getUserById`. */
  findSymbols(text: string, options?: Partial<Omit<SymbolQuery, 'text'>>): Promise<FoundSymbols>;
  /** The one that is meant by `name`, `Container.name`, `path#name` or `path:line`. */
  findSymbol(asked: string): Promise<SymbolLookup>;
  /** What uses, calls, implements, overrides or tests it. */
  relation(definition: Definition, kind: RelationKind, options?: Partial<RelationOptions>): Promise<Relation>;
  /** What files import, or what imports them; relative to the root, with `/`. @throws IndexError when one is not there */
  dependencies(
    paths: readonly string[],
    options?: Partial<DependencyBounds> & { readonly direction?: DependencyDirection },
  ): Promise<DependencyGraph>;
  /** The most central definitions, as text of at most so many tokens (estimated). */
  map(budgetTokens: number, options?: { readonly keep?: (path: string) => boolean }): Promise<RepositoryMap>;
  /** An answer to a question such as "who calls parse"; `null`: it is none for the index. */
  ask(question: string): Promise<IndexAnswer | null>;

  /** Waits for a refresh that is under way. Closing again does nothing; anything else then throws `index/closed`. */
  close(): Promise<void>;
}

/** The default of `index.max-file-bytes`: with another limit the index would be built anew by turns. */
export const defaultMaxFileBytes = 4 * 1_048_576;
const defaultLimits = { symbols: 30, entries: 1_000, files: 10_000 } as const;

/** Makes the index if there is none, brings it up to date, and opens it. @throws IndexError, an `OptimizerError` */
export async function openCodeIndex(options: CodeIndexOptions): Promise<ProjectIndex> {
  checkObject('The options of openCodeIndex', options);
  checkFilled('`root`', options.root);
  checkCount('`maxFileBytes`', options.maxFileBytes);
  if (options.cacheDir != null) checkFilled('`cacheDir`', options.cacheDir);
  const [{ openIndexSession }, { languages }] = await Promise.all([
    import('./refresh/index-session.ts'),
    import('./languages/index-of-languages.ts'),
  ]);
  const session = await openIndexSession({
    root: options.root,
    languages,
    maxFileBytes: options.maxFileBytes ?? defaultMaxFileBytes,
    cacheDir: options.cacheDir ?? null,
    clock: systemClock,
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  return projectIndex(session);
}

function projectIndex(session: IndexSession): ProjectIndex {
  let closing: Promise<void> | null = null;
  const open = () => {
    if (closing === null) return session;
    throw new IndexError('index/closed', 'The index is closed.', 'Open it again with openCodeIndex.');
  };
  return {
    get index() {
      return open().index;
    },
    opened: session.opened,
    refresh: async (signal) => open().refresh(signal),
    async refreshPaths(paths, signal) {
      checkTexts('`paths`', paths);
      return open().refreshPaths(paths, signal);
    },
    async watch(options) {
      checkObject('The options of watch', options);
      checkObject('`signal`', options.signal);
      const { signal, onEvent = () => {} } = options;
      const { watchProject } = await import('./watch/watch-project.ts');
      await watchProject({ root: open().index.root, index: session, clock: systemClock, signal, onEvent });
    },
    async findSymbols(text, query = {}) {
      checkText('The name', text);
      checkCount('`limit`', query.limit);
      for (const kind of query.kinds ?? []) checkOneOf('A kind', kind, symbolKinds);
      if (query.places !== undefined) checkTexts('`places`', query.places);
      const { findSymbols } = await import('./search/find-symbols.ts');
      const any = { kinds: null, places: [], exportedOnly: false, limit: defaultLimits.symbols };
      return findSymbols(open().index, { ...any, ...query, text });
    },
    async findSymbol(asked) {
      checkText('The name', asked);
      const { findSymbol } = await import('./search/find-symbol.ts');
      return findSymbol(open().index, asked, '');
    },
    async relation(definition, kind, given = {}) {
      const { relationKinds, relationOf } = await import('./search/relations.ts');
      checkObject('The definition', definition);
      checkObject('The symbol of the definition', definition.symbol);
      checkOneOf('The relation', kind, relationKinds);
      checkCount('`limit`', given.limit);
      return relationOf(open().index, [definition], kind, { limit: defaultLimits.entries, ...given });
    },
    async dependencies(paths, { direction = 'imports', ...bounds } = {}) {
      checkTexts('The paths', paths);
      checkOneOf('`direction`', direction, ['imports', 'importers']);
      if (bounds.maxDepth !== null) checkCount('`maxDepth`', bounds.maxDepth);
      checkCount('`maxFiles`', bounds.maxFiles);
      const { walkDependencies } = await import('./graph/dependency-graph.ts');
      const { index } = open();
      for (const path of paths) checkFile(index, path);
      const all = { maxDepth: null, maxFiles: defaultLimits.files };
      return walkDependencies(index, paths, direction)({ ...all, ...bounds });
    },
    async map(budgetTokens, { keep = () => true } = {}) {
      checkCount('The budget', budgetTokens ?? null);
      const { repositoryMap } = await import('./graph/repository-map.ts');
      return repositoryMap(open().index, { budgetTokens, keep });
    },
    async ask(text) {
      checkText('The question', text);
      const [{ parseQuestion }, { answerQuestion }, { wholeAnswer }] = await Promise.all([
        import('./search/parse-question.ts'),
        import('./search/answer-question.ts'),
        import('./search/index-answer.ts'),
      ]);
      const { index } = open();
      const question = parseQuestion(text);
      const answer = question && answerQuestion(index, question);
      return answer && wholeAnswer(answer);
    },
    close() {
      closing ??= session.close();
      return closing;
    },
  };
}

function checkFile(index: CodeIndex, path: string): void {
  if (index.file(path) !== null) return;
  throw new IndexError(
    'index/no-such-file',
    `The index has no file ${path}.`,
    'Give its path relative to the root, with `/`; index.findFiles and index.filesUnder find paths.',
  );
}
