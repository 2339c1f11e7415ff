/** What the agent's own requests look like on the wire, after many steps with long outputs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const file = (name: string) =>
  `${Array.from({ length: 120 }, (_, at) => `export const ${name}${at} = total(${at * 7}); // the sum of cart ${at}`).join('\n')}\n`;
const files = {
  'package.json': '{"name": "shop"}',
  ...Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`src/f${at}.ts`, file(`f${at}x`)])),
  // No test of a shell: lines as a test run writes them.
  'run.sh': `i=0; while [ $i -lt 2500 ]; do echo "2026-11-27 10:00:00 INFO worker $i did item $i"; [ $i = 1250 ] && echo "2026-11-27 10:00:09 ERROR f3x7 of src/f3.ts:8 is not a number"; i=$((i+1)); done; exit 1\n`,
};
const call = (name: string, given: object) =>
  answer('', { toolCalls: [{ name, arguments: given }], usage: { freshInput: 900, output: 30 } });

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: readonly Part[] | string }[];
}
interface Part {
  readonly type: string;
  readonly content?: string;
  readonly cache_control?: unknown;
}

const partsOf = (sent: Sent) =>
  sent.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
const without = (parts: readonly Part[]) =>
  parts.map((part) => JSON.stringify({ ...part, cache_control: undefined }));

test.skipIf(process.platform === 'win32')(
  'outputs are folded with their errors, old results go in a batch, the rest keeps its bytes, and a handle gives back what went',
  async () => {
    const handles: string[] = [];
    const reads = Object.keys(files).filter((path) => path.startsWith('src/'));
    const vendors = await startScriptedServer({
      anthropic: [
        call('run_command', { command: 'sh run.sh' }),
        ...reads.map((path) => call('read_file', { path })),
        call('fetch_output', { handle: 'out1', from_line: 1249 }),
        answer('`f3x7` is not a number (src/f3.ts:8).', { usage: { freshInput: 900, output: 30 } }),
      ],
    });
    onTestFinished(() => vendors.close());
    const sandbox = makeSandbox(files);
    mkdirSync(sandbox.home, { recursive: true });
    writeFileSync(join(sandbox.home, 'config.toml'), '[permissions]\nallow = ["run_command(sh run.sh)"]\n');
    Object.assign(sandbox.env, { ANTHROPIC_BASE_URL: vendors.urls.anthropic, ANTHROPIC_API_KEY: 'sk-test' });
    const run = await sandbox.run([
      'ask',
      '--tier',
      'sonnet',
      '--max-steps',
      '60',
      'fix the error that sh run.sh prints',
    ]);
    expect(run.exitCode).toBe(0);
    const sent = vendors.requests.filter(({ method }) => method === 'POST').map(({ body }) => body as Sent);
    expect(sent).toHaveLength(reads.length + 3);

    const output = partsOf(sent[1] as Sent).find(({ type }) => type === 'tool_result')?.content ?? '';
    expect(output.length).toBeLessThan(1_500);
    expect(output).toContain('It failed, exit code 1');
    expect(output).toContain('ERROR f3x7 of src/f3.ts:8 is not a number');
    handles.push(...(output.match(/[0-9a-f]{12}/) ?? []));
    expect(handles).toHaveLength(1);

    // Everything that was sent is sent again with the same bytes, but in the requests that a batch went into.
    const changed = sent.slice(1).filter((now, at) => {
      const before = without(partsOf(sent[at] as Sent));
      return without(partsOf(now)).slice(0, before.length).join() !== before.join();
    });
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(4);
    expect(run.stderr).toMatch(/tokens less to send: \d+ old results/);
    const old = partsOf(changed[0] as Sent).find(({ content }) =>
      content?.startsWith('src/f0.ts, lines 1-120'),
    );
    expect(old?.content).toMatch(/lines left out\]\n.*\n\[fetch_output [0-9a-f]{12} shows it\]$/);
    // Where nothing was changed, the end of the request before is marked for the cache, and this one's.
    const marks = (of: Sent) => partsOf(of).flatMap((part, at) => (part.cache_control ? [at] : []));
    const [second, third] = [partsOf(sent[5] as Sent).length, partsOf(sent[6] as Sent).length];
    expect(marks(sent[6] as Sent)).toEqual([second - 1, third - 1]);

    const fetched = partsOf(sent.at(-1) as Sent).at(-1)?.content ?? '';
    expect(fetched).toContain('did item 1249');
    expect(fetched).toContain('ERROR f3x7');

    const metrics = await sandbox.run(['metrics', '--daily']);
    expect(metrics.stdout).toMatch(/Not sent: +[\d,]+ shortened away/);
  },
);
