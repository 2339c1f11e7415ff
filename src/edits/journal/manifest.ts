/** What is kept of a turn, beside the contents of its files. Pure. */
import * as z from 'zod/mini';

/**
 * `pending`: about to be written. `done`, `undone`: it stands, or was taken back. `superseded`: undone, and another turn
 * came after, so it cannot be done again. `interrupted`: ended before it changed anything, or was taken back after a crash.
 */
const states = ['pending', 'done', 'undone', 'superseded', 'interrupted'] as const;

const hash = z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/)));

export const manifestSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  atMs: z.number(),
  /** Without secrets; whoever asks for the turn sees to that. */
  question: z.string(),
  state: z.enum(states),
  /** Grows with each turn that is done, undone or done again: the last is undone first. */
  order: z.number(),
  files: z.array(
    z.object({
      /** In the project, with `/`. */
      path: z.string(),
      /** `null`: there was no such file. */
      before: hash,
      /** `null`: it was deleted. */
      after: hash,
      /** Of the one that was there; of a new one as it was when it was undone. `null`: the usual. */
      mode: z.nullable(z.number()),
    }),
  ),
  /** That were not there before it; with `/`. */
  madeFolders: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TurnFile = Manifest['files'][number];

/** A manifest that cannot be read. */
export interface DamagedManifest {
  /** Absolute. */
  readonly path: string;
  readonly because: string;
  /** The order that it had when it was made; `null`: its name does not say. */
  readonly madeAsOrder: number | null;
}
