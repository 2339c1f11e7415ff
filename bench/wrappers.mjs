// What a wrapped client costs: the import of the package, and the time from a call to its request, by `optimize` of the built
// package on a session of an agent that grows to some 200 KB, the last request of it first as new, then as known.
//   npm run build; node bench/wrappers.mjs [rounds]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { machine, row } from './measure.mjs';

const rounds = Number(process.argv[2] ?? 21);
const entry = new URL('../dist/index.js', import.meta.url).href;

const importing = `const start = performance.now(); await import(${JSON.stringify(entry)}); console.log(performance.now() - start)`;
const cwd = fileURLToPath(new URL('..', import.meta.url));
const imports = Array.from({ length: rounds }, () =>
  Number(execFileSync(process.execPath, ['--input-type=module', '-e', importing], { cwd, encoding: 'utf8' })),
);

const { TokenOptimizer } = await import(entry);
const words = 'const value index query result the of loadCart 17 => { } ; total error at src/cart.ts'.split(
  ' ',
);
/** Like no other, so that nothing is known of it; the same for the same seed. */
const text = (seed, lines) => {
  let state = seed * 7919 + 1;
  const next = (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  return Array.from({ length: lines }, () =>
    Array.from({ length: 4 + next(8) }, () => words[next(words.length)]).join(' '),
  ).join('\n');
};
function session(seed, steps) {
  const messages = [
    { role: 'system', content: 'You mend code. You MUST not touch the tests.' },
    { role: 'user', content: `Mend bug ${seed}.` },
  ];
  for (let at = 0; at < steps; at++) {
    const id = `call_${at}`;
    const call = { name: 'bash', arguments: JSON.stringify({ command: `cat file${at}` }) };
    messages.push(
      { role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: call }] },
      { role: 'tool', tool_call_id: id, content: text(seed * 1000 + at, 90) },
    );
  }
  return messages;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

console.log(`${machine()}; ${rounds} rounds\n`);
row('what', 'KB', 'median ms', 'min ms');
row('---', '---:', '---:', '---:');
row('import', '', median(imports).toFixed(1), Math.min(...imports).toFixed(1));
for (const [provider, counter] of [
  ['openai', 'o200k'],
  ['ollama', 'estimate'],
]) {
  const options = { provider, targetModel: provider === 'openai' ? 'gpt-4o' : 'qwen3.5:9b' };
  await new TokenOptimizer(options).optimize(session(0, 3));
  const times = { new: [], next: [], same: [] };
  let sizeKB = 0;
  for (let round = 1; round <= rounds; round++) {
    const optimizer = new TokenOptimizer(options);
    const messages = session(round, 50);
    sizeKB = Math.round(JSON.stringify(messages).length / 1024);
    times.new.push(await timed(() => optimizer.optimize(messages)));
    const more = session(round, 51);
    times.next.push(await timed(() => optimizer.optimize(more)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    times.same.push(await timed(() => optimizer.optimize(more)));
  }
  for (const [kind, title] of [
    ['new', 'a long conversation that is new'],
    ['next', 'its next request'],
    ['same', 'the same request again'],
  ]) {
    const of = times[kind];
    row(`${title}, counted by ${counter}`, sizeKB, median(of).toFixed(1), Math.min(...of).toFixed(1));
  }
}
