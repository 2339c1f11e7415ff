/**
 * The commands of an interactive session, as a table: what each is called, takes and does. They set what the session does, or
 * show what a command of the program shows.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { OptimizerError } from '../../core/errors.ts';
import { formatUsd, toNanoUsd } from '../../core/money.ts';
import { turnsOf } from '../../sessions/session-turns.ts';
import type { Candidate, CommandOutcome, Painted } from '../../tui/backend.ts';
import { age } from '../amounts.ts';
import { openJournal } from '../open-journal.ts';
import { permissionsFile } from '../project-permissions.ts';
import { sessionToMarkdown } from '../render-session-markdown.ts';
import { spentText } from '../render-sessions.ts';
import { shortId, shownQuestion } from '../render-turns.ts';
import { keyHelp } from './key-help.ts';
import { panelOf } from './panels.ts';
import { resumedLines, storeOf } from './session-state.ts';
import type { SlashHost } from './slash-host.ts';

export interface SlashCommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What may follow the name. */
  readonly given: string;
  readonly does: string;
  readonly run: (given: string, backend: SlashHost) => Promise<CommandOutcome> | CommandOutcome;
  /** What completes what follows the name. */
  readonly choices?: (backend: SlashHost) => Promise<readonly Candidate[]>;
}

export class SlashError extends OptimizerError {
  readonly code = 'usage/slash-command';
}

