/** Where this program keeps things of the user. Pure: creates nothing, reads no environment of its own. */
import { posix, win32 } from 'node:path';
import { type Environment, homeDirOfSystem } from './environment.ts';

export interface Directories {
  /** The user's own configuration; it need not exist. */
  readonly configFile: string;
  /** Holds the ledger. */
  readonly dataDir: string;
  /** May be emptied at any time. */
  readonly cacheDir: string;
}

/**
 * `OPTIMIZER_HOME` holds all three. Else XDG where its variables are set and on Linux, `~/Library` on macOS,
 * `%APPDATA%` and `%LOCALAPPDATA%` on Windows. A relative XDG path is ignored, as its specification asks.
 */
export function resolveDirectories(
  env: Environment,
  platform: NodeJS.Platform,
  homeDir: string = env.HOME || env.USERPROFILE || homeDirOfSystem(),
): Directories {
  const path = platform === 'win32' ? win32 : posix;
  if (env.OPTIMIZER_HOME) {
    const home = path.resolve(env.OPTIMIZER_HOME);
    return { configFile: path.join(home, 'config.toml'), dataDir: home, cacheDir: path.join(home, 'cache') };
  }
  const at = (folder: string | undefined, fallback: readonly string[]) =>
    folder && path.isAbsolute(folder)
      ? path.join(folder, 'optimizer')
      : path.join(homeDir, ...fallback, 'optimizer');

  if (platform === 'win32') {
    return {
      configFile: path.join(at(env.APPDATA, ['AppData', 'Roaming']), 'config.toml'),
      dataDir: path.join(at(env.LOCALAPPDATA, ['AppData', 'Local']), 'Data'),
      cacheDir: path.join(at(env.LOCALAPPDATA, ['AppData', 'Local']), 'Cache'),
    };
  }
  const mac = platform === 'darwin';
  const support = ['Library', 'Application Support'];
  return {
    configFile: path.join(at(env.XDG_CONFIG_HOME, mac ? support : ['.config']), 'config.toml'),
    dataDir: at(env.XDG_DATA_HOME, mac ? support : ['.local', 'share']),
    cacheDir: at(env.XDG_CACHE_HOME, mac ? ['Library', 'Caches'] : ['.cache']),
  };
}
