import { describe, expect, test } from 'vitest';
import { resolveDirectories } from '../../src/config/directories.ts';

describe('where things are kept', () => {
  function check(
    platform: NodeJS.Platform,
    env: Readonly<Record<string, string>>,
    [configFile, dataDir, cacheDir]: readonly [string, string, string],
  ) {
    expect(resolveDirectories(env, platform)).toEqual({ configFile, dataDir, cacheDir });
  }

  test('Linux', () =>
    check('linux', { HOME: '/home/ada' }, [
      '/home/ada/.config/optimizer/config.toml',
      '/home/ada/.local/share/optimizer',
      '/home/ada/.cache/optimizer',
    ]));
  test('XDG variables, where they are absolute', () =>
    check(
      'linux',
      { HOME: '/home/ada', XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: 'relative' },
      ['/c/optimizer/config.toml', '/d/optimizer', '/home/ada/.cache/optimizer'],
    ));
  test('macOS', () =>
    check('darwin', { HOME: '/Users/ada' }, [
      '/Users/ada/Library/Application Support/optimizer/config.toml',
      '/Users/ada/Library/Application Support/optimizer',
      '/Users/ada/Library/Caches/optimizer',
    ]));
  test('Windows', () =>
    check('win32', { USERPROFILE: 'C:\\Users\\ada', APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' }, [
      'C:\\Users\\ada\\AppData\\Roaming\\optimizer\\config.toml',
      'C:\\Users\\ada\\AppData\\Local\\optimizer\\Data',
      'C:\\Users\\ada\\AppData\\Local\\optimizer\\Cache',
    ]));
  test('OPTIMIZER_HOME before all', () =>
    check('linux', { HOME: '/home/ada', XDG_CONFIG_HOME: '/c', OPTIMIZER_HOME: '/o' }, [
      '/o/config.toml',
      '/o',
      '/o/cache',
    ]));
});
