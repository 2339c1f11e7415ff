/** The commands that set optimizer up and look after it, with their flags. Each is loaded when it is called. */
import { Argument, type Command } from 'commander';
import type { CommandRun } from './commands/index-queries.ts';
import { requestName, shells } from './completion/shells.ts';

export function addSetupCommands(program: Command, { terminal, signal, done }: CommandRun): void {
  program
    .command('doctor')
    .description('check all that optimizer needs here, and say what to do; asks no model')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit codes: 0 questions are answered, also with warnings · else what every question would end with, such as
            2 the configuration is wrong · 5 no index can be made`,
    )
    .action(async (options) =>
      done(await (await import('./doctor/doctor-command.ts')).doctorCommand(options, terminal, signal)),
    );

  program
    .command('init')
    .description('write a commented .optimizer.toml into the project; nothing in it is set yet')
    .option('--user', 'write your own file instead, which holds for all projects')
    .option('--force', 'write over the file that is there')
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document')
    .action(async (options) =>
      done(await (await import('./init-command.ts')).initCommand(options, terminal)),
    );

  program
    .command('completion')
    .description('print a script that completes commands, flags and values in your shell')
    .addArgument(new Argument('<shell>', 'whose script').choices(shells))
    .addHelpText(
      'after',
      `
  bash   echo 'source <(optimizer completion bash)' >> ~/.bashrc
  zsh    echo 'source <(optimizer completion zsh)' >> ~/.zshrc        (after compinit)
  fish   optimizer completion fish > ~/.config/fish/completions/optimizer.fish`,
    )
    .action(async (shell) => {
      const { scriptFor } = await import('./completion/shell-scripts.ts');
      terminal.out.write(scriptFor(shell));
    });

  // What the scripts ask.
  program
    .command(requestName, { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) =>
      done(await (await import('./completion/answer-shell.ts')).answerShell(program, words, terminal)),
    );
}
