/** Whether code and commands of a model can be run here without the network and the files of this machine. */
import { whyNotBubblewrapped } from '../../sandbox/bubblewrap.ts';
import { whyNotSandboxed } from '../../sandbox/run-sandboxed.ts';
import { type Finding, ok, warning } from './finding.ts';

export async function checkSandbox(runsExamples: boolean): Promise<readonly Finding[]> {
  const [ofExamples, ofCommands] = await Promise.all([
    runsExamples ? whyNotSandboxed() : null,
    whyNotBubblewrapped(),
  ]);
  return [
    examplesOf(runsExamples, ofExamples),
    ofCommands === null
      ? ok('commands can run in a sandbox (bubblewrap)')
      : warning(`commands would run without a sandbox: ${ofCommands}`, hintFor(process.platform)),
  ];
}

function examplesOf(runsExamples: boolean, reason: string | null): Finding {
  if (!runsExamples) return ok('examples in questions are not run (verify.run-examples)');
  return reason === null
    ? ok('examples in questions can be run against an answer, in a sandbox')
    : warning(`examples in questions are not run: ${reason}`, hintFor(process.platform));
}

function hintFor(platform: NodeJS.Platform): string | null {
  return platform === 'linux' ? 'Install bubblewrap and util-linux, and allow user namespaces.' : null;
}
