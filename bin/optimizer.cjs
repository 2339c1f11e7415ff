#!/usr/bin/env node
'use strict';
const { enableCompileCache } = require('node:module');

// The most frequent question of scripts; it needs none of the program.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  console.log(require('../package.json').version);
} else {
  // Node 22 and newer keep the compiled program between runs.
  enableCompileCache?.();
  require('../dist/optimizer.cjs');
}