export const slashCommands: readonly SlashCommand[] = [
  {
    name: 'help',
    aliases: ['?'],
    given: '',
    does: 'list the commands',
    run: (_, backend) => help(backend),
  },
  {
    name: 'context',
    given: '',
    does: 'what was sent of the code for the last question, and why',
    run: panelOf('Context'),
  },
  {
    name: 'why',
    given: '',
    does: 'who was asked, in which order, and what was checked',
    run: panelOf('Why'),
  },
  { name: 'index', given: '', does: 'how the index stands', run: panelOf('Index') },
  { name: 'metrics', given: '', does: 'what the day and the last two weeks cost', run: panelOf('Metrics') },
  {
    name: 'models',
    given: '',
    does: 'each tier: its model, window, prices and whether it can be asked',
    run: (_, backend) =>
      shown(backend, async (terminal) =>
        (await import('../models-command.ts')).modelsCommand(
          backend.settings.flags,
          terminal,
          backend.signal,
        ),
      ),
  },
  {
    name: 'tier',
    given: '[name|auto]',
    does: 'ask this tier only; auto: the router decides',
    choices: tierChoices,
    run: async (given, backend) => {
      if (given === '') return choose('Who is asked?', 'tier', await tierChoices(backend));
      await changed(backend, () => backend.settings.pin(given === 'auto' ? null : given));
      return lines([
        given === 'auto' ? 'The router decides who is asked.' : `Only ${given} is asked from now on.`,
      ]);
    },
  },
  {
    name: 'model',
    given: '[tier model]',
    does: 'use another model for a tier in this session',
    choices: async (backend) =>
      (await tierChoices(backend)).filter(({ insert }) => insert !== 'auto' && insert !== 'index'),
    run: async (given, backend) => {
      const { config } = await backend.program();
      const [tier = '', model = ''] = given.split(/\s+/);
      if (tier === '')
        return lines(Object.values(config.tiers).map(({ name, model: one }) => `${name.padEnd(10)} ${one}`));
      const known = config.tiers[tier];
      if (known === undefined)
        throw new SlashError(
          `There is no tier ${JSON.stringify(tier)}`,
          `There are: ${Object.keys(config.tiers).join(', ')}.`,
        );
      if (model === '')
        throw new SlashError(`Which model for ${tier}?`, `Such as: /model ${tier} ${known.model}`);
      await changed(backend, () => backend.settings.say('/model', ['tiers', tier, 'model'], model));
      return lines([`${tier} uses ${model} in this session.`]);
    },
  },
  {
    name: 'local',
    given: '[on|off]',
    does: 'send nothing to another machine',
    choices: async () => onOff,
    run: async (given, backend) => {
      const { settings } = backend;
      const on = given === '' ? !settings.localOnly : isOn(given, '/local');
      await changed(backend, () => {
        settings.localOnly = on;
      });
      const { localOnly } = (await backend.program()).config.routing;
      if (localOnly && !on)
        return lines(['The configuration says that nothing is sent (routing.local-only): that stays.']);
      return lines([
        on
          ? 'Nothing is sent to another machine from now on.'
          : 'Models of other machines may be asked again.',
      ]);
    },
  },
  {
    name: 'mode',
    given: '[read-only|ask|auto-edit|full]',
    does: 'what models may do without being asked for',
    choices: async () => modes,
    run: async (given, backend) => {
      if (given === '') return choose('What may models do?', 'mode', modes);
      await changed(backend, () => backend.settings.say('/mode', ['permissions', 'mode'], given));
      return lines([`The mode is ${(await backend.program()).config.permissions.mode}.`]);
    },
  },
  {
    name: 'permissions',
    given: '',
    does: 'what is allowed, asked for and denied',
    run: async (_, backend) => {
      const { config, loaded, root } = await backend.program();
      const { mode, allow, ask, deny } = config.permissions;
      const { allowedIn } = await import('../project-permissions.ts');
      const here = allowedIn(loaded.directories.configFile, root);
      const list = (title: string, rules: readonly string[]) =>
        rules.length === 0 ? [] : [title, ...rules.map((rule) => `  ${rule}`)];
      return lines([
        `The mode is ${mode}.`,
        ...list('Allowed', allow),
        ...list(`Allowed in this project (${permissionsFile(loaded.directories.configFile, root)})`, here),
        ...list('Asked for', ask),
        ...list('Denied', deny),
      ]);
    },
  },
  {
    name: 'budget',
    given: '[dollars|off]',
    does: 'the most that this session may cost',
    run: budget,
  },
  {
    name: 'compact',
    given: '',
    does: 'sum up what was said before the next question, so that less is sent',
    run: (_, backend) => {
      if (backend.state.session === null)
        throw new SlashError('There is nothing to sum up', 'Ask something first.');
      backend.state.compactsNext = true;
      return lines([
        'Before the next question is asked, a model of this machine sums up what was said; without one, the last exchange is carried over.',
      ]);
    },
  },
  {
    name: 'clear',
    aliases: ['new'],
    given: '',
    does: 'begin a new session; the one before is kept',
    run: (_, backend) => {
      backend.state.clear();
      return { kind: 'clear' };
    },
  },
  {
    name: 'resume',
    given: '[id]',
    does: 'go on with an earlier session of this project',
    choices: sessionChoices,
    run: resume,
  },
  {
    name: 'fork',
    given: '',
    does: 'go on in a copy of this session; the original stays as it is',
    run: async (_, backend) => {
      const program = await backend.program();
      const from = ownSession(backend);
      const store = storeOf(program);
      const id = store.fork(from, program.root, systemClock.nowMs());
      backend.state.goOn(store.find(id));
      return lines([
        `This goes on as ${shortId(id)}; ${shortId(from)} stays as it is (/resume ${shortId(from)}).`,
      ]);
    },
  },
  {
    name: 'export',
    given: '[file]',
    does: 'write this session as Markdown',
    run: exportTo,
  },
  {
    name: 'feedback',
    given: 'good|bad [why]',
    does: 'say whether the last answer was good',
    choices: async () => [choice('good', null), choice('bad', null)],
    run: async (given, backend) => {
      const [verdict = '', ...why] = given.split(/\s+/);
      const { feedbackCommand } = await import('../feedback-command.ts');
      const note = why.join(' ');
      return shown(backend, (terminal) =>
        feedbackCommand('last', verdict, { ...projectOf(backend), ...(note !== '' && { note }) }, terminal),
      );
    },
  },
  {
    name: 'undo',
    given: '[id]',
    does: 'take back all files of the last turn that changed some',
    run: (given, backend) =>
      shown(backend, async (terminal) =>
        (await import('../undo-command.ts')).undoCommand(
          given || undefined,
          projectOf(backend),
          terminal,
          backend.signal,
        ),
      ),
  },
  {
    name: 'redo',
    given: '',
    does: 'do the turn again that was undone last',
    run: (_, backend) =>
      shown(backend, async (terminal) =>
        (await import('../redo-command.ts')).redoCommand(projectOf(backend), terminal, backend.signal),
      ),
  },
  {
    name: 'history',
    given: '',
    does: 'list the turns that changed files, and whether they stand',
    run: (_, backend) =>
      shown(backend, async (terminal) =>
        (await import('../history-command.ts')).historyCommand(projectOf(backend), terminal),
      ),
  },
  {
    name: 'theme',
    given: '[auto|ansi|dark|light]',
    does: 'colours; interface.theme keeps them',
    choices: async () => themes,
    run: (given, backend) => {
      if (given === '') return choose('Which colours?', 'theme', themes);
      const name = themes.find(({ insert }) => insert === given)?.insert;
      if (name === undefined)
        throw new SlashError(
          `There is no theme ${JSON.stringify(given)}`,
          `There are: ${themes.map(({ insert }) => insert).join(', ')}.`,
        );
      backend.setTheme(name as 'auto');
      return lines([`Colours: ${name}. To keep them: [interface] theme = "${name}" in the configuration.`]);
    },
  },
  { name: 'keys', given: '', does: 'what the keys do', run: () => lines(keyHelp()) },
  {
    name: 'quit',
    aliases: ['exit', 'q'],
    given: '',
    does: 'end the session; it is kept',
    run: () => ({ kind: 'quit' }),
  },
];

