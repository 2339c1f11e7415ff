/** What a turn does to one file, as bytes. What makes, shows, writes and takes back changes speaks of these. */
export interface FileChange {
  /** In the project, with `/`, normalised; of where the file is, or is to be. */
  readonly path: string;
  /** `null`: there is no such file. */
  readonly before: Uint8Array | null;
  /** `null`: it is to be gone. */
  readonly after: Uint8Array | null;
  /** Permission bits of the file as it was (0o755); `null`: there was none, and a new one gets the usual. */
  readonly mode: number | null;
}
