/**
 * Captures of the main screens, as text and as SVG in docs/screens/: a scripted session in a small project, in tmux, at 80x24 and
 * 120x40. `npm run build` first. What differs between machines and runs is put in order: where the project is, how long it took.
 *
 *   node scripts/screens.mjs
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTypeScript } from './load-typescript.mjs';
import { terminalSvg } from './terminal-svg.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { startScriptedServer, answer } = await loadTypeScript(
  new URL('../test/loopback/scripted-server.ts', import.meta.url),
);
const { TmuxSession } = await loadTypeScript(new URL('../test/program/tmux-session.ts', import.meta.url));

const shop = {
  'package.json': '{"name": "shop", "type": "module"}\n',
  'src/price.ts': `const prices = new Map([['apple', 120]]);

/** Price of one item, in cents. Unknown items are free. */
export function priceOf(name: string): number {
  return prices.get(name) ?? 0;
}
`,
  'src/cart.ts': `import { priceOf } from './price.js';
import { taxOf } from './tax.js';

export interface Line {
  readonly name: string;
  readonly count: number;
}

/** What a customer pays, in cents. */
export function total(lines: readonly Line[]): number {
  const net = lines.reduce((sum, line) => sum + line.count * priceOf(line.name), 0);
  return net + taxOf(net);
}
`,
  'src/tax.ts': `/** Tax on a net amount, in cents. */
export function taxOf(cents: number): number {
  return Math.round(cents * 0.19);
}
`,
};

const explained = `\`total\` (src/cart.ts:10) sums the net prices and adds the tax:

\`\`\`ts
return net + taxOf(net); // both in cents
\`\`\`

| step | where | unknown items |
|---|---|---|
| price of a line | \`priceOf\`, src/price.ts:4 | count as **0** |
| tax | \`taxOf\`, src/tax.ts:2 | – |

An unknown item is therefore free, and nobody is told.
`;
const usage = { freshInput: 900, output: 160 };
const calls = (...toolCalls) => ({ ...answer('', { toolCalls, usage }), everyMs: 400 });
const edit = (path, first_line, start_line, end_line, new_content) => ({
  name: 'edit_file',
  arguments: { path, start_line, end_line, first_line, new_content },
});
const changes = [
  edit(
    'src/price.ts',
    '/** Price of one item, in cents. Unknown items are free. */',
    3,
    6,
    `/** Price of one item, in cents. @throws UnknownItemError when it has none */
export function priceOf(name: string): number {
  const price = prices.get(name);
  if (price === undefined) throw new UnknownItemError(name);
  return price;
}

export class UnknownItemError extends Error {
  constructor(readonly item: string) {
    super(\`There is no price for \${item}\`);
  }
}`,
  ),
  edit(
    'src/cart.ts',
    '/** What a customer pays, in cents. */',
    9,
    9,
    '/** What a customer pays, in cents. @throws UnknownItemError when a line has no price */',
  ),
];

const question = 'explain what total does with unknown items';
const change = 'change priceOf so that unknown items throw an error';

/** Each screen: how it is reached from the one before, and what it is called. */
const steps = [
  {
    name: 'answer',
    title: 'An answer with code and a table',
    async reach(terminal) {
      await terminal.enter(question);
      await terminal.waitFor('nobody is told');
      await terminal.waitFor('› ask anything');
    },
  },
  {
    name: 'context',
    title: 'What was sent of the code, and why',
    async reach(terminal) {
      await terminal.enter('/context');
      await terminal.waitFor('Esc closes');
    },
  },
  {
    name: 'why',
    title: 'Who was asked, and what was checked',
    async reach(terminal) {
      await terminal.press('Right', 'End');
      await terminal.waitFor('= confidence');
    },
  },
  {
    name: 'permission',
    title: 'A command is asked for with what it does',
    async reach(terminal) {
      await terminal.press('Escape');
      await terminal.waitFor('› ask anything');
      await terminal.enter(change);
      await terminal.waitFor('Run this command?');
    },
  },
  {
    name: 'review',
    title: 'Changes are read before they are written',
    async reach(terminal) {
      await terminal.press('s');
      await terminal.waitFor(/ hunks$/m);
      await terminal.press('Tab');
      await terminal.waitFor('[x] src/price.ts');
    },
  },
  {
    name: 'metrics',
    title: 'What the days cost',
    async reach(terminal) {
      await terminal.press('y');
      await terminal.waitFor('Written: 2 files changed');
      await terminal.waitFor('› ask anything');
      await terminal.enter('/metrics');
      await terminal.waitFor('Esc closes');
    },
  },
];
const replies = [
  answer(explained, { usage }),
  calls(
    { name: 'read_file', arguments: { path: 'src/price.ts' } },
    { name: 'read_file', arguments: { path: 'src/cart.ts' } },
    { name: 'run_command', arguments: { command: 'npm test 2>&1 | tail -20' } },
  ),
  calls(...changes),
  answer('`priceOf` (src/price.ts:4) throws for unknown items; `total` says so.', { usage }),
];

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
])
  await capture(columns, rows);

async function capture(columns, rows) {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-screens-'));
  const project = join(folder, 'shop');
  for (const [path, text] of Object.entries(shop)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const vendors = await startScriptedServer({ groq: replies });
  const terminal = await TmuxSession.start(
    `clear; exec ${process.execPath} ${resolve(root, 'bin/optimizer.cjs')}`,
    {
      columns,
      rows,
      cwd: project,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        HISTFILE: '/dev/null',
        COLORTERM: 'truecolor',
        OPTIMIZER_HOME: join(folder, 'home'),
        OPTIMIZER_INTERFACE_THEME: 'dark',
        OLLAMA_HOST: 'http://127.0.0.1:9',
        GROQ_BASE_URL: vendors.urls.groq,
        GROQ_API_KEY: 'gsk-demo',
      },
    },
  );
  try {
    await terminal.waitFor('session $0');
    for (const { name, title, reach } of steps) {
      await reach(terminal);
      keep(`${name}-${columns}x${rows}`, await terminal.screen({ styled: true }), { columns, title });
    }
  } finally {
    await terminal.close();
    await vendors.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function keep(name, raw, { columns, title }) {
  const screen = settled(raw);
  const folder = join(root, 'docs', 'screens');
  mkdirSync(folder, { recursive: true });
  const plain = screen.replace(/\u001b\[[0-9;:]*m|\u001b\][^\u001b\u0007]*(?:\u0007|\u001b\\)/g, '');
  writeFileSync(join(folder, `${name}.txt`), `${plain.replace(/[ \t]+$/gm, '').trimEnd()}\n`);
  writeFileSync(join(folder, `${name}.svg`), terminalSvg(screen, { columns, title }));
  console.log(`docs/screens/${name}`);
}

/** Without what no two runs have in common. */
function settled(screen) {
  return screen
    .replace(/\b\d+(\.\d+)? (ms|s)\b/g, (_, fraction, unit) =>
      unit === 'ms' ? '412 ms' : fraction ? '1.2 s' : '1 s',
    )
    .replace(/\(\d{4}-\d\d-\d\d\)/g, '(2026-01-15)')
    .replace(/(latency: +)[\d.]+m?s/g, '$1412ms')
    .replace(/up to \d+\.\d+s/g, 'up to 0.4s')
    .replace(/revision \d+/g, 'revision 1');
}
