/**
 * Completion in real shells. `.ci/run` installs zsh and fish where it may; without one of them, this says what was left
 * out.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requestName } from '../../src/cli/completion/shells.ts';
import { systemClock } from '../../src/core/clock.ts';
import { UndoJournal } from '../../src/edits/journal/undo-journal.ts';
import { stateFolderOf } from '../../src/edits/write/state-folder.ts';
import { change } from '../edits/write/written-tree.ts';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';

const files = { '.git/HEAD': 'ref', 'src/a.ts': 'a\n', 'two words/b.ts': 'b\n', 'policy.toml': '' };

/** A line as it is typed up to the cursor, and what a shell makes of it: each word it offers. */
type Case = readonly [line: string, expected: readonly string[]];

const cases: readonly Case[] = [
  ['optimizer und', ['undo']],
  ['optimizer experiments ', ['report', 'compare', 'help']],
  ['optimizer ask --max-t', ['--max-tier']],
  ['optimizer ask --max-tier g', ['groq', 'gemini']],
  ['optimizer ask --max-tier=g', ['--max-tier=groq', '--max-tier=gemini']],
  ['optimizer ask --tier own', ['own-tier']],
  ['optimizer metrics --by m', ['model']],
  ['optimizer completion f', ['fish']],
  ['optimizer ask --output s', ['stream-json']],
  ['optimizer undo turn-', ['turn-one']],
  ['optimizer experiments compare sh', ['short/as-it-is', 'short/small']],
  ['optimizer replay --policy pol', ['policy.toml']],
  ['optimizer replay --policy=pol', ['--policy=policy.toml']],
  ['optimizer nothing x', []],
];

async function typing(): Promise<Sandbox> {
  const sandbox = makeSandbox(files);
  const bin = join(sandbox.project, '..', 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'optimizer'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'optimizer'), 0o755);
  sandbox.env.PATH = `${bin}:${sandbox.env.PATH}`;
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(
    join(sandbox.home, 'config.toml'),
    '[tiers.own-tier]\nprovider = "ollama"\nmodel = "m"\n[experiments.short]\narms = ["as-it-is", "small: context.budget-tokens = 900"]\n',
  );
  const journal = new UndoJournal(stateFolderOf(sandbox.home, sandbox.project), { clock: systemClock });
  const changes = [change('src/a.ts', 'a\n', 'A\n')];
  await journal.apply({ id: 'turn-one', atMs: Date.now(), question: 'add `*` and $(x)', changes });
  return sandbox;
}

/** @returns what each line offers, by a script that prints `== line` before it */
function offered(shell: string, args: readonly string[], { project, env }: Sandbox): Map<string, string[]> {
  const { stdout, stderr, status } = spawnSync(shell, args, { cwd: project, env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const parts = stdout.split(/^== /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [line = '', ...words] = part.split('\n');
      return [line, words.filter((word) => word !== '')];
    }),
  );
}

/** The name, if it is there, so that a test is made for it. */
function here(shell: string): readonly string[] {
  const isThere = spawnSync(shell, ['-c', 'exit 0']).status === 0;
  if (!isThere) console.warn(`Left out: completion in ${shell}, which is not installed here.`);
  return isThere ? [shell] : [];
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

test('every command of the help is offered, and no other', async () => {
  const sandbox = await typing();
  const help = (await sandbox.run(['--help'])).stdout.split('Commands:\n')[1]?.split('\n\n')[0] ?? '';
  const listed = [...help.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
  const offers = (await sandbox.run([requestName, '--', ''])).stdout.matchAll(/^(\S+)\t/gm);
  expect([...offers].map(([, name]) => name)).toEqual(listed);
  expect(listed.length).toBeGreaterThan(15);
});

test('bash, with the words cut as bash cuts them', async () => {
  const sandbox = await typing();
  const words = (line: string) => line.split(' ').flatMap((word) => word.split(/(?<==)|(?==)/));
  const lines = cases.map(([line]) => {
    const [last = ''] = words(line).slice(-1);
    return `offer ${quoted(line)} ${quoted(last)} ${words(line).map(quoted).join(' ')}`;
  });
  const script = `
    source <(optimizer completion bash) && source <(optimizer completion bash)
    complete -p optimizer | grep -q -- '-F _optimizer optimizer' || exit 9
    offer() {
      echo "== $1"
      local last=$2
      shift 2
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _optimizer optimizer "$last" ''
      printf '%s\\n' "\${COMPREPLY[@]}"
    }
    ${lines.join('\n')}`;
  const found = offered('bash', ['--norc', '-c', script], sandbox);
  for (const [line, expected] of cases) {
    // It puts the word behind = in place of that alone.
    const behind = expected.map((word) => word.replace(/^--[a-z-]+=/, ''));
    expect(found.get(line), line).toEqual(behind);
  }
});

test.each(here('fish'))('%s, asked by its own complete -C', async () => {
  const sandbox = await typing();
  const lines = cases.map(([line]) => `echo "== ${line}"; complete -C ${quoted(line)}`);
  const script = `optimizer completion fish | source\n${lines.join('\n')}`;
  const found = offered('fish', ['--no-config', '-c', script], sandbox);
  for (const [line, expected] of cases) {
    const values = found.get(line)?.map((word) => word.split('\t')[0]);
    expect(values?.toSorted(), line).toEqual(expected.toSorted());
  }
});

test.each(here('zsh'))('%s, by pressing tab in an interactive one', async () => {
  const sandbox = await typing();
  // What is the only thing to complete to stands in the line; it is printed instead of run.
  const single = cases.filter(([, expected]) => expected.length === 1);
  const script = `
    zmodload zsh/zpty
    zpty -b shell "PS1= zsh -f -i"
    zpty -w shell 'autoload -Uz compinit; compinit -D; unsetopt zle_bracketed_paste 2>/dev/null; source <(optimizer completion zsh)'
    zpty -w shell 'say() { print -r -- "== $BUFFER"; BUFFER=; }; zle -N say; bindkey "^X" say; print -r -- re""ady'
    wait_for() {
      local all= piece
      for i in {1..400}; do
        if zpty -rt shell piece; then all+=$piece; [[ $all == *$1* ]] && { print -r -- "$all"; return; }; else sleep 0.02; fi
      done
      print -r -- "timed out: $all" >&2
      exit 9
    }
    wait_for ready >/dev/null
    ${single
      .map(([line]) => `zpty -wn shell ${quoted(line)}$'\\t'$'\\x18'; wait_for '== optimizer'`)
      .join('\n')}
    zpty -d shell`;
  const { stdout, stderr, status } = spawnSync('zsh', ['-f', '-c', script], {
    cwd: sandbox.project,
    env: { ...sandbox.env, TERM: 'dumb' },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const said = [...stdout.matchAll(/== (optimizer .*?) *\r?\n/g)].map(([, line]) => line?.trim());
  const whole = single.map(([line, [word]]) => `${line.slice(0, line.lastIndexOf(' '))} ${word}`);
  expect(said).toEqual(whole);
});
