/** One run of the command, from what was typed to an exit code. Knows no command by name. */
import { OptimizerError } from '../core/errors.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { plainCommands } from './plain-commands.ts';
import { readPlainArguments } from './read-plain-arguments.ts';
import type { Terminal } from './terminal.ts';

/** @returns the exit code; never rejects and never ends the process itself. */
export async function run(args: readonly string[], version: string, terminal: Terminal): Promise<ExitCode> {
  const stop = new AbortController();
  const release = stopOnInterrupt(stop);
  try {
    const exitCode = await dispatch(args, version, terminal, stop.signal);
    const failure = await terminal.outputFailure();
    if (failure === null) return exitCode;
    terminal.err.write(`error The answer cannot be written: ${failure}\n`);
    return exitCodes.output;
  } catch (error) {
    return report(error, terminal, stop.signal);
  } finally {
    release();
  }
}

async function dispatch(
  args: readonly string[],
  version: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const [name, ...rest] = args;
  const command = plainCommands.find((known) => known.name === name);
  const plain = command === undefined ? null : readPlainArguments(command, rest);
  if (command !== undefined && plain !== null) {
    return command.run(plain.words, plain.options, terminal, signal);
  }
  if (name === undefined || name.startsWith('-')) {
    const { sessionArguments } = await import('./interactive/session-arguments.ts');
    const options = sessionArguments(args, {
      reads: process.stdin.isTTY === true,
      writes: terminal.out.isTerminal,
    });
    if (options !== null) {
      const { interactiveCommand } = await import('./interactive/interactive-command.ts');
      return interactiveCommand(options, signal);
    }
  }
  const { runProgram } = await import('./program.ts');
  return runProgram(args, version, terminal, signal);
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

function report(error: unknown, terminal: Terminal, signal: AbortSignal): ExitCode {
  const { err } = terminal;
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
