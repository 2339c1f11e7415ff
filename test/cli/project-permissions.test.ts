import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowedIn, allowIn, permissionsFile } from '../../src/cli/project-permissions.ts';

const configFileIn = () => join(mkdtempSync(join(tmpdir(), 'permissions-')), 'config.toml');

test('rules of a project are kept beside the configuration of the user, once each, for that project only', () => {
  const configFile = configFileIn();
  expect(allowedIn(configFile, '/home/ada/shop')).toEqual([]);
  allowIn(configFile, '/home/ada/shop', ['run_command(npm test)']);
  const path = allowIn(configFile, '/home/ada/shop', ['run_command(npm test)', 'run_command(make "a b")']);
  expect(allowedIn(configFile, '/home/ada/shop')).toEqual([
    'run_command(npm test)',
    'run_command(make "a b")',
  ]);
  expect(allowedIn(configFile, '/home/ada/other/shop')).toEqual([]);
  expect(readFileSync(path, 'utf8')).toMatch(/^# .*\nproject = "\/home\/ada\/shop"\n/);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what cannot be read allows nothing and says which file to mend', () => {
  const configFile = configFileIn();
  allowIn(configFile, '/home/ada/shop', ['run_command(npm test)']);
  const path = permissionsFile(configFile, '/home/ada/shop');
  writeFileSync(path, 'allow = [');
  expect(() => allowedIn(configFile, '/home/ada/shop')).toThrow('cannot be read');
  writeFileSync(path, 'project = "/home/ada/shop"\nallow = "all"\n');
  expect(() => allowedIn(configFile, '/home/ada/shop')).toThrow('cannot be read');
});
