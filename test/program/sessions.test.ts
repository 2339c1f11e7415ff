/** Sessions as a user has them: gone on with after a crash, forked, exported, written to by two processes at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, type ScriptedReply, startScriptedServer } from '../loopback/scripted-server.ts';
import { vendorFrames } from '../loopback/wire-formats.ts';
import { makeSandbox, program, type Sandbox } from './sandbox.ts';

const files = {
  'src/cart.ts': 'export class Cart {\n  total(): number {\n    return 0;\n  }\n}\n',
  'src/price.ts': 'export function priceOf(): number {\n  return 7;\n}\n',
};

const grounded = '`Cart.total` is 0 (src/cart.ts:3).';

async function shop(groq: readonly ScriptedReply[]) {
  const vendors = await startScriptedServer({ groq });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, { GROQ_BASE_URL: vendors.urls.groq, GROQ_API_KEY: 'gsk-test' });
  const sent = () =>
    vendors.requests.map(({ body }) => (body as { messages: { role: string; content: string }[] }).messages);
  return { sandbox, vendors, sent };
}

/** Of the only project. */
function folderOf({ home }: Sandbox): string {
  const [hash = ''] = readdirSync(join(home, 'sessions'));
  return join(home, 'sessions', hash);
}

function sessionFiles(sandbox: Sandbox): readonly string[] {
  return readdirSync(folderOf(sandbox))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(folderOf(sandbox), name));
}

function eventsOf(path: string): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function list(sandbox: Sandbox) {
  return JSON.parse((await sandbox.run(['sessions', '--json'])).stdout).sessions;
}

const stalled = answer('I think that it', { break: { afterChunks: 2, how: 'stall' } });

test('a turn writes its events as they happen; one of the index writes none', async () => {
  const { sandbox } = await shop([answer(grounded)]);
  await sandbox.run(['ask', 'where is Cart']);
  await sandbox.run(['ask', '--dry-run', 'explain Cart.total']);
  expect(existsSync(join(sandbox.home, 'sessions'))).toBe(false);
  const { stdout } = await sandbox.run(['ask', '--json', 'explain Cart.total, password = "Xk39vQzz81mmQ"']);
  const { session } = JSON.parse(stdout);
  const [path = ''] = sessionFiles(sandbox);
  expect(path.endsWith(`${session}.jsonl`)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const events = eventsOf(path);
  expect(events.map(({ type }) => type)).toEqual([
    'session',
    'turn-started',
    'planned',
    'attempt-ended',
    'answered',
    'ended',
  ]);
  expect(events.every(({ v }) => v === 1)).toBe(true);
  expect(readFileSync(path, 'utf8')).not.toContain('Xk39vQzz81mmQ');
  expect(events.at(-1)).toMatchObject({ why: 'answered', cost: expect.any(Number) });
  const { stdout: shown } = await sandbox.run(['sessions']);
  expect(shown).toMatch(/^\w{8} {2}\d+ s ago {2}1 turn {2}\$0\.\d+ {2}explain Cart\.total, password = /);
});

test('with keep-days = 0 nothing is written', async () => {
  const { sandbox } = await shop([answer(grounded)]);
  const env = { OPTIMIZER_CONVERSATIONS_KEEP_DAYS: '0' };
  await sandbox.run(['ask', '-c', 'explain Cart.total'], { env });
  expect(existsSync(join(sandbox.home, 'sessions'))).toBe(false);
  expect(await sandbox.run(['sessions'], { env })).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'No sessions are kept: conversations.keep-days is 0.\n',
  });
  expect(await sandbox.run(['ask', '--session', 'abcdef', 'explain Cart'], { env })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('none are kept'),
  });
});

/** A second question, ended when the server has it. @returns the exit code */
async function endWhileAsking(
  { project, env }: Sandbox,
  { requests }: Awaited<ReturnType<typeof shop>>['vendors'],
  signal: NodeJS.Signals,
): Promise<number | null> {
  const options = { cwd: project, env, stdio: 'ignore' } as const;
  const child = spawn(process.execPath, [program, 'ask', '-c', 'and the price'], options);
  await expect.poll(() => requests.length, { timeout: 20_000 }).toBe(2);
  child.kill(signal);
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}

