/** Which files and variables the configuration is from, and what is wrong with it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigError, describeProblem } from '../../config/config-error.ts';
import type { LoadedConfig } from '../../config/load-config.ts';
import { amountOf } from '../amounts.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** @param root `null`: there is no project here */
export function checkConfiguration(
  root: string | null,
  { directories, sources, warnings }: LoadedConfig,
): readonly Finding[] {
  const count = (kind: string) =>
    sources.filter(({ key, origin }) => origin.kind === kind && !key.endsWith('.api-key')).length;
  const file = (what: string, path: string, kind: string) =>
    existsSync(path) ? `${what} ${path} (${amountOf(count(kind), 'setting')})` : `no ${what} ${path}`;
  const variables = count('environment');
  return [
    ok(file('own file', directories.configFile, 'user-file')),
    ...(root === null
      ? []
      : [ok(file('file of the project', join(root, '.optimizer.toml'), 'project-file'))]),
    ...(variables === 0 ? [] : [ok(`${amountOf(variables, 'setting')} from the environment`)]),
    ...warnings.map((text) =>
      warning(text.replace(/\.$/, ''), 'optimizer config shows where each setting is from.'),
    ),
  ];
}

export function brokenConfiguration(error: ConfigError): readonly Finding[] {
  return error.problems.map((one) =>
    problem(
      describeProblem(one),
      one.hint ?? 'Mend it; .optimizer.toml.example lists every key.',
      exitCodes.usage,
    ),
  );
}
