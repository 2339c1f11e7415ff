// The floor of indexing: a process that lists, reads and parses the files below a folder with the same binding as the
// index, and throws the trees away.
//   node bench/floors/parse-process.mjs <folder> <threads> [extension …]
// Prints how many files and bytes that were. The trees are freed when the event loop turns, so it does.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);

const grammars = {
  '.ts': () => require('tree-sitter-typescript').typescript,
  '.mts': () => require('tree-sitter-typescript').typescript,
  '.cts': () => require('tree-sitter-typescript').typescript,
  '.tsx': () => require('tree-sitter-typescript').tsx,
  '.js': () => require('tree-sitter-javascript'),
  '.mjs': () => require('tree-sitter-javascript'),
  '.cjs': () => require('tree-sitter-javascript'),
  '.jsx': () => require('tree-sitter-javascript'),
  '.rs': () => require('tree-sitter-rust'),
};

export const parsedExtensions = Object.keys(grammars);

/** What the index leaves out, whatever the project says. */
const leftOut = new Set(['.git', '.optimizer', 'node_modules']);

export function filesBelow(folder, extensions = parsedExtensions) {
  const found = [];
  const visit = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (leftOut.has(entry.name)) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension))) {
        found.push({ path, size: statSync(path).size });
      }
    }
  };
  visit(folder);
  return found.sort((a, b) => b.size - a.size);
}

async function parseAll(paths, cursor) {
  const Parser = require('tree-sitter');
  const parsers = new Map();
  let sinceBreath = 0;
  for (let next = Atomics.add(cursor, 0, 1); next < paths.length; next = Atomics.add(cursor, 0, 1)) {
    const path = paths[next];
    const extension = path.slice(path.lastIndexOf('.'));
    let parser = parsers.get(extension);
    if (parser === undefined) {
      parser = new Parser();
      parser.setLanguage(grammars[extension]());
      parsers.set(extension, parser);
    }
    const text = readFileSync(path, 'utf8');
    parser.parse(text, null, { bufferSize: text.length + 1 });
    sinceBreath += text.length;
    if (sinceBreath > 512 * 1024) {
      await setImmediate();
      sinceBreath = 0;
    }
  }
}

async function main() {
  const [folder, threads, ...extensions] = process.argv.slice(2);
  const files = filesBelow(folder, extensions.length > 0 ? extensions : parsedExtensions);
  const paths = files.map(({ path }) => path);
  const cursor = new Int32Array(new SharedArrayBuffer(4));
  if (Number(threads) < 2) await parseAll(paths, cursor);
  else {
    const workers = Array.from(
      { length: Number(threads) },
      () => new Worker(new URL(import.meta.url), { workerData: { paths, cursor } }),
    );
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve))));
  }
  console.log(JSON.stringify({ files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) }));
}

if (!isMainThread) await parseAll(workerData.paths, workerData.cursor);
else if (process.argv[1] === new URL(import.meta.url).pathname) await main();
