// How long each transform takes on 200 KB and on 1 MB, median of 15 after 5 that are not counted, in one process: its own time on
// the processor, so that others on the machine count less.
//   node bench/compression/speed.mjs <folder of data.mjs> [--profile logs]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTransforms } from './library.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: 'string' } },
});
const library = await loadTransforms();
const countTokens = library.estimateTokens;
const setting = { countTokens, handle: 'ab12cd34' };
const folder = join(positionals[0], 'loghub/fit');
const logs = readdirSync(folder)
  .filter((name) => name.endsWith('.log'))
  .toSorted()
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const mixed = Array.from({ length: 2_000 }, (_, at) => logs.map((log) => log.split('\n', at + 1)[at]))
  .flat()
  .join('\n');
const problems = JSON.parse(readFileSync(join(positionals[0], 'problems/fit.json'), 'utf8')).join('\n\n');
const rows = JSON.stringify(
  Array.from({ length: 20_000 }, (_, id) => ({
    id,
    name: `user ${id}`,
    at: { x: id / 7, y: -id },
    tags: ['a', 'b'],
  })),
  null,
  1,
);
const grown = (text, size) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
const tools = (size) =>
  JSON.stringify(
    Array.from({ length: Math.ceil(size / 500) }, (_, at) => ({
      name: `tool_${at}`,
      description: problems.slice(at * 100, at * 100 + 300),
      input_schema: {
        type: 'object',
        properties: { a: { type: 'string', title: 'A', description: 'One. Two.' } },
      },
    })),
  );

const written = (size) => {
  const lines = Array.from({ length: Math.ceil(size / 130) }, (_, at) =>
    JSON.stringify({
      level: at % 97 === 0 ? 50 : 30,
      time: 1795000000000 + at,
      hostname: 'web-1',
      user: `user-${at % 31}`,
      msg: `request ${at} took ${at % 900} ms`,
    }),
  );
  return lines.join('\n').slice(0, size);
};

const jobs = [
  ['estimateTokens alone', (size) => mixed.slice(0, size), (text) => countTokens(text)],
  ['logs', (size) => mixed.slice(0, size), (text) => library.shrinkOutput(text, setting)],
  ['logs in JSON', written, (text) => library.shrinkOutput(text, setting)],
  [
    'JSON rows',
    (size) => JSON.stringify(JSON.parse(rows).slice(0, Math.ceil(size / 75))),
    (text) => library.shrinkJson(text, setting),
  ],
  ['filler', (size) => grown(problems, size), (text) => library.dropFiller(text, setting)],
  ['tools', tools, (text) => library.shrinkToolText(text, setting)],
  ['prose', (size) => grown(problems, size), (text) => library.compressProse(text, setting)],
];
console.log('| transform | 200 KB, ms | 1 MB, ms |\n|---|---:|---:|');
for (const [name, make, run] of jobs)
  if (values.profile === undefined || name === values.profile)
    console.log(
      `| ${name} | ${median(run, make(200_000)).toFixed(1)} | ${median(run, make(1_000_000)).toFixed(1)} |`,
    );

function median(run, text) {
  const times = [];
  for (let round = 0; round < 20; round++) {
    const started = process.cpuUsage();
    run(text);
    const { user, system } = process.cpuUsage(started);
    if (round >= 5) times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[7];
}
