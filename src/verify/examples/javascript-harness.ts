/**
 * The JavaScript program that runs an answer against the examples of its question, in a sandbox. It reads `task.json` and
 * prints one line of JSON, marked, whatever the answer itself prints.
 */
export const javascriptHarness = String.raw`
const fs = require('node:fs');
const vm = require('node:vm');
const { inspect, isDeepStrictEqual } = require('node:util');
const task = JSON.parse(fs.readFileSync('task.json', 'utf8'));
const report = { loaded: false, error: null, defined: [], unbound: [], examples: [] };
const context = vm.createContext({ require, console: { log() {}, error() {}, warn() {}, info() {}, debug() {} }, structuredClone, URL, TextEncoder, TextDecoder, setTimeout, module: { exports: {} }, exports: {} });
const run = (code, timeout) => new vm.Script(code, { filename: 'answer.js' }).runInContext(context, { timeout });
const plain = (code) => code.replace(/^[ \t]*export[ \t]+(?:default[ \t]+)?(?=(?:async|function|class|const|let|var)\b)/gm, '').replace(/^[ \t]*export[ \t]*\{[^}]*\};?/gm, '');
const parses = (code) => { try { new vm.Script(code); return true; } catch { return false; } };
const forms = [...task.answers, ...task.answers.map((answer) => task.code + '\n' + answer), ...task.answers.map((answer) => task.code + '\n' + answer + '\n}')].map(plain);
const code = forms.find((form) => parses(form) && form.includes(task.target)) ?? forms.find(parses);
if (code === undefined) report.error = 'does not parse';
else {
  try { run(code, 3000); report.loaded = true; } catch (error) { report.error = String(error).slice(0, 140); }
  report.defined = task.names.filter((name) => { try { return run('typeof ' + name, 100) === 'function'; } catch { return false; } });
  for (const { call, expected } of task.examples) {
    const row = { state: 'error', got: '' };
    report.examples.push(row);
    let want;
    try { want = JSON.parse(run('JSON.stringify(' + (/^(?:True|False)$/.test(expected) ? expected.toLowerCase() : /^None$/.test(expected) ? 'null' : expected) + ') ?? "null"', 500)); }
    catch { row.state = 'unread'; continue; }
    try {
      const got = run(call.replace(/\bTrue\b/g, 'true').replace(/\bFalse\b/g, 'false').replace(/\bNone\b/g, 'null'), 1500);
      const same = (a, b) => typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)) : isDeepStrictEqual(a, b);
      row.state = same(JSON.parse(JSON.stringify(got) ?? 'null'), want) ? 'pass' : 'fail';
      row.got = inspect(got, { breakLength: Infinity }).slice(0, 80);
    } catch (error) { row.state = error instanceof SyntaxError ? 'unread' : 'error'; row.got = String(error).slice(0, 100); }
  }
}
fs.writeSync(1, '\n' + task.mark + JSON.stringify(report) + '\n');
process.exit(0);
`;
