/** Whole sessions in a real terminal: what is asked, answered, changed and stopped. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { answer } from '../loopback/scripted-server.ts';
import {
  asksByTools,
  changeOf,
  openShop,
  price,
  readsFile,
  sayIfLeftOut,
  testInTerminal,
  usage,
} from './interactive-shop.ts';

/** Slower than a person who has just typed the question: what is asked at once is not answered by the next key. */
const change = (...hunks: Parameters<typeof changeOf>[1][]) =>
  answer(changeOf('src/price.ts', ...hunks), { usage, everyMs: 60 });

sayIfLeftOut('sessions in a terminal');

const explain = 'explain how prices are computed';
const askChange = 'change priceOf so that unknown items cost one cent';
const unknownCostsOne = ['  return prices.get(name) ?? 0;', '  return prices.get(name) ?? 1;'] as const;
const taxIsSeven = ['  return Math.round(cents * 0.19);', '  return Math.round(cents * 0.07);'] as const;
const shown = answer(
  '## Prices\n\n`priceOf` (src/price.ts:4) looks a **name** up:\n\n```ts\nreturn prices.get(name) ?? 0;\n```\n\n' +
    '| item | cents |\n|---|---:|\n| apple | 120 |\n',
  { usage, everyMs: 5 },
);

testInTerminal(
  'an answer is shown as Markdown while it comes, with who gave it and what it cost',
  async () => {
    const { terminal, sent } = await openShop({ ollama: [shown] });
    await terminal.enter(explain);
    const screen = await terminal.waitFor(/^local \(qwen3\.5:9b\) · confidence .* · \$0\.00$/m);
    expect(screen).toContain(`› ${explain}`);
    expect(screen).toContain('priceOf (src/price.ts:4) looks a name up:');
    expect(screen).toMatch(/^item +│ cents\n─+┼─+\napple +│ +120$/m);
    expect(screen).not.toMatch(/\*\*|## |```/);
    expect(sent()).toHaveLength(1);
    // What colours code loads while the first answer comes; by the second it is there.
    await terminal.waitFor('› ask anything');
    await terminal.enter(`${explain} again`);
    await terminal.waitFor(/again[\s\S]*› ask anything/);
    expect(await terminal.screen({ styled: true })).toMatch(/\u001b\[\d+(;\d+)*mreturn/);
  },
);

testInTerminal('structural questions are answered by the index, without a model', async () => {
  const { terminal, sent } = await openShop({ ollama: [shown] });
  await terminal.enter('where is priceOf');
  const screen = await terminal.waitFor('index · no model asked');
  expect(screen).toContain('src/price.ts:4');
  expect(sent()).toHaveLength(0);
});

testInTerminal(
  'a hunk that is left out is not written; undo and redo take all files of the turn',
  async () => {
    const both = price.replace(unknownCostsOne[0], unknownCostsOne[1]);
    const { terminal, read } = await openShop({
      ollama: [change(unknownCostsOne, taxIsSeven)],
    });
    await terminal.enter(askChange);
    const review = await terminal.waitFor('2 of 2 hunks');
    expect(review).toContain('[x] src/price.ts +2 −2');
    expect(read('src/price.ts')).toBe(price);
    await terminal.press('j', 'Space');
    await terminal.waitFor('1 of 2 hunks');
    await terminal.press('y');
    await terminal.waitFor('Written: 1 file changed, +1 −1');
    expect(read('src/price.ts')).toBe(both);
    await terminal.enter('/undo');
    await terminal.waitFor(/Undone|Taken back|undone/);
    expect(read('src/price.ts')).toBe(price);
    await terminal.enter('/redo');
    await terminal.waitFor(/Done again|Redone|redone/);
    expect(read('src/price.ts')).toBe(both);
  },
);

testInTerminal('a change is edited before it is written, or asked for again in other words', async () => {
  const editor = { 'edit.sh': '#!/bin/sh\nsed -i "s/?? 1/?? 2/" "$1"\n' };
  const { terminal, read, sent, sandbox } = await openShop(
    {
      ollama: [change(unknownCostsOne), change(taxIsSeven)],
    },
    { files: editor, env: { EDITOR: './edit.sh' } },
  );
  chmodSync(join(sandbox.project, 'edit.sh'), 0o755);
  await terminal.enter(askChange);
  await terminal.waitFor('1 of 1 hunk');
  await terminal.press('e');
  await terminal.waitFor('?? 2;');
  await terminal.press('y');
  await terminal.waitFor('Written: 1 file changed, +1 −1');
  expect(read('src/price.ts')).toContain('?? 2;');
  await terminal.enter(askChange);
  await terminal.waitFor('1 of 1 hunk');
  await terminal.press('r');
  await terminal.waitFor('What should be different?');
  await terminal.enter('lower the tax too');
  await terminal.waitFor('Not as proposed: lower the tax too');
  await terminal.waitFor('1 of 1 hunk');
  expect(JSON.stringify(sent().at(-1)?.body)).toContain('Not as proposed: lower the tax too');
  await terminal.press('n');
  await terminal.waitFor('Nothing was written.');
  expect(read('src/price.ts')).toContain('0.19');
});

testInTerminal('a tier that fails is followed by the next one, with the reason', async () => {
  const broken = change([unknownCostsOne[0], '  return ((prices.get(name);']);
  const { terminal } = await openShop({ ollama: [broken], groq: [shown] });
  await terminal.enter(askChange);
  await terminal.waitFor(/^groq \(openai\/gpt-oss-120b\) · confidence/m);
  expect(await terminal.screen({ scrollback: true })).toMatch(/^local → groq: \S+/m);
});

testInTerminal('Esc stops at once and lists what was done', async () => {
  const { terminal, read } = await openShop({ groq: [asksByTools(readsFile), { kind: 'hang' }] });
  await terminal.enter(askChange);
  await terminal.waitFor(/groq waiting for an answer|groq .*Esc stops/);
  await terminal.waitFor('└ read_file src/price.ts');
  await terminal.press('Escape');
  const screen = await terminal.waitFor('Stopped. Nothing was written. What was done until then:');
  expect(screen).toMatch(/What was done until then:\n {2}read_file src\/price\.ts/);
  expect(screen).toContain('› ask anything');
  expect(read('src/price.ts')).toBe(price);
});

testInTerminal('what is typed while it works is queued and asked next; stopping gives it back', async () => {
  const { terminal, sent } = await openShop({
    groq: [answer('One two three four.', { usage, everyMs: 250 }), { kind: 'hang' }],
  });
  await terminal.enter(explain);
  await terminal.waitFor('Esc stops');
  await terminal.enter('explain what the tax is');
  await terminal.waitFor('next: explain what the tax is');
  await terminal.waitFor('› explain what the tax is');
  await terminal.enter('and who needs it');
  await terminal.waitFor('next: and who needs it');
  expect(sent()).toHaveLength(2);
  await terminal.press('Escape');
  await terminal.waitFor('Stopped.');
  await terminal.waitFor('› and who needs it');
  expect(sent()).toHaveLength(2);
});