test('after a crash in the middle of an answer the conversation goes on from the last one', async () => {
  const { sandbox, vendors, sent } = await shop([
    answer(grounded),
    stalled,
    answer('It is 7 (src/price.ts:2).'),
  ]);
  await sandbox.run(['ask', 'explain Cart.total']);
  await endWhileAsking(sandbox, vendors, 'SIGKILL');
  const [path = ''] = sessionFiles(sandbox);
  expect(eventsOf(path).at(-1)).toMatchObject({ type: 'planned' });
  // As if it had ended in the middle of a line.
  appendFileSync(path, '{"v":1,"type":"attempt-en');

  const run = await sandbox.run(['ask', '--continue', 'explain priceOf']);
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toContain('The last question was interrupted, or is still being answered');
  expect(run.stderr).toContain('“and the price”');
  expect(run.stderr).toContain('turn 2 of the conversation with groq');
  const [first, , third] = sent();
  expect(third).toEqual([...(first ?? []), { role: 'assistant', content: grounded }, expect.anything()]);
  const { stdout } = await sandbox.run(['sessions', 'show', path.slice(-14, -6)]);
  expect(stdout).toContain('2. and the price');
  expect(stdout).toContain('Interrupted, or still being answered.');
  expect(await list(sandbox)).toMatchObject([{ turns: 3, answered: 2, title: 'explain Cart.total' }]);
});

test('a fork goes on with the same bytes, apart from the session that it came from', async () => {
  const { sandbox, sent } = await shop([
    answer(grounded),
    answer('First way (src/price.ts:1).'),
    answer('Second way (src/price.ts:2).'),
  ]);
  await sandbox.run(['ask', 'explain Cart.total']);
  const [{ id: original }] = await list(sandbox);
  const forked = await sandbox.run(['sessions', 'fork', original.slice(-8)]);
  const fork = forked.stdout.trim();
  expect(forked.stderr).toContain(`optimizer ask --session ${fork.slice(-8)}`);
  await sandbox.run(['ask', '--session', fork.slice(-8), 'explain priceOf']);
  await sandbox.run(['ask', '--session', original, 'explain priceOf of the price']);
  const [first, second, third] = sent();
  const begun = [...(first ?? []), { role: 'assistant', content: grounded }];
  expect(second?.slice(0, -1)).toEqual(begun);
  expect(third?.slice(0, -1)).toEqual(begun);
  expect(await list(sandbox)).toMatchObject([
    { id: original, turns: 2, forkedFrom: null },
    { id: fork, turns: 2, forkedFrom: original },
  ]);
  const ambiguous = await sandbox.run(['ask', '--session', fork.slice(0, 4), 'explain Cart']);
  expect(ambiguous).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ambiguous.stderr).toContain('2 sessions of this project are called');
  expect(ambiguous.stderr).toContain(`\n  ${original}  explain Cart.total`);

  expect(await sandbox.run(['sessions', 'delete', original])).toMatchObject({ exitCode: 0 });
  expect((await list(sandbox)).map(({ id }: { id: string }) => id)).toEqual([fork]);
  expect(await sandbox.run(['sessions', 'show', original])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('(sessions/unknown)'),
  });
});

test('an export has questions, answers and what was changed, as long as that is known', async () => {
  const edit =
    'Done.\n\nsrc/price.ts\n```ts\n<<<<<<< SEARCH\n  return 7;\n=======\n  return 8;\n>>>>>>> REPLACE\n```\n';
  const { sandbox } = await shop([answer(edit, { chunks: [edit] })]);
  const applied = await sandbox.run(['ask', '--apply', 'change priceOf to return 8']);
  expect(applied.stderr).toContain('Written: 1 file changed, +1 −1');
  const [{ id }] = await list(sandbox);
  const { stdout } = await sandbox.run(['sessions', 'export', id]);
  expect(stdout).toMatch(
    /^# change priceOf to return 8\n\nSession `\w+` in `.*`, .* UTC: 1 turn, \$0\.\d+\.\n/,
  );
  expect(stdout).toContain('\n> change priceOf to return 8\n\nDone.\n');
  expect(stdout).toContain('-  return 7;\n+  return 8;\n }\n```\n');
  expect(stdout).toMatch(/Written \(turn `\w{8}`\):\n\n- changed `src\/price\.ts`/);
  // What was taken back was done all the same.
  await sandbox.run(['undo']);
  expect((await sandbox.run(['sessions', 'export', id])).stdout).toBe(stdout);
});

