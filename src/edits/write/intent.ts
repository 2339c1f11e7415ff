/**
 * What is written down before a turn is written: enough to complete it, and enough to take it back. Its file's name says
 * how far the write is; a rename changes that in one step.
 */
import { join, posix } from 'node:path';
import * as z from 'zod/mini';
import { contentHash } from '../../codebase/store/content-hash.ts';
import { newId } from '../../core/ids.ts';
import { insideOf, type PlannedWrite } from './check-changes.ts';
import { type Disk, readIfAny } from './disk.ts';
import type { StateFolder } from './state-folder.ts';
import { reasonOf, WriteError } from './write-error.ts';

/**
 * `staging`: no file of the project has been touched. `forward`: all new contents are on the disk; from here the turn can
 * be completed. `back`: it is being taken back.
 */
export type Phase = 'staging' | 'forward' | 'back';

const phases: readonly Phase[] = ['back', 'forward', 'staging'];

const schema = z.object({
  version: z.literal(1),
  /** Of whoever wrote, to know it again; `null`: nobody asks. */
  label: z.nullable(z.string()),
  files: z.array(
    z.object({
      path: z.string(),
      /** As all paths here: in the project, without links, with `/`. */
      real: z.string(),
      /** Base64; `null`: there was no such file. */
      before: z.nullable(z.string()),
      /** `null`: it is to be gone. */
      afterHash: z.nullable(z.string()),
      mode: z.nullable(z.number()),
      owner: z.nullable(z.object({ uid: z.number(), gid: z.number() })),
      /** The new content, or the old one on the way back, until it is renamed. */
      temporary: z.string(),
      /** Those that its deletion may leave empty; then they go too. The innermost first. */
      emptied: z.array(z.string()),
    }),
  ),
  /** The uppermost first. */
  madeFolders: z.array(z.string()),
});

export type Intent = z.infer<typeof schema>;
export type IntentFile = Intent['files'][number];

export function planIntent(
  root: string,
  planned: readonly PlannedWrite[],
  {
    label,
    nowMs,
    mayRemove,
  }: {
    readonly label: string | null;
    readonly nowMs: number;
    /** Of a folder that deletions leave empty; relative, with `/`. */
    readonly mayRemove: (folder: string) => boolean;
  },
): Intent {
  const id = newId(nowMs);
  const inProject = (path: string) => {
    const inside = insideOf(root, path);
    if (inside === null) throw new Error(`${path} is not in ${root}`);
    return inside;
  };
  return {
    version: 1,
    label,
    files: planned.map(({ path, real, before, after, mode, owner, tidies }, at) => ({
      path,
      real: inProject(real),
      before: before === null ? null : Buffer.from(before).toString('base64'),
      afterHash: after === null ? null : contentHash(after),
      mode,
      owner,
      temporary: inProject(join(real, '..', `.optimizer-${id}-${at}.tmp`)),
      emptied: tidies ? foldersAbove(inProject(real)).filter(mayRemove) : [],
    })),
    madeFolders: [...new Set(planned.flatMap(({ missingFolders }) => missingFolders))].map(inProject).sort(),
  };
}

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

export class IntentRecord {
  readonly #folder: string;
  readonly #disk: Disk;
  /** As its name says now; `null`: there is none. */
  #phase: Phase | null = null;

  constructor({ folder }: StateFolder, disk: Disk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  get phase(): Phase | null {
    return this.#phase;
  }

  /** As `staging`. */
  write(intent: Intent): void {
    const incomplete = join(this.#folder, 'write-incomplete.tmp');
    this.#disk.write(incomplete, { bytes: Buffer.from(JSON.stringify(intent)), mode: 0o600, owner: null });
    this.#disk.rename(incomplete, this.#pathOf('staging'));
    this.#phase = 'staging';
    this.#disk.syncFolder(this.#folder);
  }

  advance(to: Phase): void {
    if (this.#phase === to || this.#phase === null) return;
    this.#disk.rename(this.#pathOf(this.#phase), this.#pathOf(to));
    this.#phase = to;
    this.#disk.syncFolder(this.#folder);
  }

  remove(): void {
    if (this.#phase === null) return;
    this.#disk.unlink(this.#pathOf(this.#phase));
    this.#phase = null;
    this.#disk.syncFolder(this.#folder);
  }

  /** `null`: no write was interrupted. @throws WriteError `edits/record-damaged` */
  read(): Intent | null {
    for (const phase of phases) {
      const path = this.#pathOf(phase);
      const bytes = readIfAny(path);
      if (bytes === null) continue;
      try {
        const intent = schema.parse(JSON.parse(bytes.toString('utf8')));
        this.#phase = phase;
        return intent;
      } catch (cause) {
        throw new WriteError(
          'edits/record-damaged',
          `A write was interrupted, and what was written down of it is damaged: ${path}: ${reasonOf(cause)}.`,
          'Look at the state of your files (git status), then delete that file. Files called .optimizer-*.tmp may be left.',
          { cause },
        );
      }
    }
    return null;
  }

  #pathOf(phase: Phase): string {
    return join(this.#folder, `write-${phase}.json`);
  }
}
