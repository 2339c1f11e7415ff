import { Argument, Command, Option } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Completion, completeWords } from '../../../src/cli/completion/complete-words.ts';
import type { KnownValues } from '../../../src/cli/completion/known-values.ts';

function program(): Command {
  const optimizer = new Command('optimizer').version('1');
  optimizer
    .command('ask')
    .argument('[question...]')
    .option('--tier <name>')
    .option('-q, --quiet')
    .option('--project <folder>')
    .option('--query-file <file>');
  optimizer
    .command('deps')
    .argument('<file>')
    .addOption(new Option('--format <format>').choices(['text', 'dot']));
  optimizer.command('undo').argument('[id]');
  const experiments = optimizer.command('experiments');
  experiments.command('report').option('--json');
  experiments.command('compare').argument('<from>').argument('<to>');
  optimizer.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  optimizer.command('secret', { hidden: true });
  return optimizer;
}

const known: KnownValues = async (kind, project) =>
  ({
    tiers: [{ value: 'index' }, { value: 'local' }, ...(project === 'other' ? [{ value: 'lonely' }] : [])],
    turns: [{ value: 'ab12' }],
    arms: [{ value: 'short/on' }, { value: 'tier=local' }],
  })[kind as string]?.map((one) => ({ ...one, description: '' })) ?? [];

const shown = (completion: Completion) =>
  typeof completion === 'string' ? completion : completion.map(({ value }) => value).join(' ');

async function check(line: string, expected: string) {
  expect(shown(await completeWords(program(), line.split(' '), known))).toBe(expected);
}

describe('what can stand there', () => {
  test.each([
    ['commands', '', 'ask deps undo experiments completion help'],
    ['a command that is begun', 'de', 'deps'],
    ['commands below another', 'experiments ', 'report compare help'],
    ['no hidden one', 'sec', ''],
    ['commands behind help', 'help u', 'undo'],
    ['flags', 'ask --', '--tier --quiet --project --query-file --help'],
    ['not again a flag that is given', 'ask -q why --qu', '--query-file'],
    ['nothing that begins otherwise', 'ask --nothing', ''],
    ['no flag behind --', 'ask -- --ti', ''],
    ['flags where nothing else can be said', 'ask ', '--tier --quiet --project --query-file --help'],
    ['choices of a flag', 'deps --format ', 'text dot'],
    ['choices of an argument', 'completion z', 'zsh'],
    ['no second argument where there is one', 'completion zsh b', ''],
    ['values that this machine knows', 'ask --tier lo', 'local'],
    ['the same of another project', 'ask --project other --tier lo', 'local lonely'],
    ['the same with = in one word', 'ask --tier=lo', '--tier=local'],
    ['the same where bash cut the word', 'ask --tier = lo', 'local'],
    ['the same with nothing behind =', 'ask --tier =', 'index local'],
    ['ids of turns', 'undo ', 'ab12'],
    ['arms, also the second', 'experiments compare short/on tier', 'tier=local'],
    ['arms where bash cut the word', 'experiments compare tier = lo', 'local'],
    ['files', 'deps src', 'files'],
    ['files of a flag', 'ask --query-file=s', 'files'],
    ['folders', 'ask --project s', 'folders'],
    ['nothing for an unknown command', 'nothing ', ''],
  ])('%s: %s', (_what, line, expected) => check(line, expected));
});

test('whatever is typed, each word begins as the last one that was typed', async () => {
  const word = fc.constantFrom(
    '',
    'a',
    'ask',
    'experiments',
    'compare',
    '--',
    '-q',
    '--tier',
    '=',
    'lo',
    '--tier=l',
    '--x',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (words) => {
      const completion = await completeWords(program(), words, known);
      const last = words.at(-1) === '=' ? '' : (words.at(-1) ?? '');
      if (typeof completion === 'string') return true;
      return completion.every(({ value }) => value.startsWith(last));
    }),
  );
});