/** @returns `null`: there is none of that name */
export async function runSlashCommand(
  name: string,
  given: string,
  backend: SlashHost,
): Promise<CommandOutcome | null> {
  const command = slashCommands.find((one) => one.name === name || one.aliases?.includes(name));
  return command === undefined ? null : command.run(given, backend);
}

async function help(backend: SlashHost): Promise<CommandOutcome> {
  const own = await backend.customCommands();
  const rows = [
    ...slashCommands.map(({ name, given, does }) => [`/${name} ${given}`.trim(), does] as const),
    ...own.map(({ name, description }) => [`/${name}`, description] as const),
  ];
  const narrow = backend.columns < 70;
  return lines([
    'A question is asked as it is typed; @ names a file or a symbol, ! runs a command of your shell.',
    ...rows
      .map(([name, does]) => (narrow ? `  ${name}\n      ${does}` : `  ${name.padEnd(36)} ${does}`))
      .flatMap((row) => row.split('\n')),
    'Files in .optimizer/commands/*.md are commands of your own. /keys lists the keys.',
  ]);
}

async function budget(given: string, backend: SlashHost): Promise<CommandOutcome> {
  const path = ['budget', 'session-usd'];
  if (given !== '')
    await changed(backend, () =>
      backend.settings.say('/budget', path, given === 'off' ? null : given.replace(/^\$/, '')),
    );
  const { config } = await backend.program();
  const status = await backend.state.status(await backend.program(), backend.settings);
  const usd = (amount: number | null) => (amount === null ? 'no limit' : formatUsd(toNanoUsd(amount * 1e9)));
  const spent = (nano: number | null) => (nano === null ? 'nothing yet' : formatUsd(toNanoUsd(nano)));
  const { sessionUsd, requestUsd, dailyUsd, monthlyUsd, atCap } = config.budget;
  return lines([
    `This session  ${spent(status.sessionCost)} of ${usd(sessionUsd)}`,
    `Today         ${spent(status.dayCost)} of ${usd(dailyUsd)}`,
    `A question    ${usd(requestUsd)}`,
    `The month     ${usd(monthlyUsd)}`,
    `At a limit    ${atCap}`,
  ]);
}

