import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runShell } from '../../../src/cli/interactive/run-shell.ts';

async function run(line: string, stop: AbortController = new AbortController()) {
  let text = '';
  const onText = (piece: string) => {
    text += piece;
    if (text.includes('stop me')) stop.abort();
  };
  const exitCode = await runShell(line, tmpdir(), onText, stop.signal);
  return { exitCode, text };
}

test.skipIf(process.platform === 'win32').each([
  ['echo out; echo err >&2', 0, ['out\n', 'err\n']],
  ["printf '\\303'; sleep 0.05; printf '\\244\\n'", 0, ['ä\n']],
  ['exit 3', 3, []],
  ['cat', 0, []],
])('%s', async (line, exitCode, said) => {
  const ended = await run(line);
  expect(ended.exitCode).toBe(exitCode);
  for (const one of said) expect(ended.text).toContain(one);
});

test.skipIf(process.platform === 'win32')('stopping ends what it started too', async () => {
  const { exitCode } = await run('(echo stop me; sleep 600) | cat; echo never');
  expect(exitCode).toBeNull();
});
