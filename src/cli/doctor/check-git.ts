/** Whether git is there and the project is a repository. Both are wanted, not needed. */
import { runGit } from '../../codebase/discover/run-git.ts';
import { type Finding, ok, warning } from './finding.ts';

export async function checkGit(root: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const ask = async (...args: string[]) => (await runGit(root, args, { signal }))?.toString('utf8').trim();
  const [version, top, isShallow] = await Promise.all([
    ask('--version'),
    ask('rev-parse', '--show-toplevel'),
    ask('rev-parse', '--is-shallow-repository'),
  ]);
  if (version === undefined)
    return [
      warning(
        'git is not there: files are found by walking the folders, earlier commits are not looked at, and --commit does not work',
        'Install git.',
      ),
    ];
  const found = ok(version);
  if (top === undefined || top === '')
    return [found, warning(`${root} is no git repository, so --commit does not work there`, 'git init')];
  return [
    found,
    ok(top === root ? `${root} is a repository` : `the repository is ${top}`),
    ...(isShallow === 'true'
      ? [
          warning(
            'it is a shallow clone: commits that are not there lead to no files',
            'git fetch --unshallow',
          ),
        ]
      : []),
  ];
}
