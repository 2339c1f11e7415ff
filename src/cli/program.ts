/** The commands and their flags. Translates what was typed into calls, and what was thrown into an exit code. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { OptimizerError } from '../core/errors.ts';
import { askCommand } from './ask-command.ts';
import { addIndexQueries } from './commands/index-queries.ts';
import { configCommand } from './config-command.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { indexCommand } from './index-command.ts';
import { metricsCommand } from './metrics-command.ts';
import type { Terminal } from './terminal.ts';

/** @returns the exit code; never rejects and never ends the process itself. */
export async function run(args: readonly string[], version: string, terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const stop = new AbortController();
  const release = stopOnInterrupt(stop);
  const program = buildProgram(version, terminal, stop.signal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    // A stream tells of its failure in a later turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    const failure = terminal.outputFailure();
    if (failure === null) return exitCode;
    terminal.err.write(`error The answer cannot be written: ${failure}\n`);
    return exitCodes.output;
  } catch (error) {
    return report(error, terminal, stop.signal);
  } finally {
    release();
  }
}

/** Once: the run ends by itself and records what was used. Twice: it ends now. */
function stopOnInterrupt(stop: AbortController): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    if (!stop.signal.aborted) {
      stop.abort();
      return;
    }
    // As if nobody had listened: `process.exit` while threads parse would end in a crash of the parser.
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.kill(process.pid, signal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
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

  program
    .command('ask')
    .description('answer a question about the project')
    .argument('[question...]', 'the question; text piped on stdin is added to it')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--tier <name>', 'ask this tier only (index, local, groq, gemini, sonnet, or one of your own)')
    .option('--max-tier <name>', 'never go above this tier')
    .option('--local-only', 'send nothing to another machine')
    .option('--budget-tokens <n>', 'most tokens of question and code to send', positiveInteger)
    .option('--explain', 'say on stderr how the answer came about')
    .option('--dry-run', 'call nothing: show the plan, the context and the most it can cost')
    .option('--json', 'print one JSON document')
    .option('-q, --quiet', 'print the answer and nothing else')
    .action(async (words: string[], options) => done(await askCommand(words, options, terminal, signal)));

  program
    .command('index')
    .description('bring the index up to date')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--full', 'build it from nothing')
    .option('--watch', 'stay and keep it up to date, until Ctrl-C')
    .addOption(new Option('--status', 'report on the index and change nothing').conflicts(['watch', 'full']))
    .option('--verbose', 'list the files that were skipped or do not parse')
    .option('--json', 'print one JSON document; with --watch, one on a line for each update')
    .action(async (options) => done(await indexCommand(options, terminal, signal)));

  addIndexQueries(program, { terminal, signal, done });

  program
    .command('metrics')
    .description('show requests, costs and latency')
    .option('--daily', 'one day (the default)')
    .option('--date <YYYY-MM-DD>', 'the day; by default today')
    .option('--days <n>', 'this many days, up to the day', daysUpToTenYears)
    .option('--json', 'print one JSON document')
    .action(async (options) => done(await metricsCommand(options, terminal)));

  program
    .command('config')
    .description('show each setting and where it comes from')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (options) => done(await configCommand(options, terminal)));

  program.addHelpText(
    'after',
    `
Examples:
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
            130 interrupted`,
  );
  return program;
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on is needed.');
  return Number(text);
}

function daysUpToTenYears(text: string): number {
  const days = positiveInteger(text);
  if (days > 3_660) throw new InvalidArgumentError('At most 3660 days.');
  return days;
}

function report(error: unknown, terminal: Terminal, signal: AbortSignal): ExitCode {
  const { err } = terminal;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (signal.aborted) {
    err.write('Stopped.\n');
    return exitCodes.interrupted;
  }
  if (error instanceof OptimizerError) {
    err.write(`${err.style('red', 'error')} ${error.message}\n  ${error.hint}\n  (${error.code})\n`);
    return exitCodeOf(error.code);
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(`${err.style('red', 'bug')} in optimizer; please report it with the lines below.\n${detail}\n`);
  return exitCodes.bug;
}
