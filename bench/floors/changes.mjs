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
  const inside = new Times();
  const defining = new Times();
  const moving = new Times();
  const parsing = new Times();
  const edit = async (path, change, times) => {
    const text = change(readFileSync(path, 'utf8'));
    writeFileSync(path, text);
    await setImmediate();
    await parsing.take(() => parse(path, text));
    const report = await times.take(() => session.refreshPaths([relative(root, path)]));
    if (report.changes.changed.length !== 1) throw new Error(`not seen: ${path}`);
  };
  const define = async (path, name, change, times) => {
    await edit(path, change, times);
    if (session.index.symbolsNamed(name).length !== 1) throw new Error(`not indexed: ${path}`);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [at, { path }] of chosen.entries()) {
      const name = `added_${round}_${at}`;
      await edit(path, (text) => `${text}\n// ${name}\n`, inside);
      await define(path, name, (text) => `${text}\n${newFunction(path, name)}\n`, defining);
      const above = `above_${round}_${at}`;
      await define(path, above, (text) => `${newFunction(path, above)}\n${text}`, moving);
    }
  }
  const { symbols, files } = session.index.counts();
  await session.close();
  console.log(`\n### One changed file of about 20 KB in a running process\n`);
  console.log(
    `${chosen.length} files, ${3 * inside.length} edits; ${files} files and ${symbols} symbols in the index.\n`,
  );
  row('', 'p50 ms', 'p95 ms', 'CPU p50 ms', 'CPU p95 ms');
  row('---', '---:', '---:', '---:', '---:');
  for (const [name, times] of [
    ['refresh, an edit that defines nothing', inside],
    ['refresh, a new definition at the end', defining],
    ['refresh, one above all others, which moves them', moving],
    ['the parser alone, on the same text', parsing],
  ]) {
    row(name, ...times.percentiles());
  }
}

/** Of the wall, and CPU of all threads of this process, in ms. */
class Times {
  #walls = [];
  #cpus = [];

  get length() {
    return this.#walls.length;
  }

  async take(work) {
    const before = process.cpuUsage();
    let result;
    this.#walls.push(
      await elapsed(async () => {
        result = await work();
      }),
    );
    const { user, system } = process.cpuUsage(before);
    this.#cpus.push((user + system) / 1000);
    return result;
  }

  percentiles() {
    return [this.#walls, this.#cpus].flatMap((times) => [
      median(times).toFixed(2),
      percentile(times, 0.95).toFixed(2),
    ]);
  }
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
