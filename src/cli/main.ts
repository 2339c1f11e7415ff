/** The entry of the command. Answers `--version` at once; loads the rest for everything else. */
import { run } from './program.ts';
import { openTerminal } from './terminal.ts';

declare const PACKAGE_VERSION: string;

const [first, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${PACKAGE_VERSION}\n`);
} else {
  void run(process.argv.slice(2), PACKAGE_VERSION, openTerminal()).then((code) => {
    process.exitCode = code;
  });
}
