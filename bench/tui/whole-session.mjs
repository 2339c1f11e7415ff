/**
 * What the real program writes to a terminal, and what memory it takes, with a scripted model on loopback, in tmux and under
 * `script` of util-linux, which notes every write. `npm run build` first; nothing of this machine's configuration is seen.
 *
 *   node bench/tui/whole-session.mjs [--parts bytes,turns,lines] [--columns 80] [--rows 24] [--seconds 30] [--turns 1000]
 *
 * - `bytes`: 200 tokens a second of Markdown with code. Bars: less than 3 bytes for each byte of the text, no clearing.
 * - `turns`: so many questions in one session, each with a short answer. Bar: 250 MiB resident at the end.
 * - `lines`: `!seq 100000`, in a session of its own. Same bar.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../../scripts/load-typescript.mjs';
import { countOutput } from './count-output.mjs';

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'bytes,turns,lines' },
    columns: { type: 'string', default: '80' },
    rows: { type: 'string', default: '24' },
    seconds: { type: 'string', default: '30' },
    turns: { type: 'string', default: '1000' },
  },
});
const parts = values.parts.split(',');
const barMib = 250;
const { startScriptedServer } = await loadTypeScript(
  new URL('../../test/loopback/scripted-server.ts', import.meta.url),
);
const { TmuxSession } = await loadTypeScript(new URL('../../test/program/tmux-session.ts', import.meta.url));
const program = resolve('bin/optimizer.cjs');
const usage = { freshInput: 700, output: 60 };

const page = `## How it is read

The reader hands over **chunks of bytes** as they come, and a chunk may end in the middle of a character; whoever decodes
each chunk by itself turns that one character into two that mean nothing. \`readChunks\` (src/read.ts:1) keeps what is
unfinished, which costs nothing and ends the matter:

- a chunk is decoded with *what was left* of the one before,
- a line is given out when its end has come.

\`\`\`ts
export function readChunks(source: AsyncIterable<Buffer>, decoder = new StringDecoder('utf8')) {
  const lines: string[] = [];
  for await (const chunk of source) {
    for (const line of decoder.write(chunk).split('\\n')) lines.push(line.trimEnd());
  }
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}
\`\`\`

`;

/** About what a tokenizer of a model gives: words with the space before them, and signs by themselves. */
const tokensOf = (text) => text.match(/ ?[\p{L}\p{N}]{1,8}|[^\p{L}\p{N}]{1,2}/gu) ?? [];