async function resume(given: string, backend: SlashHost): Promise<CommandOutcome> {
  const program = await backend.program();
  const store = storeOf(program);
  if (given === '') {
    const choices = await sessionChoices(backend);
    if (choices.length === 0)
      throw new SlashError('There is no earlier session of this project', 'Ask something to begin one.');
    return choose('Which session?', 'resume', choices);
  }
  const summary = store.find(given);
  backend.state.goOn(summary);
  return lines(resumedLines(store, summary));
}

async function exportTo(given: string, backend: SlashHost): Promise<CommandOutcome> {
  const program = await backend.program();
  const store = storeOf(program);
  const summary = store.find(ownSession(backend));
  const journal = openJournal(program);
  const markdown = sessionToMarkdown(summary, turnsOf(store.events(summary.id)), {
    project: program.root,
    changesOf: (turn) => journal.changesOfTurn(turn),
  });
  const name = given === '' ? `optimizer-session-${shortId(summary.id)}.md` : given;
  const path = isAbsolute(name) ? name : resolve(process.cwd(), name);
  if (existsSync(path))
    throw new SlashError(`${path} is there already`, 'Name another file: /export notes.md');
  writeFileSync(path, markdown, { flag: 'wx' });
  return lines([`Written: ${path}`]);
}

function ownSession({ state }: SlashHost): string {
  if (state.session === null)
    throw new SlashError('No model has been asked in this session yet', 'Ask something first.');
  return state.session;
}

/** Takes back what the configuration refuses. */
async function changed(backend: SlashHost, change: () => void): Promise<void> {
  const takeBack = backend.settings.snapshot();
  change();
  try {
    await backend.recompose();
  } catch (error) {
    takeBack();
    throw error;
  }
}

async function tierChoices(backend: SlashHost): Promise<readonly Candidate[]> {
  const { config } = await backend.program();
  return [
    choice('auto', 'the router decides'),
    choice('index', 'no model'),
    ...Object.values(config.tiers).map(({ name, model }) => choice(name, model)),
  ];
}

async function sessionChoices(backend: SlashHost): Promise<readonly Candidate[]> {
  const nowMs = systemClock.nowMs();
  return storeOf(await backend.program())
    .list()
    .filter(({ id }) => id !== backend.state.session)
    .slice(0, 50)
    .map((one) =>
      choice(
        shortId(one.id),
        `${age(Math.max(0, nowMs - one.lastAtMs))} ago · ${spentText(one)} · ${shownQuestion(one.title) || '(nothing was asked)'}`,
      ),
    );
}

const modes: readonly Candidate[] = [
  choice('read-only', 'nothing but look'),
  choice('ask', 'edits and commands that do more than read are asked for'),
  choice('auto-edit', 'edits are written; commands that only write in the project run'),
  choice('full', 'everything runs'),
];

const onOff: readonly Candidate[] = [choice('on', null), choice('off', null)];

const themes: readonly Candidate[] = [
  choice('auto', 'by the background of the terminal'),
  choice('ansi', 'the sixteen colours of the terminal'),
  choice('dark', null),
  choice('light', null),
];

function isOn(given: string, name: string): boolean {
  if (given === 'on' || given === 'off') return given === 'on';
  throw new SlashError(`${name} takes on or off, not ${JSON.stringify(given)}`, `Type: ${name} on`);
}

function choice(insert: string, detail: string | null): Candidate {
  return { insert, label: insert, detail };
}

function choose(title: string, command: string, choices: readonly Candidate[]): CommandOutcome {
  return { kind: 'choose', title, command, choices };
}

function lines(all: readonly Painted[]): CommandOutcome {
  return { kind: 'lines', lines: all };
}

/** What a command of the program writes. */
async function shown(backend: SlashHost, work: Parameters<SlashHost['written']>[0]): Promise<CommandOutcome> {
  return lines(await backend.written(work));
}

function projectOf(backend: SlashHost): { readonly project?: string } {
  const { project } = backend.settings.flags;
  return project === undefined ? {} : { project };
}
