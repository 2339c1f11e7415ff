// What one changed file costs in a running process: an index session over a copy of the folder, and edits of files of
// about 20 KB in it.
import { cpSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadIndexLibrary } from '../index-library.mjs';
import { row } from '../measure.mjs';
import { filesBelow } from './parse-process.mjs';
import { elapsed, median, percentile } from './percentiles.mjs';

const mostFiles = 30;

export async function measureChanges(folder, temporary, rounds) {
  const library = await loadIndexLibrary();
  const root = join(realpathSync(temporary), 'copy');
  cpSync(folder, root, {
    recursive: true,
    filter: (path) => !/^(?:\.git|\.optimizer|node_modules)$/.test(basename(path)),
  });
  const chosen = filesBelow(root)
    .filter(({ size }) => size > 17e3 && size < 23e3)
    .slice(0, mostFiles);
  const session = await library.openIndexSession({
    root,
    languages: library.languages,
    maxFileBytes: 16 * 2 ** 20,
    cacheDir: null,
    clock: library.systemClock,
  });
  const parse = parserOf();
  const inside = [];
  const defining = [];
  const parseTimes = [];
  const edit = async (path, added, times) => {
    const text = `${readFileSync(path, 'utf8')}\n${added}\n`;
    writeFileSync(path, text);
    await setImmediate();
    parseTimes.push(await elapsed(() => parse(path, text)));
    const report = await timed(times, () => session.refreshPaths([relative(root, path)]));
    if (report.changes.changed.length !== 1) throw new Error(`not seen: ${path}`);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [at, { path }] of chosen.entries()) {
      const name = `added_${round}_${at}`;
      await edit(path, `// ${name}`, inside);
      await edit(path, newFunction(path, name), defining);
      if (session.index.symbolsNamed(name).length !== 1) throw new Error(`not indexed: ${path}`);
    }
  }
  const { symbols, files } = session.index.counts();
  await session.close();
  console.log(`\n### One changed file of about 20 KB in a running process\n`);
  console.log(
    `${chosen.length} files, ${inside.length + defining.length} edits; ${files} files and ${symbols} symbols in the index.\n`,
  );
  row('', 'p50 ms', 'p95 ms');
  row('---', '---:', '---:');
  for (const [name, times] of [
    ['refresh, an edit that defines nothing', inside],
    ['refresh, a new definition', defining],
  ]) {
    row(name, median(times).toFixed(2), percentile(times, 0.95).toFixed(2));
  }
  row(
    'the parser alone, on the same text',
    median(parseTimes).toFixed(2),
    percentile(parseTimes, 0.95).toFixed(2),
  );
}

async function timed(times, work) {
  let result;
  times.push(
    await elapsed(async () => {
      result = await work();
    }),
  );
  return result;
}

function newFunction(path, name) {
  return path.endsWith('.rs') ? `fn ${name}() {}` : `function ${name}() {}`;
}

function parserOf() {
  const require = createRequire(import.meta.url);
  const Parser = require('tree-sitter');
  const parsers = {
    ts: new Parser(),
    rs: new Parser(),
  };
  parsers.ts.setLanguage(require('tree-sitter-typescript').tsx);
  parsers.rs.setLanguage(require('tree-sitter-rust'));
  return (path, text) =>
    parsers[path.endsWith('.rs') ? 'rs' : 'ts'].parse(text, null, { bufferSize: text.length + 1 });
}
