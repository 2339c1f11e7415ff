/** The commands that look things up in the index, with their flags. Each is loaded when it is called. */
import { type Command, Option } from 'commander';
import { checked } from '../checked-value.ts';
import type { ExitCode } from '../exit-codes.ts';
import { positiveInteger } from '../plain-command.ts';
import type { Terminal } from '../terminal.ts';

export interface CommandRun {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly done: (code: ExitCode) => void;
}

export function addIndexQueries(program: Command, run: CommandRun): void {
  addSymbols(program, run);
  addRefs(program, run);
  addDeps(program, run);
  addMap(program, run);
  addContext(program, run);
}

function addSymbols(program: Command, { terminal, signal, done }: CommandRun): void {
  const command = program
    .command('symbols')
    .description('find definitions by a part of their name')
    .argument('<query...>', 'a name, the start or a piece of it, Container.name, or its words')
    .option('--kind <kinds>', 'only these kinds, such as class,interface (can be repeated)', collect)
    .addOption(new Option('--in <path>', 'only in this file or folder (can be repeated)').argParser(collect))
    .option('--path <path>', 'the same as --in', collect)
    .option('--exported', 'only what other files can see')
    .option('--limit <n>', 'at most so many; 30 by default', checked(positiveInteger))
    .addHelpText(
      'after',
      `
Best first: the exact name, in any case, its start, its words (gUBI, "user id" → getUserById), a piece of it, its
letters in order, and last what it may be a misspelling of.

Exit codes: 0 found · 6 nothing fits (near names are shown)`,
    )
    .action(async (words: string[], { path, in: places, ...options }) =>
      done(
        await (await import('./symbols-command.ts')).symbolsCommand(
          words,
          { ...options, in: [...(places ?? []), ...(path ?? [])] },
          terminal,
          signal,
        ),
      ),
    );
  addCommon(command);
}

function addRefs(program: Command, { terminal, signal, done }: CommandRun): void {
  const command = program
    .command('refs')
    .description('show what uses, calls, implements, overrides or tests a symbol')
    .argument('<symbol>', 'name, Container.name, path#name, or path:line')
    .option('--calls', 'only uses that are calls')
    .option('--callers', 'the functions that call it')
    .option('--callees', 'the functions that it calls')
    .option('--implementors', 'types that extend or implement it, and those that it extends or implements')
    .option('--overrides', 'members that override or implement it, and those that it overrides or implements')
    .option('--tests', 'tests that reach it, by up to three steps')
    .option('--in <path>', 'only in this file or folder (can be repeated)', collect)
    .option('--all', 'when several definitions have the name: all of them')
    .option(
      '--limit <n>',
      'at most so many of each list; 100 by default, 1000 with --json',
      checked(positiveInteger),
    )
    .addHelpText(
      'after',
      `
What imports, scope and declared types decide comes first; what only has the same name comes apart, as possible.

Examples:
  optimizer refs parseQuestion
  optimizer refs IndexDatabase.open --callers
  optimizer refs src/cli/main.ts:7 --callees
  optimizer refs 'src/codebase/code-index.ts#CodeIndex' --implementors

Exit codes: 0 found, also when nothing refers to it · 6 no such symbol · 9 several of the name, which are listed`,
    )
    .action(async (symbol: string, options) =>
      done(await (await import('./refs-command.ts')).refsCommand(symbol, options, terminal, signal)),
    );
  addCommon(command);
}

function addDeps(program: Command, { terminal, signal, done }: CommandRun): void {
  const command = program
    .command('deps')
    .description('show what a file imports, or what imports it')
    .argument('<file>', 'a file, the end of its path, or a folder')
    .option('--reverse', 'what imports it')
    .option('--depth <n>', 'steps from the file, or all; 1 by default', checked(depth))
    .addOption(
      new Option('--format <format>', 'dot is for Graphviz')
        .choices(['text', 'json', 'dot', 'mermaid'])
        .default('text'),
    )
    .option('--no-packages', 'leave out packages from outside of the project')
    .option(
      '--limit <n>',
      'at most so many files; 500 as text, 200 in a picture by default',
      checked(positiveInteger),
    )
    .addHelpText(
      'after',
      `
Imports that make a cycle are marked; so are those of types only. Mermaid draws 500 arrows at most, so as many files as
fit are drawn, those nearest to the start first; what is left out is counted.

Examples:
  optimizer deps src/cli/main.ts --depth 2
  optimizer deps src/core --reverse
  optimizer deps src/cli/main.ts --depth all --format dot | dot -Tsvg > deps.svg

Exit codes: 0 found · 6 no such file · 9 several files of the name, which are listed`,
    )
    .action(async (file: string, options) =>
      done(await (await import('./deps-command.ts')).depsCommand(file, options, terminal, signal)),
    );
  addCommon(command);
}

function addMap(program: Command, { terminal, signal, done }: CommandRun): void {
  const command = program
    .command('map')
    .description('give an overview of the project: its most central definitions')
    .argument('[path...]', 'only these files or folders')
    .option('--tokens <n>', 'at most so many tokens, estimated; 1500 by default', checked(positiveInteger))
    .action(async (paths: string[], options) =>
      done(await (await import('./map-command.ts')).mapCommand(paths, options, terminal, signal)),
    );
  addCommon(command);
}

function addContext(program: Command, { terminal, signal, done }: CommandRun): void {
  const command = program
    .command('context')
    .description('show what a model would be sent with a question; asks none')
    .argument('[query...]', 'a question or a task in plain words')
    .addOption(
      new Option('--format <format>', 'paths: files, best first; blocks: the text that is sent')
        .choices(['paths', 'blocks', 'json'])
        .default('blocks'),
    )
    .option('--budget-tokens <n>', 'most tokens of query and code, estimated', checked(positiveInteger))
    .option('--query-file <file>', 'text that belongs to the query; - is standard input')
    .addHelpText(
      'after',
      `
Examples:
  optimizer context "where are retries counted" --format paths
  cargo test 2>&1 | tail -50 | optimizer context "why does this fail" --query-file -

Exit codes: 0 found · 2 no query, or it cannot be read or is larger than the budget · 6 nothing has to do with it`,
    )
    .action(async (words: string[], options) =>
      done(await (await import('./context-command.ts')).contextCommand(words, options, terminal, signal)),
    );
  addCommon(command);
}

function addCommon(command: Command): void {
  command
    .option('--project <folder>', 'the project; by default the repository around the current folder')
    .option('--json', 'print one JSON document');
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function depth(text: string): number | 'all' {
  return text === 'all' ? 'all' : positiveInteger(text);
}
