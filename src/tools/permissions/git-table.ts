/** What is known of git's commands: data, as `program-table.ts`. Its flags are many: here it is the harmful that are listed. */
import type { Effect } from './effect.ts';

export interface GitFacts {
  readonly effect: Effect;
  readonly because?: string;
  /** Long flags, and what can be short for them, that make it more than it is; with what they make of it. */
  readonly harmful?: readonly string[];
  /** Only with one of these as its first operand, or with none of its own when the list has the empty name. */
  readonly only?: readonly string[];
  /** Only with flags of this list, where the others change something. */
  readonly onlyFlags?: RegExp;
  /** With this in its words it is dangerous. */
  readonly danger?: RegExp;
  readonly mostOperands?: number;
}

const diffs: GitFacts = { effect: 'read', harmful: ['--output', '--ext-diff', '--textconv'] };
const reads: GitFacts = { effect: 'read', harmful: [] };
const changes = (because: string, danger?: RegExp): GitFacts => ({
  effect: 'unknown',
  because,
  ...(danger && { danger }),
});
const danger = (because: string): GitFacts => ({ effect: 'danger', because });
const network = (because: string, dangerous?: RegExp): GitFacts => ({
  effect: 'network',
  because,
  ...(dangerous && { danger: dangerous }),
});

const hooks = 'it changes the repository, and may run its hooks';
const loses = 'it throws away work';
const talks = 'it talks to other machines';

/** Flags before the command that change only how it prints. */
export const harmlessGlobalFlags =
  /^(?:--no-pager|-P|--no-optional-locks|--literal-pathspecs|--no-replace-objects)$/;

export const gitTable: Readonly<Record<string, GitFacts>> = {
  status: reads,
  log: diffs,
  show: diffs,
  diff: diffs,
  'diff-tree': diffs,
  'diff-index': diffs,
  'diff-files': diffs,
  whatchanged: diffs,
  shortlog: diffs,
  blame: { effect: 'read', harmful: ['--contents', '--ignore-revs-file', '--textconv'] },
  annotate: { effect: 'read', harmful: ['--contents', '--textconv'] },
  'rev-parse': reads,
  'rev-list': reads,
  'ls-files': { effect: 'read', harmful: ['--exclude-from'] },
  'ls-tree': reads,
  describe: reads,
  'cat-file': { effect: 'read', harmful: ['--textconv', '--filters'] },
  grep: {
    effect: 'read',
    harmful: ['--open-files-in-pager', '-O', '--textconv', '-f', '--ext-grep', '--no-index'],
  },
  'merge-base': reads,
  'name-rev': reads,
  'for-each-ref': reads,
  'show-ref': reads,
  'show-branch': reads,
  'count-objects': reads,
  'check-ignore': reads,
  'check-attr': reads,
  cherry: reads,
  'range-diff': diffs,
  version: reads,
  branch: {
    effect: 'read',
    onlyFlags:
      /^(?:-[avrl]+|--(?:list|all|remotes|show-current|contains|no-contains|merged|no-merged|points-at|verbose|(?:sort|format|column|color)(?:=.*)?|no-color|no-column))$/,
    danger: /^(?:-[a-z]*[dDMCf].*|--(?:del|for|mov|cop)[a-z]*)$/,
    mostOperands: 0,
  },
  tag: {
    effect: 'read',
    onlyFlags: /^(?:-l|--list|-n\d*|--(?:sort|format|column)(?:=.*)?|--contains|--merged|--points-at)$/,
    danger: /^(?:-[a-z]*[df].*|--(?:del|for)[a-z]*)$/,
    mostOperands: 0,
  },
  remote: { effect: 'read', onlyFlags: /^-v$|^--verbose$/, only: ['', 'get-url'] },
  stash: {
    effect: 'read',
    harmful: diffs.harmful ?? [],
    only: ['list', 'show'],
    danger: /^(?:drop|clear|pop)$/,
  },
  reflog: { effect: 'read', harmful: diffs.harmful ?? [], only: ['', 'show'], danger: /^(?:expire|delete)$/ },
  worktree: { effect: 'read', harmful: [], only: ['list'], danger: /^(?:remove|prune)$/ },
  config: {
    effect: 'read',
    onlyFlags: /^(?:-l|--list|--get|--get-all|--get-regexp|--show-origin|--show-scope|--local|--name-only)$/,
    mostOperands: 1,
    danger:
      /^(?:--unset.*|--add|--replace-all|--rename-section|--remove-section|-e|--edit|--global|--system|set|unset|edit)$/,
  },
  add: changes('it changes the index'),
  commit: changes(hooks, /^--amend$/),
  mv: changes('it changes the index and files'),
  merge: changes(hooks),
  'cherry-pick': changes(hooks),
  revert: changes(hooks),
  am: changes(hooks),
  apply: changes('it changes files'),
  init: changes('it makes a repository'),
  notes: changes('it changes the repository'),
  bisect: changes('it changes files, and may run programs'),
  switch: changes(hooks, /^(?:-[a-z]*[fC].*|--dis.*|--for.*)$/),
  checkout: danger(loses),
  restore: danger(loses),
  rm: danger(loses),
  clean: danger(loses),
  reset: danger(loses),
  rebase: danger('it rewrites what was committed'),
  'filter-branch': danger('it rewrites what was committed'),
  'filter-repo': danger('it rewrites what was committed'),
  'update-ref': danger('it rewrites what was committed'),
  'symbolic-ref': danger('it rewrites what was committed'),
  replace: danger('it rewrites what was committed'),
  gc: danger('it removes what nothing leads to'),
  prune: danger('it removes what nothing leads to'),
  push: network('it sends commits elsewhere', /^(?:-[a-z]*[fd].*|--(?:f|mir|del|pru).*|[+:].*)$/),
  fetch: network(talks),
  pull: network(talks),
  clone: network(talks),
  'ls-remote': network(talks),
  submodule: network(talks, /^(?:foreach|deinit)$/),
  'send-email': network(talks),
  'request-pull': network(talks),
  'remote-http': network(talks),
};
