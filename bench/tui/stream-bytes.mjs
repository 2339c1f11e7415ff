// Bytes that the live region costs while text streams in at 200 tokens a second, on a clock that is not real.
//   node bench/tui/stream-bytes.mjs [columns] [rows]
// The region is what a session shows: the line that is being written, a status line with seconds and tokens, and a
// composer of three lines with a border. Bars: less than 3 bytes written for each byte of text, no clearing of the screen.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { countOutput } from './count-output.mjs';

const columns = Number(process.argv[2] ?? 80);
const rows = Number(process.argv[3] ?? 24);
const seconds = 60;
const tokensPerSecond = 200;

const folder = mkdtempSync(join(tmpdir(), 'stream-bytes-'));
const build = await rolldown({
  input: fileURLToPath(new URL('../../src/tui/screen/live-screen.ts', import.meta.url)),
  platform: 'node',
  transform: { target: 'node20' },
});
await build.write({ file: join(folder, 'live-screen.mjs'), format: 'esm' });
await build.close();
const { LiveScreen } = await import(pathToFileURL(join(folder, 'live-screen.mjs')).href);
rmSync(folder, { recursive: true });

const prose = `Der Fehler liegt nicht im Parser, sondern in dem, was davor geschieht. The reader hands over chunks of bytes
as they come, and a chunk may end in the middle of a character; whoever decodes each chunk by itself turns that one
character into two that mean nothing. A decoder that remembers what is unfinished costs nothing and ends the matter.\n\n`;
const code = `export function readChunks(source: AsyncIterable<Buffer>, decoder = new StringDecoder('utf8')) {
  const lines: string[] = [];
  for await (const chunk of source) {
    for (const line of decoder.write(chunk).split('\\n')) lines.push(line.trimEnd());
  }
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line, index) => ({ index, line }));
}\n\n`;

/** About what a tokenizer of a model gives: words with the space before them, and signs by themselves. */
const tokensOf = (text) => text.match(/ ?[\p{L}\p{N}]{1,8}|[^\p{L}\p{N}]{1,2}/gu) ?? [];

const keywords = /\b(export|function|const|for|await|of|return|new)\b/g;
const highlighted = (line) =>
  line
    .replace(/'[^']*'/g, (text) => `\u001b[38;5;114m${text}\u001b[39m`)
    .replace(keywords, '\u001b[38;5;176m$1\u001b[39m');

for (const [name, sample, paint] of [
  ['prose', prose, (line) => line],
  ['code', code, highlighted],
]) {
  const result = stream(tokensOf(sample), paint, name === 'prose');
  const { bytes, frames, clears, absoluteMoves, textBytes, redrawBytes } = result;
  console.log(
    `${name}: ${(bytes / textBytes).toFixed(2)} bytes for each byte of text (${bytes} of ${textBytes}), ` +
      `${(frames / seconds).toFixed(1)} frames a second, ${clears} clears, ${absoluteMoves} absolute moves; ` +
      `to draw the whole region each time: ${(redrawBytes / textBytes).toFixed(1)}`,
  );
  if (bytes >= 3 * textBytes || clears > 0) process.exitCode = 1;
}

function stream(tokens, paint, wraps) {
  let nowMs = 0;
  const timers = new Set();
  const chunks = [];
  let lines = [];
  let finishedBytes = 0;
  let redrawBytes = 0;
  const screen = new LiveScreen(
    {
      write: (chunk) => {
        // As ink and others do it: each line is erased, and all of them are written again.
        redrawBytes += finishedBytes + lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 9, 0);
        finishedBytes = 0;
        return chunks.push(chunk) > 0;
      },
      once: () => {},
    },
    () => ({ columns, rows }),
    {
      timers: {
        nowMs: () => nowMs,
        setTimeout: (callback, delayMs) => {
          const timer = { callback, dueMs: nowMs + delayMs };
          timers.add(timer);
          return timer;
        },
        clearTimeout: (timer) => timers.delete(timer),
      },
    },
  );
  const border = '─'.repeat(columns - 2);
  const dim = (text) => `\u001b[2m${text}\u001b[22m`;
  let pending = '';
  let textBytes = 0;
  let count = 0;
  const draw = () => {
    lines = [
      ...(pending === '' ? [] : [paint(pending)]),
      dim(`⠋ sonnet · ${Math.floor(nowMs / 1000)}s · ${count} tokens · esc to stop`),
      dim(`╭${border}╮`),
      `${dim('│')} > ${' '.repeat(columns - 5)}${dim('│')}`,
      dim(`╰${border}╯`),
    ];
    screen.draw(lines, { row: lines.length - 2, column: 4 });
  };
  for (nowMs = 0; nowMs < seconds * 1000; nowMs++) {
    for (const timer of [...timers].filter(({ dueMs }) => dueMs <= nowMs)) {
      timers.delete(timer);
      timer.callback();
    }
    if (nowMs % (1000 / tokensPerSecond) !== 0) continue;
    const token = tokens[count++ % tokens.length];
    textBytes += Buffer.byteLength(token);
    pending += token;
    const finished = pending.split('\n');
    pending = finished.pop();
    while (wraps && pending.length > columns) {
      const at = pending.lastIndexOf(' ', columns);
      finished.push(pending.slice(0, at));
      pending = pending.slice(at + 1);
    }
    screen.append(finished.map(paint));
    finishedBytes += finished.reduce((sum, line) => sum + Buffer.byteLength(paint(line)) + 2, 0);
    draw();
  }
  return { ...countOutput(chunks), textBytes, redrawBytes };
}
