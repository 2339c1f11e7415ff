/** Whether code and commands of a model can be run here without the network and the files of this machine. */
import { execFile } from 'node:child_process';
import { whyNotSandboxed } from '../../verify/sandbox/run-sandboxed.ts';
import { type Finding, ok, warning } from './finding.ts';

export async function checkSandbox(runsExamples: boolean, signal: AbortSignal): Promise<readonly Finding[]> {
  const [reason, bubblewrap] = await Promise.all([
    runsExamples ? whyNotSandboxed() : null,
    versionOf('bwrap', signal),
  ]);
  return [examplesOf(runsExamples, reason), commandsOf(bubblewrap)];
}

function examplesOf(runsExamples: boolean, reason: string | null): Finding {
  if (!runsExamples) return ok('examples in questions are not run (verify.run-examples)');
  return reason === null
    ? ok('examples in questions can be run against an answer, in a sandbox')
    : warning(
        `examples in questions are not run: ${reason}`,
        'Install util-linux and allow user namespaces, or leave it: answers are checked without.',
      );
}

function commandsOf(bubblewrap: string | null): Finding {
  if (process.platform !== 'linux')
    return ok('bubblewrap (bwrap), a sandbox for commands, is there on Linux only');
  return bubblewrap === null
    ? warning('bwrap is not there: commands cannot be put into a sandbox', 'Install bubblewrap.')
    : ok(`${bubblewrap} is there for commands`);
}

/** `null`: it is not there, or does not run. */
function versionOf(program: string, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { signal, timeout: 1_000 }, (error, stdout) =>
      resolve(error === null ? stdout.trim().split('\n')[0] || program : null),
    );
  });
}