/** Answers when two have asked. */
async function startMeeting(): Promise<string> {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
    if (waiting.length < 2) return;
    for (const [at, one] of waiting.entries()) {
      const reply = answer(`Answer ${at} (src/cart.ts:${at + 1}).`);
      const { contentType, frames } = vendorFrames('groq', reply, 'openai/gpt-oss-120b');
      one.writeHead(200, { 'content-type': contentType }).end(frames.join(''));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('two processes that go on with one session at once make two ways of it and lose nothing', async () => {
  const { sandbox, sent } = await shop([answer(grounded)]);
  await sandbox.run(['ask', 'explain Cart.total']);
  const env = { GROQ_BASE_URL: await startMeeting() };
  const runs = await Promise.all([
    sandbox.run(['ask', '-c', '--quiet', 'explain Cart'], { env }),
    sandbox.run(['ask', '-c', '--quiet', 'explain priceOf'], { env }),
  ]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const [path = '', ...others] = sessionFiles(sandbox);
  expect(others).toEqual([]);
  const [first, ...both] = eventsOf(path).filter(({ type }) => type === 'answered');
  expect(both.map(({ parent }) => parent)).toEqual([first?.turn, first?.turn]);
  expect(await list(sandbox)).toMatchObject([{ turns: 3, answered: 3 }]);
  const run = await sandbox.run(['ask', '-c', 'explain Cart.total again']);
  expect(run.stderr).toContain('turn 3 of the conversation');
  expect(
    sent()
      .at(-1)
      ?.filter(({ role }) => role === 'assistant'),
  ).toEqual([
    { role: 'assistant', content: grounded },
    { role: 'assistant', content: both[1]?.answer },
  ]);
});

test('a turn that is stopped says so, and is no question that was lost', async () => {
  const { sandbox, vendors } = await shop([answer(grounded), stalled, answer(grounded)]);
  await sandbox.run(['ask', 'explain Cart.total']);
  expect(await endWhileAsking(sandbox, vendors, 'SIGINT')).toBe(130);
  const [path = ''] = sessionFiles(sandbox);
  expect(eventsOf(path).at(-1)).toMatchObject({ type: 'ended', why: 'aborted' });
  const run = await sandbox.run(['ask', '-c', 'explain priceOf']);
  expect(run.stderr).not.toContain('was interrupted');
  expect(run.stderr).toContain('turn 2 of the conversation');
});

test('a session that cannot be written costs no answer', async () => {
  const { sandbox } = await shop([answer(grounded)]);
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(join(sandbox.home, 'sessions'), 'a file');
  const run = await sandbox.run(['ask', 'explain Cart.total']);
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(grounded) });
  expect(run.stderr.match(/Not kept in a session: /g)).toHaveLength(1);
});

test('one that was left long ago can be named, and others that were left so go', async () => {
  const { sandbox } = await shop([answer(grounded)]);
  const env = { OPTIMIZER_CONVERSATIONS_KEEP_DAYS: '1' };
  await sandbox.run(['ask', '--no-cache', 'explain Cart']);
  await sandbox.run(['ask', '--no-cache', 'explain priceOf']);
  const paths = sessionFiles(sandbox);
  expect(paths).toHaveLength(2);
  for (const path of paths) utimesSync(path, 1_000_000, 1_000_000);
  const [first = ''] = paths;
  const run = await sandbox.run(['ask', '--session', first.slice(-14, -6), 'explain Cart.total'], { env });
  expect(run.stderr).toContain('turn 2 of the conversation');
  expect(run.stderr).not.toContain('Not kept');
  expect(sessionFiles(sandbox)).toEqual([first]);
});
