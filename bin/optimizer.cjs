#!/usr/bin/env node
'use strict';

/** What is to be fast, when it needs nothing but the program itself. */
const quickCommands = ['ask', 'index'];

// The most frequent question of scripts; it needs none of the program.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // Not `console.log`, whose stream takes longer to load than all the rest.
  require('node:fs').writeSync(1, `${require('../package.json').version}\n`);
} else {
  // Node 22 and newer keep compiled modules between runs, which serves the parts that are loaded later.
  if (Number.parseInt(process.versions.node, 10) >= 22) require('node:module').enableCompileCache?.();
  start(/^[a-z]+$/.test(args[0]) ? args[0] : 'other');
}

/**
 * Runs the program, as `require` would a module, with what V8 made of it the last time: to compile it takes a tenth of a
 * short run. That stays beside the program, where it can be written, until the next build or installation, for each command
 * apart: only what a command runs is in it. V8 itself refuses what another version made; that it was made of this very
 * file, the time of its inode tells, which nobody can set.
 */
function start(command) {
  // Unlike `require`, this makes no module of them that could be imported.
  const fs = process.getBuiltinModule('node:fs');
  const { Script } = process.getBuiltinModule('node:vm');
  const { join } = process.getBuiltinModule('node:path');
  const folder = join(__dirname, '..', 'dist');
  const program = join(folder, 'optimizer.cjs');
  const { size, ino, ctimeMs } = fs.statSync(program);
  const identity = Buffer.from(new Float64Array([size, ino, ctimeMs]).buffer);
  const kept = join(folder, 'parts', `compiled-${process.version}-${process.arch}-${command}`);
  let partsLoaded = 0;
  let cachedData;
  try {
    const bytes = fs.readFileSync(kept);
    if (bytes.subarray(0, identity.length).equals(identity)) cachedData = bytes.subarray(identity.length);
  } catch {
    // The first run.
  }
  // The build leaves nothing but ASCII in it, and as Latin-1 it takes half of the memory.
  const script = new Script(fs.readFileSync(program, 'latin1'), { filename: program, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, when V8 has compiled what a run needs. Not of one that went wrong early, nor of one that made the index
    // first or asked a model: both did other things than those that are to be fast.
    process.on('exit', (exitCode) => {
      const isUsual = exitCode === 0 && !(partsLoaded > 0 && quickCommands.includes(command));
      if (isUsual) keep(fs, kept, identity, script);
    });
  }
  // The class that `node:module` has, which takes as long to load as the program does.
  const Module = module.constructor;
  const main = new Module(program, module);
  main.filename = program;
  main.paths = module.paths;
  // Parts of the program ask for it in turn.
  require.cache[program] = main;
  const load = (id) => {
    if (id.startsWith('./')) partsLoaded++;
    return main.require(id);
  };
  script.runInThisContext().call(main.exports, main.exports, load, main, program, folder);
}

function keep(fs, kept, identity, script) {
  try {
    const mine = `${kept}-${process.pid}`;
    const file = fs.openSync(mine, 'w');
    fs.writeSync(file, Buffer.concat([identity, script.createCachedData()]));
    // V8 trusts what it reads: half a file must not be there after the power failed.
    fs.fsyncSync(file);
    fs.closeSync(file);
    fs.renameSync(mine, kept);
  } catch {
    // Not ours to write; then every run compiles it.
  }
}
