/** The one reader of `process.env`. Everybody else is given what they need as values. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** A copy: later changes of the process's environment do not show. */
export function readEnvironment(): Environment {
  return Object.freeze({ ...process.env });
}

/** The user's home folder, as `os.homedir()` has it, mostly without loading that. */
export function homeDir(): string {
  return (process.platform !== 'win32' && process.env.HOME) || homeDirOfSystem();
}

export function homeDirOfSystem(): string {
  return process.getBuiltinModule('node:os').homedir();
}

/** A line for a shell that edits a file. */
export function editorLine(): string {
  return process.env.VISUAL || process.env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');
}

const plainVariables = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'SHELL',
  'USER',
  // What Windows needs to start anything.
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'TEMP',
];

/** What a command needs to find its programs, and nothing that may hold a key. */
export function withoutKeys(): Record<string, string> {
  return Object.fromEntries(
    plainVariables.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
