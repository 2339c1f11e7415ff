/** The secrets that are known to be some: the keys of the configuration, and the values of the project's `.env` files. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { envSecrets } from '../prompt/secrets/env-secrets.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';

/** Values in these are made up. */
const notReal = /\.(?:example|sample|template|dist|defaults?)$/i;
/** A larger one is something else. */
const mostBytes = 256 * 1024;
/** No vendor's key is as short; a stand-in such as `x` would take the letter out of all that is sent. */
const fewestCharactersOfKey = 8;

/** Reads the files at the top of the project. One that cannot be read is passed over: its values cannot be sent either. */
export function knownSecrets(root: string, config: Pick<Config, 'tiers'>): readonly Secret[] {
  const keys = Object.values(config.tiers).flatMap(({ apiKey, apiKeyEnv }) =>
    apiKey === null || apiKey.length < fewestCharactersOfKey
      ? []
      : [{ kind: `value of ${apiKeyEnv ?? 'an API key'}`, value: apiKey }],
  );
  return [...keys, ...envFilesIn(root).flatMap((path) => envSecrets(readOrEmpty(path)))];
}

function envFilesIn(root: string): string[] {
  try {
    return readdirSync(root)
      .filter((name) => /^\.env(?:\.|rc$|$)/.test(name) && !notReal.test(name))
      .sort()
      .map((name) => join(root, name));
  } catch {
    return [];
  }
}

function readOrEmpty(path: string): string {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= mostBytes ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
