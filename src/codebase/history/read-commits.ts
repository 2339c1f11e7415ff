/** Asks git for earlier commits. Knows nothing about what they are read for. */
import { runGit } from '../discover/run-git.ts';
import type { Commit } from './commit-history.ts';

/** `null`: no repository, no commit, or no git. */
export async function readHead(root: string, signal?: AbortSignal): Promise<string | null> {
  const output = await runGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD'], {
    ...(signal && { signal }),
  });
  const head = output?.toString('utf8').trim() ?? '';
  return /^[0-9a-f]{40,64}$/.test(head) ? head : null;
}

/**
 * Without merges, the newest first, with the paths below the folder that they changed.
 * @param since the newest that is known: only what came after it. `null` when that is no ancestor of the head
 */
export async function readCommits(
  root: string,
  head: string,
  since: string | null,
  most: number,
  signal?: AbortSignal,
): Promise<readonly Commit[] | null> {
  const options = { ...(signal && { signal }) };
  if (since !== null && (await runGit(root, ['merge-base', '--is-ancestor', since, head], options)) === null)
    return null;
  const range = since === null ? head : `${since}..${head}`;
  const output = await runGit(
    root,
    [
      'log',
      '--no-merges',
      '--no-renames',
      '--relative',
      '--name-only',
      '-z',
      '-n',
      `${most}`,
      `--format=${format}`,
      range,
      '--',
    ],
    options,
  );
  return output === null ? null : parseLog(output.toString('utf8'));
}

const format = '%x01%H%x02%B%x02';

function parseLog(log: string): Commit[] {
  return log
    .split('\x01')
    .slice(1)
    .map((entry) => {
      const [hash = '', message = '', paths = ''] = entry.split('\x02');
      return {
        hash,
        message,
        paths: paths
          .split('\0')
          .map((path) => path.replace(/^\n+/, ''))
          .filter((path) => path !== ''),
      };
    });
}
