/** What runs code of a language in a sandbox, and the folders of this machine it needs to be seen for that. */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';

export interface Interpreter {
  /** Before the name of the file. */
  readonly command: readonly string[];
  readonly sees: readonly string[];
}

export type RunnableLanguage = 'python' | 'javascript';

let python: Promise<Interpreter | null> | null = null;

/** `null`: it is not there. Looked for once. */
export function interpreterFor(language: RunnableLanguage): Promise<Interpreter | null> {
  if (language === 'javascript') return Promise.resolve(nodeHere());
  python ??= findPython();
  return python;
}

function nodeHere(): Interpreter {
  const binary = realpathSync(process.execPath);
  return { command: [binary, '--max-old-space-size=256'], sees: [binary] };
}

/** It says itself where it is: what is on the path may be a script that chooses one. */
function findPython(): Promise<Interpreter | null> {
  const ask = 'import sys, os; print(os.path.realpath(sys.executable)); print(sys.base_prefix)';
  return new Promise((resolve) => {
    execFile('python3', ['-I', '-c', ask], { timeout: 5_000 }, (error, stdout) => {
      const [binary, prefix] = stdout.split('\n');
      if (error !== null || !binary?.startsWith('/') || !prefix?.startsWith('/')) resolve(null);
      // Isolated, without its `site` and without writing what it compiled.
      else resolve({ command: [binary, '-I', '-S', '-B'], sees: [binary, prefix] });
    });
  });
}
