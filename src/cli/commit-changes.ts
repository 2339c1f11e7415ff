/** One commit of exactly the files of a turn. What else is staged or changed stays as it is. */
import { execFile } from 'node:child_process';
import type { FileChange } from '../edits/file-change.ts';

export type CommitResult =
  | { readonly ok: true; readonly hash: string; readonly subject: string }
  /** A sentence. */
  | { readonly ok: false; readonly because: string };

const longestSubject = 72;

/** @returns those with changes that git has not, before anything is written; a file that it does not know is all change */
export async function dirtyAmong(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const status = await git(root, ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--', ...paths]);
  if (!status.ok) return [];
  return status.output
    .split('\0')
    .filter((entry) => /^.. /.test(entry))
    .map((entry) => entry.slice(3));
}

export async function commitChanges(
  root: string,
  files: readonly FileChange[],
  { question, model }: { readonly question: string; readonly model: string },
): Promise<CommitResult> {
  const paths = files.map(({ path }) => path);
  const added = files
    .filter(({ before, after }) => before === null && after !== null)
    .map(({ path }) => path);
  // `--only` takes files as they stand, but git has to know of a new one.
  if (added.length > 0) {
    const known = await git(root, ['add', '--intent-to-add', '--', ...added]);
    if (!known.ok) return { ok: false, because: known.because };
  }
  const subject = subjectOf(question);
  const made = await git(root, [
    'commit',
    '--quiet',
    '--only',
    '-m',
    subject,
    '-m',
    `Made with ${model}.`,
    '--',
    ...paths,
  ]);
  if (!made.ok) {
    // A hook may have said no: the index is to be as it was.
    if (added.length > 0) await git(root, ['rm', '--cached', '--force', '--quiet', '--', ...added]);
    return { ok: false, because: made.because };
  }
  const head = await git(root, ['rev-parse', 'HEAD']);
  return head.ok ? { ok: true, hash: head.output.trim(), subject } : { ok: false, because: head.because };
}

function subjectOf(question: string): string {
  const line = question
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:please |can you |could you )+/i, '');
  const subject = `${line.slice(0, 1).toUpperCase()}${line.slice(1)}`;
  return subject.length <= longestSubject
    ? subject
    : `${subject.slice(0, longestSubject - 1).replace(/\s+\S*$/, '')}…`;
}

type GitResult =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly because: string };

function git(root: string, args: readonly string[]): Promise<GitResult> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['--literal-pathspecs', ...args],
      { cwd: root, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve({ ok: true, output: stdout });
        else
          resolve({
            ok: false,
            because: (stderr || stdout || error.message).trim().split('\n').slice(-3).join('\n'),
          });
      },
    );
  });
}
