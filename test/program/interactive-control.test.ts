/** Whole sessions in a real terminal: what is permitted, and what happens to the process and its terminal. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { answer } from '../loopback/scripted-server.ts';
import {
  asksByTools,
  openShop,
  runs,
  type Shop,
  testInTerminal,
  untilTrue,
  usage,
} from './interactive-shop.ts';
import type { TmuxSession } from './tmux-session.ts';

const askChange = 'change priceOf so that unknown items cost one cent';
const explain = 'explain how prices are computed';
const says = answer('Done as you said (src/price.ts:4).', { usage });
/** Later than a person who has just typed the question: it is not answered by the next key. */
const asksTo = (command: string) => ({ ...asksByTools(runs(command)), everyMs: 400 });

function filesBelow(folder: string, ending: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(ending))
    : [];
}

/** Commands run in a copy: that one ran is seen from what the model is told. Its output is not in its text. */
const makes = (name: string) => `touch ${name} && printf 'r%s-${name}' an`;

testInTerminal(
  'a command is asked for with what it does; no, yes, and always in this session are kept to',
  async () => {
    const { terminal, sandbox, told } = await openShop({
      groq: [
        asksTo('touch one'),
        says,
        asksTo(makes('two')),
        says,
        asksTo(makes('three')),
        asksByTools(runs(makes('three'))),
        says,
      ],
    });
    await terminal.enter(askChange);
    const asked = await terminal.waitFor('Run this command?');
    expect(asked).toContain('it makes files or changes their times');
    expect(asked).toMatch(
      /The rule for always: run_command\(touch one\)\n[\s\S]*Always in this project \(p\) +writes the rule/,
    );
    await terminal.press('n');
    await terminal.waitFor('Done as you said');
    expect(told()).toContain('said no');

    await terminal.enter(`${askChange} please`);
    const parts = await terminal.waitFor(/Run this command\?[\s\S]*Always/);
    expect(parts).toContain('touch two: it makes files or changes their times');
    await terminal.press('Enter');
    await terminal.waitFor('Run this command?', { gone: true });
    await terminal.waitFor('› ask anything');
    expect(told()).toContain('ran-two');

    await terminal.enter(`${askChange} at last`);
    await terminal.waitFor(/touch three[\s\S]*Always in this session/);
    await terminal.press('s');
    await terminal.waitFor('› ask anything');
    expect(told().split('ran-three')).toHaveLength(3);
    expect(filesBelow(sandbox.home, '.toml')).toEqual([]);
  },
);

testInTerminal(
  'always in this project writes the rule that it shows, and the next session does not ask',
  async () => {
    const { terminal, sandbox, told, open } = await openShop({
      groq: [asksTo('touch one'), says, asksTo('touch one'), says],
    });
    await terminal.enter(askChange);
    await terminal.waitFor('writes the rule');
    await terminal.press('p');
    await terminal.waitFor(/Allowed in this project from now on: run_command\(touch one\)/);
    await terminal.waitFor('› ask anything');
    const [rules = ''] = filesBelow(sandbox.home, '.toml');
    expect(readFileSync(join(sandbox.home, rules), 'utf8')).toContain('allow = [ "run_command(touch one)" ]');
    await terminal.close();

    const next = await open();
    await next.enter(askChange);
    await next.waitFor('Done as you said');
    expect(await next.screen({ scrollback: true })).not.toContain('Run this command?');
    expect(told()).not.toContain('said no');
  },
);

testInTerminal(
  'after kill -9 the draft is there again, and the question that was not answered goes on',
  async () => {
    const { terminal, sandbox, sent, open } = await openShop({ groq: [{ kind: 'hang' }, says] });
    await terminal.enter(explain);
    await terminal.waitFor('Esc stops');
    await terminal.type('and then lower');
    await untilTrue('the draft is kept', () =>
      filesBelow(sandbox.home, '.draft').some(
        (path) => readFileSync(join(sandbox.home, path), 'utf8') === 'and then lower',
      ),
    );
    await untilTrue('it is asked', () => sent().length === 1);
    process.kill(await terminal.childPid(), 'SIGKILL');
    await terminal.waitFor('Killed');

    const next = await open();
    const screen = await next.waitFor(/A session was interrupted .* ago at/);
    expect(screen).toContain('› and then lower');
    const [, id = ''] = /\/resume (\w+)/.exec(screen.replaceAll('\n', ' ')) ?? [];
    await next.press('C-c');
    await next.enter(`/resume ${id}`);
    await next.waitFor(/Goes on with \w+: 1 turn/);
    await next.enter(explain);
    await next.waitFor('Done as you said');
    expect(sent()).toHaveLength(2);
  },
);

const hungUp = async ({ sandbox, terminal }: Shop, end: (terminal: TmuxSession) => Promise<void>) => {
  await terminal.enter(explain);
  await terminal.waitFor('Done as you said');
  await terminal.waitFor('› ask anything');
  await end(terminal);
  const kept = filesBelow(join(sandbox.home, 'sessions'), '.jsonl');
  expect(kept).toHaveLength(1);
  expect(readFileSync(join(sandbox.home, 'sessions', kept[0] ?? ''), 'utf8')).toContain('Done as you said');
};

testInTerminal('a terminal that is closed ends it with the session kept', async () => {
  await hungUp(await openShop({ groq: [says] }), (terminal) => terminal.close());
});

testInTerminal('SIGTERM ends it with the session kept and the terminal as it was', async () => {
  await hungUp(await openShop({ groq: [says] }), async (terminal) => {
    process.kill(await terminal.childPid(), 'SIGTERM');
    await terminal.waitFor(/^\$$/m);
    // A raw terminal would show no echo, and neither end the line.
    await terminal.enter('echo $((20 + 3))');
    await terminal.waitFor(/^23$/m);
    expect(await terminal.screen()).toContain('$ echo $((20 + 3))');
  });
});

testInTerminal('Ctrl-Z gives the terminal back, and fg comes back to what was typed', async () => {
  const { terminal } = await openShop({ groq: [says] });
  await terminal.type('half a question');
  await terminal.waitFor('› half a question');
  await terminal.press('C-z');
  await terminal.waitFor('Stopped');
  await terminal.enter('echo $((20 + 3))');
  await terminal.waitFor(/^23$/m);
  await terminal.enter('fg');
  await terminal.waitFor(/\$ fg[\s\S]*› half a question/);
  await terminal.press('C-u');
  await terminal.waitFor('› ask anything');
  await terminal.enter(explain);
  await terminal.waitFor('Done as you said');
});

testInTerminal('Ctrl-C clears, and twice ends it; the session is said to be kept', async () => {
  const { terminal } = await openShop({ groq: [says] });
  await terminal.type('nothing of this');
  await terminal.press('C-c');
  await terminal.waitFor('› ask anything');
  await terminal.enter(explain);
  await terminal.waitFor('Done as you said');
  await terminal.waitFor('› ask anything');
  await terminal.press('C-c');
  await terminal.waitFor('Ctrl-C again quits');
  await terminal.press('C-c');
  const screen = await terminal.waitFor('This session is kept: optimizer --continue goes on with it.');
  expect(screen).not.toContain('› ask anything');
});
