/** The commands that are asked most, and must start soonest. */
import { type AskOptions, askCommand } from './ask-command.ts';
import { type IndexOptions, indexCommand } from './index-command.ts';
import { oneOf, type PlainCommand, positiveInteger } from './plain-command.ts';

const project = {
  flags: '--project <folder>',
  description: 'the project; by default the repository around the current folder',
};

const outputForms = ['text', 'json', 'stream-json'] as const;

export const plainCommands: readonly PlainCommand[] = [
  {
    name: 'ask',
    description: 'answer a question about the project',
    words: { name: '[question...]', description: 'the question; text piped on stdin is added to it' },
    options: [
      project,
      {
        flags: '--tier <name>',
        description: 'ask this tier only (index, local, groq, gemini, sonnet, or one of your own)',
      },
      { flags: '--max-tier <name>', description: 'never go above this tier' },
      { flags: '--local-only', description: 'send nothing to another machine' },
      {
        flags: '--budget-tokens <n>',
        description: 'most tokens of question and code to send',
        parse: positiveInteger,
      },
      { flags: '-c, --continue', description: 'go on with the last conversation of this project' },
      { flags: '--session <id>', description: 'go on with this one (optimizer sessions lists them)' },
      {
        flags: '--apply',
        description: 'write the changes that were asked for; `optimizer undo` takes them back',
      },
      { flags: '--commit', description: 'write them, and commit exactly their files' },
      { flags: '--no-rules', description: 'leave out the rules in AGENTS.md and OPTIMIZER.md' },
      { flags: '--explain', description: 'say on stderr how the answer came about' },
      {
        flags: '--dry-run',
        description: 'call nothing: show the plan, the context and the most it can cost',
      },
      { flags: '--no-cache', description: 'ask again, even what was answered lately' },
      { flags: '--max-cost <dollars>', description: 'the most that this question may cost' },
      {
        flags: '--max-steps <n>',
        description: 'the most requests of one tier that call tools',
        parse: positiveInteger,
      },
      {
        flags: '--output <form>',
        description: 'text; json: one document; stream-json: one event on a line as it happens',
        parse: oneOf(...outputForms),
        choices: outputForms,
      },
      {
        flags: '--response-mode <mode>',
        description: 'human; machine: models answer with one JSON object of a fixed form',
      },
      { flags: '--json', description: 'the same as --output json' },
      { flags: '-q, --quiet', description: 'print the answer and nothing else' },
    ],
    run: (words, options: AskOptions, terminal, signal) => askCommand(words, options, terminal, signal),
  },
  {
    name: 'index',
    description: 'bring the index up to date',
    words: null,
    options: [
      project,
      { flags: '--full', description: 'build it from nothing' },
      { flags: '--watch', description: 'stay and keep it up to date, until Ctrl-C' },
      {
        flags: '--status',
        description: 'report on the index and change nothing',
        conflicts: ['watch', 'full'],
      },
      { flags: '--verbose', description: 'list the files that were skipped or do not parse' },
      {
        flags: '--json',
        description: 'print one JSON document; with --watch, one on a line for each update',
      },
    ],
    run: (_words, options: IndexOptions, terminal, signal) => indexCommand(options, terminal, signal),
  },
];