/** @param how what is measured, with the terminal, the folder and the process */
async function inSession(replies, how) {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-whole-session-'));
  const project = join(folder, 'shop');
  mkdirSync(join(project, 'src'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"name": "shop"}');
  writeFileSync(join(project, 'src', 'read.ts'), 'export function readChunks() {}\n');
  const vendors = await startScriptedServer({ groq: replies });
  const log = `--log-out ${folder}/out --log-timing ${folder}/timing`;
  const terminal = await TmuxSession.start(`script -qfe ${log} -c '${process.execPath} ${program}'`, {
    columns: Number(values.columns),
    rows: Number(values.rows),
    cwd: project,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      HISTFILE: '/dev/null',
      OPTIMIZER_HOME: join(folder, 'home'),
      OLLAMA_HOST: 'http://127.0.0.1:9',
      GROQ_BASE_URL: vendors.urls.groq,
      GROQ_API_KEY: 'gsk-bench',
    },
  });
  try {
    await terminal.waitFor('session $0');
    return await how({ terminal, folder, pid: await programPid(terminal) });
  } finally {
    await terminal.close();
    await vendors.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Below `script`, and the shell that it may start. */
async function programPid(terminal) {
  let pid = await terminal.childPid();
  for (;;) {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean);
    if (child === undefined || readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('node')) return pid;
    pid = Number(child);
  }
}

/** In MiB, now and at most. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

/** Each read that `script` made, from some byte on. */
function chunksOf(folder, fromByte) {
  const raw = readFileSync(join(folder, 'out'));
  const start = raw.indexOf('\n') + 1;
  let at = start;
  const chunks = [];
  for (const line of readFileSync(join(folder, 'timing'), 'utf8').trim().split('\n')) {
    const length = Number(line.split(' ').at(-1));
    if (at >= fromByte) chunks.push(raw.subarray(at, at + length).toString('latin1'));
    at += length;
  }
  return chunks;
}

function bar(holds) {
  if (!holds) process.exitCode = 1;
  return holds ? 'holds' : 'does not hold';
}

if (parts.includes('bytes')) {
  const seconds = Number(values.seconds);
  const pageTokens = tokensOf(page);
  const tokens = Array.from({ length: 200 * seconds }, (_, at) => pageTokens[at % pageTokens.length]);
  const text = tokens.join('');
  await inSession([{ kind: 'answer', chunks: tokens, usage, everyMs: 5 }], async ({ terminal, folder }) => {
    await terminal.type('explain how chunks are read');
    await terminal.waitFor('› explain how chunks are read');
    const before = readFileSync(join(folder, 'out')).length;
    const startedMs = performance.now();
    await terminal.press('Enter');
    await terminal.waitFor('Esc stops');
    await terminal.waitFor('confidence', { patienceMs: (seconds + 30) * 1_000 });
    const tookS = (performance.now() - startedMs) / 1_000;
    await terminal.waitFor('› ask anything');
    const { bytes, frames, clears, absoluteMoves } = countOutput(chunksOf(folder, before));
    const textBytes = Buffer.byteLength(text);
    const ratio = bytes / textBytes;
    console.log(
      `bytes   ${ratio.toFixed(2)} for each byte of the text (${bytes} of ${textBytes}; bar 3: ${bar(bytes > textBytes && ratio < 3)})`,
    );
    console.log(
      `        ${(frames / tookS).toFixed(1)} writes a second in ${tookS.toFixed(1)} s, ${clears} clears (bar 0: ${bar(clears === 0)}), ${absoluteMoves} absolute moves`,
    );
  });
}

if (parts.includes('turns')) {
  const turns = Number(values.turns);
  const reply = {
    kind: 'answer',
    chunks: tokensOf('It keeps what is **unfinished** (src/read.ts:1).'),
    usage,
  };
  await inSession([reply], async ({ terminal, pid }) => {
    const batch = 25;
    console.log(`turns   at the start ${memoryOf(pid).now.toFixed(0)} MiB`);
    for (let asked = 0; asked < turns; asked += batch) {
      for (let at = 1; at <= batch; at++)
        await terminal.enter(`explain how chunks are read, for the time ${asked + at}`);
      await terminal.waitFor(
        new RegExp(`› explain .*time ${asked + batch}\\n[^›]*confidence[^›]*› ask anything`),
        {
          patienceMs: 120_000,
        },
      );
      const done = asked + batch;
      if (done % 100 === 0 || done >= turns) {
        const { now, most } = memoryOf(pid);
        console.log(`        after ${done} turns ${now.toFixed(0)} MiB (at most ${most.toFixed(0)})`);
      }
    }
    console.log(`        bar ${barMib} MiB: ${bar(memoryOf(pid).now < barMib)}`);
  });
}

if (parts.includes('lines')) {
  await inSession([{ kind: 'hang' }], async ({ terminal, pid }) => {
    const before = memoryOf(pid).now;
    const startedMs = performance.now();
    await terminal.enter('!seq 100000');
    await terminal.waitFor(/^100000\n/m, { patienceMs: 60_000 });
    const tookMs = performance.now() - startedMs;
    await terminal.waitFor('› ask anything');
    const { now, most } = memoryOf(pid);
    console.log(
      `lines   100,000 in ${tookMs.toFixed(0)} ms; ${before.toFixed(0)} MiB before, ${now.toFixed(0)} after (at most ${most.toFixed(0)}; bar ${barMib}: ${bar(now < barMib)})`,
    );
  });
}
