#!/usr/bin/env node
'use strict';
const nodeModule = require('node:module');

// The most frequent question of scripts; it needs none of the program.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  console.log(require('../package.json').version);
} else if (nodeModule.enableCompileCache) {
  // Node 22 and newer keep the compiled program between runs.
  nodeModule.enableCompileCache();
  require('../dist/optimizer.cjs');
} else {
  startCompiled(require.resolve('../dist/optimizer.cjs'));
}

/**
 * The same for Node 20: to compile the program is a seventh of a short run. What V8 made of it stays beside the program,
 * where that can be written, until the next build or installation. V8 itself refuses what another version made; that it
 * was made of this very file, the time of its inode tells, which nobody can set.
 */
function startCompiled(program) {
  const {
    closeSync,
    fsyncSync,
    openSync,
    readFileSync,
    renameSync,
    statSync,
    writeSync,
  } = require('node:fs');
  const { Script } = require('node:vm');
  const { dirname, join } = require('node:path');
  const { size, ino, ctimeMs } = statSync(program);
  const identity = Buffer.from(new Float64Array([size, ino, ctimeMs]).buffer);
  const kept = join(dirname(program), 'parts', `compiled-${process.version}-${process.arch}`);
  let cachedData;
  try {
    const bytes = readFileSync(kept);
    if (bytes.subarray(0, identity.length).equals(identity)) cachedData = bytes.subarray(identity.length);
  } catch {
    // The first run.
  }
  const source = nodeModule.wrap(readFileSync(program, 'utf8'));
  const script = new Script(source, { filename: program, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, when V8 has compiled what a run needs.
    process.on('exit', () => {
      try {
        const mine = `${kept}-${process.pid}`;
        const file = openSync(mine, 'w');
        writeSync(file, Buffer.concat([identity, script.createCachedData()]));
        // V8 trusts what it reads: half a file must not be there after the power failed.
        fsyncSync(file);
        closeSync(file);
        renameSync(mine, kept);
      } catch {
        // Not ours to write; then every run compiles it.
      }
    });
  }
  const load = nodeModule.createRequire(program);
  const main = new nodeModule.Module(program, module);
  main.filename = program;
  // Parts of the program ask for it in turn.
  load.cache[program] = main;
  script.runInThisContext().call(main.exports, main.exports, load, main, program, dirname(program));
}
