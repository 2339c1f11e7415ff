/**
 * The words for `bwrap` that run a command in a project and nowhere else: no network, nothing to be written but the project
 * and a `/tmp` of its own, no home folder, no other process. Knows nothing of what is run.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';

export interface ProjectSandbox {
  /** Absolute, without links; it is seen at its own place. */
  readonly root: string;
  /** Absolute paths that are seen besides the system's, read-only: where programs and their libraries are. */
  readonly sees: readonly string[];
}

const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/nix/store'];

/** What programs look up there; neither what machines are called nor what anyone's secrets are. */
const systemSettings = [
  'alternatives',
  'ca-certificates',
  'fonts',
  'group',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'passwd',
  'pki',
  'python3',
  'ssl',
].map((name) => `/etc/${name}`);

/** Others run what these say, outside of the sandbox. */
const readOnlyInProject = ['.git/hooks', '.git/config', '.git/info', '.optimizer'];

/** The command stands behind them. */
export function bubblewrapWords({ root, sees }: ProjectSandbox): readonly string[] {
  const visible = [...systemFolders, ...systemSettings, ...sees.filter((path) => isApart(path, root))];
  const words = ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'];
  words.push('--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp');
  for (const path of visible) words.push('--ro-bind-try', path, path);
  for (const path of gitFolders(root)) words.push('--ro-bind-try', path, path);
  words.push('--bind', root, root);
  const fixed = readOnlyInProject.map((path) => join(root, path)).filter((path) => existsSync(path));
  for (const path of fixed) words.push('--ro-bind', path, path);
  // Shells and others want one; what they keep there is gone afterwards.
  words.push('--setenv', 'HOME', '/tmp', '--setenv', 'TMPDIR', '/tmp', '--chdir', root, '--');
  return words;
}

/** Neither the root of all files nor a folder around the project, which would hide or show too much. */
function isApart(path: string, root: string): boolean {
  return isAbsolute(path) && path !== sep && root !== path && !root.startsWith(path + sep);
}

/** Of a worktree or a submodule git's own files are elsewhere: to look at, not to change. */
function gitFolders(root: string): readonly string[] {
  const file = join(root, '.git');
  try {
    if (!statSync(file).isFile()) return [];
    const [, folder] = /^gitdir: (.+?)\s*$/.exec(readFileSync(file, 'utf8')) ?? [];
    if (folder === undefined) return [];
    const own = resolve(root, folder);
    const common = join(own, 'commondir');
    return existsSync(common) ? [resolve(own, readFileSync(common, 'utf8').trim())] : [own];
  } catch {
    return [];
  }
}

let tried: Promise<string | null> | null = null;

/** `null`: commands can run in it here; else why not, as the end of a sentence. Tried once. */
export function whyNotBubblewrapped(): Promise<string | null> {
  tried ??= probe();
  return tried;
}

function probe(): Promise<string | null> {
  if (process.platform !== 'linux') return Promise.resolve('there is no sandbox for this system');
  const folder = realpathSync(dirname(process.execPath));
  const words = bubblewrapWords({ root: folder, sees: [] });
  return new Promise((done) => {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin' };
    execFile('bwrap', [...words, 'true'], { timeout: 5_000, cwd: '/', env }, (error) => {
      if (error === null) done(null);
      else if (error.code === 'ENOENT') done('bwrap (bubblewrap) is not installed');
      else done('bwrap does not work here: it needs user namespaces');
    });
  });
}
