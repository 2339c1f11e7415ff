/** `optimizer sessions` and its commands, as commander has them. */
import type { Command } from 'commander';
import type { CommandRun } from './commands/index-queries.ts';
import type { SessionsOptions } from './sessions-command.ts';

export function addSessionCommands(program: Command, { terminal, done }: CommandRun): void {
  const load = () => import('./sessions-command.ts');
  const sessions = program
    .command('sessions')
    .description('list what was asked of models in this project, to be gone on with');
  const add = (name: string, description: string, options?: { readonly isDefault: boolean }) =>
    sessions
      .command(name, options)
      .description(description)
      .option('--project <folder>', 'the project; by default the repository around the current folder')
      .option('--json', 'print one JSON document');
  const id = 'of a session, or at least 4 characters of its beginning or end';

  add('list', 'the one that was used last comes first (the default)', { isDefault: true }).action(
    async (options: SessionsOptions) => done(await (await load()).listSessions(options, terminal)),
  );
  add('show', 'questions, what was done for them, and answers')
    .argument('<id>', id)
    .action(async (which: string, options: SessionsOptions) =>
      done(await (await load()).showSession(which, options, terminal)),
    );
  add('export', 'the same as Markdown, with what was changed')
    .argument('<id>', id)
    .action(async (which: string, options: SessionsOptions) =>
      done(await (await load()).exportSession(which, options, terminal)),
    );
  add('fork', 'begin a session with the same turns; optimizer ask --session goes on with it')
    .argument('<id>', id)
    .action(async (which: string, options: SessionsOptions) =>
      done(await (await load()).forkSession(which, options, terminal)),
    );
  add('delete', 'delete a session; what it changed stays, and can be undone as before')
    .argument('<id>', id)
    .action(async (which: string, options: SessionsOptions) =>
      done(await (await load()).deleteSession(which, options, terminal)),
    );
}
