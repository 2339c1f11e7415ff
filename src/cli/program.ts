/** The commands and their flags, as commander has them. Translates what was typed into calls. */
import { Command, CommanderError, Option } from 'commander';
import type { Grouping } from '../ledger/grouped-metrics.ts';
import { checked } from './checked-value.ts';
import { addIndexQueries, type CommandRun } from './commands/index-queries.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { FlagValueError, type PlainCommand, positiveInteger } from './plain-command.ts';
import { plainCommands } from './plain-commands.ts';
import { addSessionCommands } from './session-commands.ts';
import { addSetupCommands } from './setup-commands.ts';
import type { Terminal } from './terminal.ts';

/** As `grouped-metrics.ts` has them, which is loaded when it is asked for. */
const groupings: readonly Grouping[] = ['tier', 'model', 'project', 'purpose', 'intent'];
const promptVendors = ['openai', 'anthropic', 'groq', 'gemini'];

/** @throws whatever a command throws; what is wrong with the arguments has been said. */
export async function runProgram(
  args: readonly string[],
  version: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = buildProgram(version, terminal, signal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

function buildProgram(
  version: string,
  terminal: Terminal,
  signal: AbortSignal,
  done: (code: ExitCode) => void,
): Command {
  const program = new Command('optimizer')
    .description(
      'Answers questions about a repository: from its index first, then by the cheapest model that will do.',
    )
    .version(version)
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      outputError: (text, write) => write(text),
    })
    .exitOverride()
    .showHelpAfterError('(optimizer --help lists the commands)')
    .showSuggestionAfterError();

  for (const command of plainCommands) addPlain(program, command, { terminal, signal, done });
  addIndexQueries(program, { terminal, signal, done });

  program
    .command('metrics')
    .description('show requests, costs and latency')
    .option('--daily', 'one day (the default)')
    .option('--date <YYYY-MM-DD>', 'the day; by default today')
    .addOption(
      new Option('--days <n>', 'this many days, up to the day')
        .argParser(checked(daysUpToTenYears))
        .conflicts('month'),
    )
    .option('--month', 'the days of the month, up to the day')
    .addOption(new Option('--by <what>', 'also by one of these').choices(groupings))
    .option('--json', 'print one JSON document')
    .addOption(
      new Option('--csv', 'print a table for spreadsheets: of days, or with --by of groups').conflicts(
        'json',
      ),
    )
    .addOption(
      new Option('--html <file>', 'write one page with plots that needs nothing else').conflicts([
        'json',
        'csv',
      ]),
    )
    .action(async (options) =>
      done(await (await import('./metrics-command.ts')).metricsCommand(options, terminal)),
    );

  program
    .command('models')
    .description('show each tier: its model, window, prices and whether it can be asked')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./models-command.ts')).modelsCommand(options, terminal, signal)),
    );

  program
    .command('feedback')
    .description('say whether an answer was good or bad')
    .argument('<request>', 'last, or the id of a request')
    .argument('<verdict>', 'good or bad')
    .option('--note <text>', 'why')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (which: string, verdict: string, options) =>
      done(await (await import('./feedback-command.ts')).feedbackCommand(which, verdict, options, terminal)),
    );

  const experiments = program.command('experiments').description('compare the arms of experiments');
  experiments
    .command('report')
    .description('cost, latency and success of each arm, and what it takes to tell them apart')
    .option('--days <n>', 'of this many days; by default 90', checked(daysUpToTenYears))
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./experiments-command.ts')).reportExperiments(options, terminal)),
    );
  experiments
    .command('compare')
    .description('two arms, or two groups of requests such as tier=groq')
    .argument('<from>', 'experiment/arm, or tier=, model=, intent= or project= and a value')
    .argument('<to>', 'the same')
    .option('--days <n>', 'of this many days; by default 90', checked(daysUpToTenYears))
    .option('--json', 'print one JSON document')
    .action(async (from: string, to: string, options) =>
      done(await (await import('./experiments-command.ts')).compareTwo([from, to], options, terminal)),
    );

  program
    .command('replay')
    .description('run the router over the requests of the ledger again; nothing is sent')
    .option('--since <YYYY-MM-DD>', 'from this day on; by default 30 days')
    .option('--policy <file>', 'a TOML file whose [routing] holds instead of your own')
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./replay-command.ts')).replayCommand(options, terminal)),
    );

  program
    .command('optimize')
    .description(
      'make messages of OpenAI or Anthropic, or a text, smaller, and say what went and why; asks no model',
    )
    .argument('[file]', 'JSON with messages, or text; by default what is piped in')
    .addOption(
      new Option('--provider <name>', 'whose prices count; by default by the model').choices(promptVendors),
    )
    .option('--model <name>', 'by default the one that the request names')
    .option('--max-tokens <n>', 'most tokens of the result', checked(positiveInteger))
    .option('--ratio <r>', 'the share of sentences that stays, such as 0.5', checked(shareUpToOne))
    .option('--llmlingua <folder>', 'leave out words, as a model of LLMLingua-2 in this folder judges them')
    .option('--json', 'print one JSON document')
    .option('-q, --quiet', 'print the result only')
    .action(async (file: string | undefined, options) =>
      done(await (await import('./optimize-command.ts')).optimizeCommand(file, options, terminal, signal)),
    );

  program
    .command('undo')
    .description('take back all files of the last turn that changed some, or of the one given')
    .argument('[id]', 'of a turn, as optimizer history shows it')
    .option('--dry-run', 'list what would be done and change nothing')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (which: string | undefined, options) =>
      done(await (await import('./undo-command.ts')).undoCommand(which, options, terminal, signal)),
    );

  program
    .command('redo')
    .description('do the turn again that was undone last')
    .option('--dry-run', 'list what would be done and change nothing')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./redo-command.ts')).redoCommand(options, terminal, signal)),
    );

  program
    .command('history')
    .description('list the turns that changed files, and whether they stand')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./history-command.ts')).historyCommand(options, terminal)),
    );

  addSessionCommands(program, { terminal, signal, done });

  program
    .command('config')
    .description('show each setting and where it comes from')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./config-command.ts')).configCommand(options, terminal)),
    );

  addSetupCommands(program, { terminal, signal, done });

  program.addHelpText(
    'after',
    `
Without a command, on a terminal, an interactive session begins. It takes of the options of ask: --continue, --session,
--project, --tier, --max-tier, --local-only, --budget-tokens, --max-cost, --max-steps and --no-rules; --plain is for
screen readers.

Examples:
  optimizer
  optimizer ask "where is parseQuestion defined"
  optimizer ask "who calls refreshIndex"
  optimizer ask --explain "how does the ladder decide where to start"
  cargo test 2>&1 | tail -50 | optimizer ask "why does this fail"
  optimizer refs refreshIndex --callers
  optimizer map --tokens 1500
  optimizer context "where are retries counted" --format paths
  optimizer metrics --daily

Exit codes: 0 answered · 1 bug · 2 usage or configuration · 3 no tier available · 4 every tier failed ·
            5 index · 6 nothing of that name · 7 ledger · 8 output · 9 several of that name ·
            10 budget · 11 files changed since · 12 nothing to undo · 13 files cannot be written ·
            14 change not written · 130 interrupted`,
  );
  return program;
}

/** Exported for the test that compares it with `readPlainArguments`. */
export function addPlain(
  program: Command,
  plain: PlainCommand,
  { terminal, signal, done }: CommandRun,
): void {
  const command = program.command(plain.name).description(plain.description);
  if (plain.words !== null) command.argument(plain.words.name, plain.words.description);
  for (const { flags, description, parse, choices, conflicts = [] } of plain.options) {
    const option = new Option(flags, description).conflicts([...conflicts]);
    if (choices !== undefined) option.choices(choices);
    command.addOption(parse === undefined ? option : option.argParser(checked(parse)));
  }
  command.action(async (...given: unknown[]) => {
    const words = plain.words === null ? [] : (given[0] as string[]);
    done(await plain.run(words, command.opts(), terminal, signal));
  });
}

function daysUpToTenYears(text: string): number {
  const days = positiveInteger(text);
  if (days > 3_660) throw new FlagValueError('At most 3660 days.');
  return days;
}

function shareUpToOne(text: string): number {
  const share = Number(text);
  if (!/^[\d.]+$/.test(text) || !(share > 0 && share <= 1)) {
    throw new FlagValueError('A number above 0, up to 1, is needed.');
  }
  return share;
}
