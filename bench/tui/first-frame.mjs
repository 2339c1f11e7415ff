/**
 * How long until an interactive session shows its first frame, beside a start of Node alone, in turn, each in a terminal of its
 * own (`script` of util-linux). Bar: twice `node -e 0` and 150 ms.
 *
 *   node bench/tui/first-frame.mjs [--runs 15] [--project <folder>]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '15' }, project: { type: 'string', default: '.' } },
});
const program = resolve('bin/optimizer.cjs');
const home = mkdtempSync(join(tmpdir(), 'optimizer-first-frame-'));
/** The sign of the composer. */
const firstFrame = '› ';

function timed(command, isDone) {
  const startedMs = performance.now();
  return new Promise((done, fail) => {
    let text = '';
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: values.project,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        OPTIMIZER_HOME: home,
        TERM: 'xterm-256color',
        OLLAMA_HOST: 'http://127.0.0.1:9',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let ms = null;
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (ms !== null || !isDone(text)) return;
      ms = performance.now() - startedMs;
      child.stdin.write('\u0004');
    });
    child.on('error', fail);
    child.on('close', () => done(ms ?? performance.now() - startedMs));
  });
}

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
const node = [];
const frame = [];
try {
  await timed(`${process.execPath} ${program}`, (text) => text.includes(firstFrame));
  for (let run = 0; run < Number(values.runs); run++) {
    node.push(await timed(`${process.execPath} -e 0`, () => false));
    frame.push(await timed(`${process.execPath} ${program}`, (text) => text.includes(firstFrame)));
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
const [floor, first] = [median(node), median(frame)];
const bar = 2 * floor + 150;
console.log(
  `node -e 0            ${floor.toFixed(0)} ms (median of ${node.length}, Node ${process.version})`,
);
console.log(`first frame          ${first.toFixed(0)} ms (fastest ${Math.min(...frame).toFixed(0)})`);
console.log(`bar: 2x and 150 ms   ${bar.toFixed(0)} ms: ${first <= bar ? 'holds' : 'does not hold'}`);
