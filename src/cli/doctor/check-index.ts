/** How the index stands to the project, where it is, and whether the system can watch all of it. Writes nothing. */
import { readFileSync } from 'node:fs';
import type { IndexStatus } from '../../codebase/refresh/index-status.ts';
import { noPlaces, readPlaces } from '../../codebase/watch/watched-places.ts';
import { OptimizerError } from '../../core/errors.ts';
import { remoteFileSystem } from '../../storage/remote-file-system.ts';
import { age, amountOf, countOf, megabytes } from '../amounts.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { rebuildReasons } from '../render-index-report.ts';
import { placeReasons } from '../render-index-status.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Other programs watch as well, such as editors. */
const shareOfWatches = 0.8;

export async function checkIndex(
  root: string,
  readStatus: () => Promise<IndexStatus | null>,
): Promise<readonly Finding[]> {
  try {
    const status = await readStatus();
    if (status === null) {
      return [
        warning(`${root} has no index yet`, 'The first question builds it; so does: optimizer index'),
        ...fileSystemOf(root),
      ];
    }
    return [...stateOf(status), placeOf(status), ...fileSystemOf(root), ...watchesOf(root, status)];
  } catch (error) {
    if (!(error instanceof OptimizerError)) throw error;
    return [problem(error.message, error.hint, exitCodeOf(error.code))];
  }
}

function stateOf({ rebuild, contents, schema }: IndexStatus): readonly Finding[] {
  if (rebuild !== null || contents === null) {
    const why = rebuild === null ? 'it cannot be read' : rebuildReasons[rebuild];
    return [
      warning(`the next question builds the index anew: ${why}`, 'To have that done now: optimizer index'),
    ];
  }
  const { counts, stale, ageMs, missingGrammars } = contents;
  const changed = stale.added.length + stale.changed.length + stale.removed.length;
  const since =
    changed === 0 ? 'fresh' : `${amountOf(changed, 'file')} changed since, which the next question takes in`;
  const size = `${amountOf(counts.files, 'file')}, ${amountOf(counts.symbols, 'symbol')}`;
  return [
    ok(`${size}; last changed ${age(ageMs)} ago, ${since}; tables of version ${schema.current}`),
    ...missingGrammars.map(({ language, files }) =>
      warning(
        `the grammar for ${language} did not load: of ${amountOf(files, 'file')} only the paths are known`,
        'Install optimizer again with optional dependencies, for this platform and Node.',
      ),
    ),
  ];
}

function placeOf({ place, notInProjectBecause, databaseBytes }: IndexStatus): Finding {
  const text = `${megabytes(databaseBytes)} in ${place.database}`;
  return notInProjectBecause === null
    ? ok(text)
    : warning(
        `${text}, ${placeReasons[notInProjectBecause]}`,
        notInProjectBecause === 'was-read-only'
          ? 'It can be written now: optimizer index --full moves the index there.'
          : null,
      );
}

function fileSystemOf(root: string): readonly Finding[] {
  const remote = remoteFileSystem(root);
  return remote === null
    ? []
    : [
        warning(
          `the project is on ${remote}, where files are slow to compare and --watch has to poll`,
          'A copy on a local disk is answered about sooner.',
        ),
      ];
}

function watchesOf(root: string, { place }: IndexStatus): readonly Finding[] {
  if (process.platform !== 'linux') return [];
  const limit = limitOfWatches();
  if (limit === null) return [];
  return [judgeWatches(readPlaces(root, place.database, noPlaces).folders.size, limit)];
}

/** Exported for its test. */
export function judgeWatches(folders: number, limit: number): Finding {
  const text = `optimizer index --watch needs ${countOf(folders)} of the ${countOf(limit)} watches that a user may have`;
  return folders <= limit * shareOfWatches
    ? ok(text)
    : warning(`${text}, so it may have to poll`, `sudo sysctl fs.inotify.max_user_watches=${limit * 4}`);
}

function limitOfWatches(): number | null {
  try {
    const limit = Number(readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8'));
    return Number.isInteger(limit) && limit > 0 ? limit : null;
  } catch {
    return null;
  }
}
