/** Whole sessions in a real terminal: commands, what is typed, and terminals of all kinds. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { answer } from '../loopback/scripted-server.ts';
import { makeShop, openShop, testInTerminal, untilTrue, usage } from './interactive-shop.ts';
import type { TmuxSession } from './tmux-session.ts';

const explain = 'explain how prices are computed';
const says = answer('Prices are looked up by name (src/price.ts:4).', { usage });

/** @returns the screen with what the command printed */
async function afterCommand(
  terminal: TmuxSession,
  command: string,
  expected: string | RegExp,
): Promise<string> {
  await terminal.enter(command);
  return terminal.waitFor(expected);
}

testInTerminal('commands say and set what the session does', async () => {
  const { terminal, sandbox, sent } = await openShop({ ollama: [says], groq: [says] });
  const said = (command: string, expected: string | RegExp) => afterCommand(terminal, command, expected);
  await said('/compact', 'There is nothing to sum up');
  await said('/tier groq', 'Only groq is asked from now on.');
  await said(explain, /^groq \(openai\/gpt-oss-120b\) · confidence/m);
  await said('/feedback good quick and right', /good|Noted|thanks/i);
  await said('/tier nobody', /nobody/);
  await said('/tier auto', 'The router decides who is asked.');
  await said('/local on', 'Nothing is sent to another machine from now on.');
  await terminal.waitFor('· local only ·');
  await said('/local off', 'Models of other machines may be asked again.');
  await said('/budget 0.5', /This session +\$0\.00014 of \$0\.50/);
  await terminal.waitFor('session $0.00014 of $0.50');
  await said('/budget off', /This session +\$0\.00014 of no limit/);
  await said('/mode read-only', 'The mode is read-only.');
  await said('/compact', 'Before the next question is asked');
  await said('/fork', /This goes on as \w+; \w+ stays as it is/);
  await said('/export notes.md', 'notes.md');
  expect(existsSync(join(sandbox.project, 'notes.md'))).toBe(true);
  await said('/theme light', 'Colours: light.');
  await said('/clear', 'A new session begins.');
  await terminal.waitFor('session $0.00 ·');
  await said('/comapct', 'Is /compact meant?');
  expect(sent()).toHaveLength(1);
});

testInTerminal('panels show what was sent, who was asked, the index and the days', async () => {
  const { terminal } = await openShop({ ollama: [says] });
  await terminal.enter(explain);
  await terminal.waitFor('Prices are looked up');
  await terminal.waitFor('› ask anything');
  await terminal.enter('/context');
  expect(await terminal.waitFor('Esc closes')).toContain('src/price.ts');
  await terminal.press('Right');
  await terminal.waitFor(/local.*qwen3\.5:9b|confidence/);
  await terminal.press('Right');
  await terminal.waitFor(/3 files|symbols/);
  await terminal.press('Right');
  await terminal.waitFor(/[▁▂▃▄▅▆▇█]/);
  await terminal.press('Escape');
  const screen = await terminal.waitFor('› ask anything');
  expect(screen).not.toContain('Esc closes');
  // Of what was open nothing is left in the scrollback.
  expect(await terminal.screen({ scrollback: true })).not.toContain('↑↓ scroll');
});

testInTerminal('a command of the project is asked with its arguments put in', async () => {
  const { terminal, sent } = await openShop(
    { ollama: [says] },
    {
      files: {
        '.optimizer/commands/review.md':
          '---\ndescription: look at one file\n---\nReview $1 for $ARGUMENTS.\n',
      },
    },
  );
  await terminal.type('/rev');
  await terminal.waitFor(/❯ \/review +look at one file/);
  await terminal.press('Tab');
  await terminal.type('src/price.ts');
  await terminal.press('Enter');
  await terminal.waitFor('› Review src/price.ts for src/price.ts.');
  await terminal.waitFor('Prices are looked up');
  expect(JSON.stringify(sent()[0]?.body)).toContain('Review src/price.ts for src/price.ts.');
  await terminal.enter('/review');
  await terminal.waitFor('/review needs 1 argument and was given 0');
});

