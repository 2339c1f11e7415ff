// Many processes spend at random on one limit, and some are killed with money set aside: is the limit passed, is anything
// left set aside, and how long does it take to set money aside?
//
//   node bench/budget.mjs [processes = 64] [rows = 5000]
//
// `rows` are attempts of the month that stand in the ledger already. Ends with exit code 1 where a bar is missed.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { percentile } from './floors/percentiles.mjs';
import { machine, row, temporaryFolder } from './measure.mjs';

const [processes = '64', rows = '5000'] = process.argv.slice(2);
const project = fileURLToPath(new URL('..', import.meta.url));
const limit = 1e9;
const day = 86_400_000;
const nowMs = Date.UTC(2026, 10, 20, 12);
const periods = { dayFromMs: nowMs - day / 2, monthFromMs: nowMs - 20 * day };
const caps = ['request', 'session', 'project-day', 'project-month', 'day', 'month'].map((name) => ({
  name,
  limit: name.endsWith('day') ? limit : 1e15,
}));

const script = `
import { openLedger } from './src/ledger/ledger.ts';
import { attempt } from './test/ledger/attempt-fixture.ts';
export { openLedger, attempt };
if (process.send) {
  const { dataDir, name, dies, limit, caps, periods, nowMs } = JSON.parse(process.argv[2]);
  const ledger = openLedger(dataDir);
  const spender = { project: '/a', requestId: name, conversation: name };
  const tookMs = [];
  let overshoot = 0;
  let refused = 0;
  for (let call = 0; (dies || refused < 5) && call < 60; call++) {
    const amount = 1 + Math.floor(Math.random() * limit / 50);
    const before = process.hrtime.bigint();
    const reserved = ledger.budgets.reserve({ amount, caps, spender, periods, nowMs, instead: null, passing: false });
    tookMs.push(Number(process.hrtime.bigint() - before) / 1e6);
    if (dies && call === 2) {
      process.send('holding');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    if (!reserved.ok) { refused++; continue; }
    const state = ledger.budgets.states(caps, spender, periods).find(({ name }) => name === 'day');
    if (state.spent + state.reserved > limit) overshoot++;
    ledger.append(attempt({ id: name + call, requestId: name, conversation: name, project: '/a', startedAtMs: nowMs, cost: Math.floor(Math.random() * amount), costBasis: 'reported' }));
    ledger.budgets.release(reserved.id);
  }
  ledger.close();
  process.send({ tookMs, overshoot });
  process.disconnect();
}
`;

const dataDir = temporaryFolder();
const program = join(dataDir, 'spender.cjs');
await build({
  stdin: { contents: script, resolveDir: project, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['@photostructure/sqlite'],
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': JSON.stringify(project) },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
  outfile: program,
});
const { openLedger, attempt } = (await import(pathToFileURL(program).href)).default;

const ledger = openLedger(dataDir);
for (let at = 0; at < Number(rows); at++) {
  const startedAtMs = nowMs - day / 2 - 1 - (at % (19 * day));
  ledger.append(attempt({ startedAtMs, cost: 1_000, costBasis: 'reported', project: `/p${at % 5}` }));
}
const alone = [];
const spender = { project: '/a', requestId: 'alone', conversation: 'alone' };
for (let time = 0; time < 200; time++) {
  const before = process.hrtime.bigint();
  const request = { amount: 1, caps, spender, periods, nowMs, instead: null, passing: false };
  const reserved = ledger.budgets.reserve(request);
  alone.push(Number(process.hrtime.bigint() - before) / 1e6);
  ledger.budgets.release(reserved.id);
}

const tookMs = [];
let overshoot = 0;
let killed = 0;
await Promise.all(
  Array.from({ length: Number(processes) }, (_, at) => {
    const dies = at % 4 === 0;
    const argument = { dataDir, name: `p${at}-`, dies, limit, caps, periods, nowMs };
    const child = fork(program, [JSON.stringify(argument)]);
    child.on('message', (message) => {
      if (message === 'holding') {
        child.kill('SIGKILL');
        killed++;
        return;
      }
      tookMs.push(...message.tookMs);
      overshoot += message.overshoot;
    });
    return new Promise((resolve) => child.on('exit', resolve));
  }),
);
const state = ledger.budgets.states(caps, spender, periods).find(({ name }) => name === 'day');
ledger.close();

console.log(machine());
row('processes', 'killed', 'over the limit', 'left set aside', 'spent of the limit');
row(processes, killed, overshoot, state.reserved, `${((100 * state.spent) / limit).toFixed(1)}%`);
row('setting aside, ms', 'p50', 'p95', 'max');
for (const [name, times] of [
  ['alone', alone],
  ['together', tookMs],
]) {
  row(name, ...[0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(2)));
}
if (overshoot > 0 || state.reserved > 0 || state.spent > limit) process.exitCode = 1;
