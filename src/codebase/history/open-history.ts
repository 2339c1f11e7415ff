/**
 * Keeps the history of commits in a file beside the index, and brings it up to date when the head of the repository
 * moved. It is derived: whatever is wrong with it, it is made anew.
 */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newId } from '../../core/ids.ts';
import { CommitHistory } from './commit-history.ts';
import { readCommits, readHead } from './read-commits.ts';

const fileName = 'history.txt';
const mostCommits = 3_000;
/** Of the file's own form, and of how words are found. */
const version = 'optimizer history 1';

/**
 * @param folder where the index is
 * @returns `null`: there is no history, or reading it was given up for the signal
 */
export async function openHistory(
  root: string,
  folder: string,
  options: { readonly nowMs: number; readonly signal?: AbortSignal },
): Promise<CommitHistory | null> {
  const { signal } = options;
  const head = await readHead(root, signal);
  if (head === null) return null;
  const path = join(folder, fileName);
  const known = readKnown(path);
  if (known?.head === head) return known;
  const history = await updated(root, head, known, signal);
  if (history === null) return signal?.aborted ? known : null;
  keep(path, history, options.nowMs);
  return history;
}

async function updated(
  root: string,
  head: string,
  known: CommitHistory | null,
  signal?: AbortSignal,
): Promise<CommitHistory | null> {
  if (known !== null) {
    const added = await readCommits(root, head, known.head, mostCommits, signal);
    if (added !== null) return CommitHistory.from(head, added, known, mostCommits);
  }
  const all = await readCommits(root, head, null, mostCommits, signal);
  return all === null ? null : CommitHistory.from(head, all, null, mostCommits);
}

function readKnown(path: string): CommitHistory | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  return text.startsWith(`${version}\n`) ? CommitHistory.unpack(text.slice(version.length + 1)) : null;
}

/** Where it cannot be kept it is read again next time. */
function keep(path: string, history: CommitHistory, nowMs: number): void {
  const temporary = `${path}.${newId(nowMs)}`;
  try {
    removeLeftOvers(path, nowMs);
    writeFileSync(temporary, `${version}\n${history.pack()}`);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Of a process that was ended while it wrote; none takes so long. */
const abandonedAfterMs = 60_000;

function removeLeftOvers(path: string, nowMs: number): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${fileName}.`)) continue;
    const leftOver = join(folder, name);
    if (nowMs - statSync(leftOver).mtimeMs > abandonedAfterMs) rmSync(leftOver, { force: true });
  }
}
