// The tree of a repository as it was before a commit, as a checkout that knows only the history up to there. One checkout
// for each repository is moved from question to question; with `keep` every question has its own, so that asking again
// costs no indexing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** @returns the folder of the tree */
export function treeOf(question, { mirrors, folder, keep }) {
  const flat = question.repository.replace('/', '+');
  const tree = join(folder, flat, keep ? question.parent.slice(0, 12) : 'checkout');
  if (keep && existsSync(join(tree, '.optimizer'))) return tree;
  if (!existsSync(join(tree, '.git'))) {
    mkdirSync(tree, { recursive: true });
    const source = gitFolderOf(mirrors, question.repository);
    git(tree, 'init', '--quiet');
    // The objects are shared: nothing is copied.
    git(tree, 'config', 'core.autocrlf', 'false');
    git(tree, 'config', 'advice.detachedHead', 'false');
    spawnSync('sh', [
      '-c',
      'echo "$1" > "$2"',
      'sh',
      join(source, 'objects'),
      join(tree, '.git/objects/info/alternates'),
    ]);
  }
  git(tree, 'update-ref', '--no-deref', 'HEAD', question.parent);
  git(tree, 'read-tree', '--reset', question.parent);
  // A mirror may lack its largest files; no source is as large as that.
  git(tree, 'checkout-index', '--all', '--force', '--quiet');
  git(tree, 'clean', '-fdxq', '-e', '.optimizer');
  return tree;
}

/** The index of a tree, brought up to date, with a report. */
export function refreshed(library, tree) {
  return library.refreshIndex({
    root: tree,
    languages: library.languages,
    maxFileBytes: 4 * 2 ** 20,
    cacheDir: null,
    clock: library.systemClock,
  });
}

export function gitFolderOf(mirrors, repository) {
  const flat = repository.replace('/', '+');
  for (const path of [join(flat, 'repo'), flat, `${flat}.git`, join(flat, '.git')]) {
    if (existsSync(join(mirrors, path, 'HEAD'))) return join(mirrors, path);
  }
  throw new Error(`${mirrors} has no git directory of ${repository}`);
}

function git(tree, ...args) {
  const { status, stderr } = spawnSync('git', ['-C', tree, '-c', 'core.hooksPath=/dev/null', ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_LFS_SKIP_SMUDGE: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
  });
  const isWhole = status === 0 || /^(?:.*unable to read .*\n)+$/.test(stderr);
  if (!isWhole) throw new Error(`git ${args.join(' ')} in ${tree}: ${stderr}`);
}
