/** The entry of the command; `bin/optimizer.cjs` has answered `--version` already. */
import { run } from './program.ts';
import { openTerminal } from './terminal.ts';

declare const PACKAGE_VERSION: string;

void run(process.argv.slice(2), PACKAGE_VERSION, openTerminal()).then((code) => {
  process.exitCode = code;
});
