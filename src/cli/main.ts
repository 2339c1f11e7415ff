/** The entry of the command; `bin/optimizer.cjs` has answered `--version` already. */
import { run } from './run.ts';
import { openTerminal } from './terminal.ts';

declare const PACKAGE_VERSION: string;

const terminal = openTerminal();
void run(process.argv.slice(2), PACKAGE_VERSION, terminal).then((code) => {
  process.exitCode = code;
  // All is closed by now. Node would go on to take down its heap piece by piece, which takes 3 ms.
  if (terminal.isFlushed()) process.exit();
});
