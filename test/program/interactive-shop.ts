/**
 * An interactive session in a small project, in a terminal of its own, with scripted models of its own. Where there is no tmux its
 * tests are left out, which is said once.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import {
  answer,
  type ScriptedReply,
  type ScriptedServer,
  type Scripts,
  startScriptedServer,
} from '../loopback/scripted-server.ts';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';
import { hasTmux, TmuxSession } from './tmux-session.ts';

/** Changes of both functions are two hunks. */
export const price = `const prices = new Map([['apple', 120]]);

/** Price of one item, in cents. Unknown items are free. */
export function priceOf(name: string): number {
  return prices.get(name) ?? 0;
}

/** Items that have a price. */
export function names(): string[] {
  return [...prices.keys()].sort();
}

export const currency = 'EUR';

/** Tax on a price, in cents. */
export function taxOf(cents: number): number {
  return Math.round(cents * 0.19);
}
`;

const files = {
  'package.json': '{"name": "shop"}',
  'src/price.ts': price,
  'src/cart.ts': `import { priceOf } from './price.js';

export const total = (items: string[]) => items.reduce((sum, item) => sum + priceOf(item), 0);
`,
};

export interface ShopOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly args?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

export interface Shop {
  readonly sandbox: Sandbox;
  readonly terminal: TmuxSession;
  /** Requests to models, in order. */
  readonly sent: () => ScriptedServer['requests'];
  /** What the last request says of what tools did; empty: there was only one. */
  readonly told: () => string;
  /** Another session in the same project, as another terminal shows it. */
  open(options?: ShopOptions): Promise<TmuxSession>;
  read(path: string): string;
}

export const testInTerminal = test.skipIf(!hasTmux);

export function sayIfLeftOut(what: string): void {
  if (!hasTmux) console.warn(`left out, as there is no tmux: ${what}`);
}

/** @returns once it can be typed in and the index is there */
export async function openShop(scripts: Scripts, options: ShopOptions = {}): Promise<Shop> {
  const { sandbox, sent } = await makeShop(scripts, options);
  const open = async (own: ShopOptions = options) => {
    const terminal = await TmuxSession.start(`${process.execPath} ${program} ${own.args ?? ''}`, {
      columns: own.columns ?? 80,
      rows: own.rows ?? 24,
      cwd: sandbox.project,
      env: { HISTFILE: '/dev/null', ...sandbox.env, ...own.env },
    });
    onTestFinished(() => terminal.close());
    await terminal.waitFor(/session \$0/);
    return terminal;
  };
  return {
    sandbox,
    sent,
    told: () => toldIn(sent().at(-1)?.body),
    terminal: await open(),
    open,
    read: (path) => readFileSync(join(sandbox.project, path), 'utf8'),
  };
}

export async function makeShop(scripts: Scripts, options: ShopOptions = {}) {
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox({ ...files, ...options.files });
  Object.assign(sandbox.env, {
    ...(scripts.ollama && { OLLAMA_HOST: vendors.urls.ollama }),
    ...(scripts.groq && { GROQ_BASE_URL: vendors.urls.groq, GROQ_API_KEY: 'gsk-test' }),
    ...(scripts.anthropic && { ANTHROPIC_BASE_URL: vendors.urls.anthropic, ANTHROPIC_API_KEY: 'sk-test' }),
  });
  return { sandbox, sent: () => vendors.requests.filter(({ method }) => method === 'POST') };
}

export const usage = { freshInput: 700, output: 60 };

/** A change as text, as a model without tools gives it. */
export function changeOf(
  path: string,
  ...hunks: readonly (readonly [before: string, after: string])[]
): string {
  const blocks = hunks.map(
    ([before, after]) =>
      `${path}\n\`\`\`ts\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\`\n`,
  );
  return `\`priceOf\` (src/price.ts:5) falls back to 1.\n\n${blocks.join('\n')}`;
}

export const readsFile = { name: 'read_file', arguments: { path: 'src/price.ts' } };

export function runs(command: string): { readonly name: string; readonly arguments: unknown } {
  return { name: 'run_command', arguments: { command } };
}

export function asksByTools(
  ...toolCalls: readonly { readonly name: string; readonly arguments: unknown }[]
): ScriptedReply {
  return answer('', { toolCalls, usage });
}

/** Since the last question, in the format of Groq. */
function toldIn(body: unknown): string {
  const { messages = [] } = (body ?? {}) as {
    readonly messages?: readonly { role: string; content: unknown }[];
  };
  const from = messages.findLastIndex(({ role }) => role === 'user');
  return messages
    .slice(from)
    .filter(({ role }) => role === 'tool')
    .map(({ content }) => String(content))
    .join('\n');
}

/** For what no screen shows. */
export async function untilTrue(what: string, isTrue: () => boolean): Promise<void> {
  const untilMs = performance.now() + 20_000;
  while (!isTrue()) {
    if (performance.now() > untilMs) throw new Error(`It does not come to be: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