testInTerminal(
  'files and symbols are offered behind @, earlier questions by Ctrl-R, pastes are folded',
  async () => {
    const { terminal, sent } = await openShop({ ollama: [says] });
    await terminal.type('explain @prof');
    await terminal.waitFor(/❯ priceOf/);
    await terminal.press('Tab');
    await terminal.waitFor(/› explain @\S*priceOf/);
    await terminal.press('Enter');
    await terminal.waitFor('Prices are looked up');
    await terminal.waitFor('› ask anything');
    await terminal.press('C-r');
    await terminal.type('expl');
    await terminal.waitFor(/explain @\S*priceOf[\s\S]*search: expl/);
    await terminal.press('Escape');
    await terminal.waitFor('› ask anything');
    await terminal.type('explain this: ');
    await terminal.paste(Array.from({ length: 142 }, (_, line) => `line ${line}`).join('\n'));
    await terminal.waitFor('› explain this: [142 lines]');
    await terminal.press('Enter');
    await terminal.waitFor('› explain this: line 0', { scrollback: true });
    await untilTrue('all of it is sent', () => JSON.stringify(sent().at(-1)?.body).includes('line 141'));
  },
);

testInTerminal(
  'a command of the person runs, and 100,000 lines of it arrive whole in the scrollback',
  async () => {
    const { terminal, sent } = await openShop({ ollama: [says] });
    await terminal.enter('!echo $((20 + 3)); exit 4');
    await terminal.waitFor(/^23\nended with code 4$/m);
    await terminal.enter('!seq 100000');
    await terminal.waitFor(/^100000\n\n› ask anything/m);
    const numbers = (await terminal.screen({ scrollback: true }))
      .split('\n')
      .filter((line) => /^\d{1,6}$/.test(line));
    expect(numbers.slice(-100_000)).toEqual(Array.from({ length: 100_000 }, (_, at) => `${at + 1}`));
    expect(sent()).toHaveLength(0);
  },
);

testInTerminal('resizing leaves nothing behind', async () => {
  const { terminal } = await openShop({ ollama: [says] }, { columns: 120, rows: 40 });
  await terminal.enter(explain);
  await terminal.waitFor('Prices are looked up');
  await terminal.type(
    'a line that is typed and long enough to need a second row where there are forty columns',
  );
  await terminal.waitFor('forty columns');
  for (const [columns, rows] of [
    [40, 20],
    [80, 24],
    [60, 30],
    [120, 40],
  ] as const) {
    await terminal.resize(columns, rows);
    await terminal.type('!');
    // The whole of what is live, once, at the end of all there is.
    const all = await terminal.waitFor(
      /^› a line that is typed [^›]*columns!+\n[^\n]*(?:sonnet|session)[^\n]*\n*$/m,
      { scrollback: true },
    );
    expect(all.match(/a line that is typed/g)).toHaveLength(1);
    expect(all.match(/session \$|local → /g)?.length).toBeLessThanOrEqual(2);
    expect(all.match(/Prices are looked up/g)).toHaveLength(1);
  }
});

testInTerminal('at 40 columns and without colours everything can be read', async () => {
  const table = answer(
    '| item | what it is for |\n|---|---|\n| apple | a fruit that people eat between meals |\n\n```ts\nexport const aVeryLongLineOfCodeThatDoesNotFit = 1;\n```\n',
    { usage },
  );
  const { terminal } = await openShop({ ollama: [table] }, { columns: 40, rows: 30, env: { NO_COLOR: '1' } });
  await terminal.enter(explain);
  await terminal.waitFor(/confidence/);
  const screen = await terminal.waitFor('› ask');
  expect(screen.replace(/\s+/g, '')).toContain('aVeryLongLineOfCodeThatDoesNotFit=1;');
  expect(screen).toMatch(/apple/);
  // Whatever is painted would come with a colour.
  expect(await terminal.screen({ styled: true })).not.toMatch(
    /\u001b\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])[0-9;]*m/,
  );
});

testInTerminal('lines can be had plain, from a pipe', async () => {
  const { sandbox } = await makeShop({ ollama: [says] });
  const run = await sandbox.run(['--plain'], { stdin: `${explain}\n/why\n/quit\n` });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('Prices are looked up by name (src/price.ts:4).');
  expect(run.stdout).toContain('Why:');
  expect(run.stdout).not.toContain('\u001b');
});
