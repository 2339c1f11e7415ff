/**
 * The configuration of one run: flags over the environment over the project's file over the user's file over defaults.
 * Without files, variables and flags it loads nothing but the schema.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type BuiltConfig, buildConfig, type ConfigSource } from './build-config.ts';
import type { Config } from './config.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type Directories, resolveDirectories } from './directories.ts';
import { type Environment, readEnvironment } from './environment.ts';
import type { Assignment } from './experiment-arms.ts';
import type { Finding } from './finding.ts';
import type { KeyPath } from './key-path.ts';
import type { Origin } from './origin.ts';
import type { ConfigFile, FileContent, UserSide } from './read-file.ts';
import { readAddresses, readVariables } from './read-variables.ts';
import { defaultTiers, definitionOf } from './schema.ts';
import { Settings } from './setting.ts';

/** `undefined` where the flag was not given. */
export interface ConfigFlags {
  /** `--tier`: only this one; may be `index`. */
  readonly tier?: string | undefined;
  /** `--max-tier` */
  readonly maxTier?: string | undefined;
  /** `--local-only` */
  readonly localOnly?: boolean | undefined;
  /** `--budget-tokens`; text is parsed. */
  readonly budgetTokens?: number | string | undefined;
  readonly responseMode?: string | undefined;
  readonly maxCost?: number | string | undefined;
  readonly maxSteps?: number | string | undefined;
  /** `false`: `--no-rules` */
  readonly rules?: boolean | undefined;
  /** What was said in an interactive session, by the name of what said it. */
  readonly said?: readonly SaidSetting[] | undefined;
}

export interface SaidSetting {
  /** Such as `/budget`. */
  readonly name: string;
  readonly path: KeyPath;
  /** Text is parsed. */
  readonly raw: string;
}

export interface LoadOptions {
  /** Holds `.optimizer.toml`; `null` where there is no project. */
  readonly projectRoot: string | null;
  readonly flags?: ConfigFlags;
  /** The process's own by default. */
  readonly env?: Environment;
  readonly platform?: NodeJS.Platform;
  /** What stays together in experiments; asked for where there are any. Left out: no experiment has a say. */
  readonly session?: (dataDir: string) => Promise<string>;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Every key once, in the order of the schema. */
  readonly sources: readonly ConfigSource[];
  /** Sentences for the person at the terminal. */
  readonly warnings: readonly string[];
  readonly directories: Directories;
  /** Arms of experiments that this run is in; empty and `null` where there are none. */
  readonly experiments: { readonly session: string | null; readonly assignments: readonly Assignment[] };
}

/** @throws ConfigError with every problem of every place. */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const env = options.env ?? readEnvironment();
  const directories = resolveDirectories(env, options.platform ?? process.platform);
  const flags = options.flags ?? {};

  const user = await readIfThere(
    { kind: 'user-file', path: directories.configFile, shownPath: directories.configFile },
    { file: directories.configFile, tiers: [] },
  );
  const variables = readVariables(env, [...defaultTiers.keys(), ...tiersIn(user.findings)]);
  const userTiers = [...defaultTiers.keys(), ...tiersIn([...user.findings, ...variables.findings])];
  const project =
    options.projectRoot === null
      ? nothing
      : await readIfThere(
          {
            kind: 'project-file',
            path: join(options.projectRoot, '.optimizer.toml'),
            shownPath: '.optimizer.toml',
          },
          { file: directories.configFile, tiers: userTiers },
        );

  const experiments = await assignedIn(user.findings, options.session, directories.dataDir);
  const read = [user, project, variables];
  const { settings, problems } = await check(
    [...read.flatMap(({ findings }) => findings), ...experiments.findings, ...flagFindings(flags)],
    env,
  );
  const earlier = [...read.flatMap((place) => place.problems), ...problems];
  const built = buildConfig(settings, {
    env,
    pinnedTier: flags.tier ?? null,
    brokenTiers: brokenTiers(earlier),
  });
  const all = [...earlier, ...notYetReported(built, earlier)];
  if (all.length > 0) throw new ConfigError(inReadingOrder(all));
  return {
    config: built.config,
    get sources() {
      return built.sources;
    },
    warnings: [...variables.warnings, ...built.warnings],
    directories,
    experiments: { session: experiments.session, assignments: experiments.assignments },
  };
}

async function assignedIn(
  findings: readonly Finding[],
  sessionOf: LoadOptions['session'],
  dataDir: string,
): Promise<{ session: string | null; assignments: readonly Assignment[]; findings: readonly Finding[] }> {
  const hasAny = findings.some(({ path }) => path[0] === 'experiments');
  if (!hasAny || sessionOf === undefined) return { session: null, assignments: [], findings: [] };
  const { armFindings } = await import('./experiment-arms.ts');
  const session = await sessionOf(dataDir);
  return { session, ...armFindings(findings, session) };
}

const nothing: FileContent = { findings: [], problems: [] };

async function readIfThere(file: ConfigFile, user: UserSide): Promise<FileContent> {
  if (!mayExist(file.path)) return nothing;
  const { readConfigFile } = await import('./read-file.ts');
  return readConfigFile(file, user);
}

/** What cannot be looked at may exist; reading it says why it cannot be read. */
function mayExist(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

function tiersIn(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ path }) => (path[0] === 'tiers' && path[1] ? [path[1]] : []));
}

function flagFindings(flags: ConfigFlags): readonly Finding[] {
  const given: readonly (readonly [name: string, path: readonly string[], raw: unknown])[] = [
    ['--max-tier', ['routing', 'max-tier'], flags.maxTier],
    ['--local-only', ['routing', 'local-only'], flags.localOnly],
    ['--budget-tokens', ['context', 'budget-tokens'], flags.budgetTokens],
    ['--response-mode', ['answers', 'response-mode'], flags.responseMode],
    ['--max-cost', ['budget', 'request-usd'], flags.maxCost],
    ['--max-steps', ['agent', 'max-steps'], flags.maxSteps],
    ['--no-rules', ['context', 'rules-tokens'], flags.rules === false ? '0' : undefined],
  ];
  const said = (flags.said ?? []).map(({ name, path, raw }) => [name, path, raw] as const);
  return [...given, ...said].flatMap(([name, path, raw]) => {
    const definition = definitionOf(path);
    if (raw === undefined || definition === null) return [];
    return [{ path, definition, raw, isText: true, origin: { kind: 'flag', name } as const }];
  });
}

async function check(
  findings: readonly Finding[],
  env: Environment,
): Promise<{ readonly settings: Settings; readonly problems: readonly ConfigProblem[] }> {
  const addresses = readAddresses(env);
  if (findings.length === 0 && addresses.size === 0) return { settings: new Settings([]), problems: [] };
  const { checkFindings } = await import('./check-findings.ts');
  const checked = checkFindings(findings);
  const settings = new Settings(checked.settings);
  const ofAddresses = checkFindings(addressFindings(settings, addresses));
  for (const setting of ofAddresses.settings) settings.add(setting);
  // One wrong variable is one problem, however many tiers it would be the address of.
  const once = new Map(ofAddresses.problems.map((problem) => [problem.message, { ...problem, key: null }]));
  return { settings, problems: [...checked.problems, ...once.values()] };
}

/** A vendor's variable holds for every tier of that vendor whose own variable is not set. */
function addressFindings(
  settings: Settings,
  addresses: ReturnType<typeof readAddresses>,
): readonly Finding[] {
  const names = new Set([...defaultTiers.keys(), ...settings.namesUnder('tiers')]);
  return [...names].flatMap((name) => {
    const path = ['tiers', name, 'base-url'];
    const layers = settings.at(['tiers', name, 'provider']);
    const chosen = layers.environment ?? layers['user-file'];
    const provider = chosen ? chosen.value : defaultTiers.get(name)?.provider;
    const definition = definitionOf(path);
    const found = [...addresses].find(([vendor]) => vendor === provider)?.[1];
    if (!found || definition === null || settings.at(path).environment) return [];
    const origin = { kind: 'environment', variable: found.variable } as const;
    return [{ path, definition, raw: found.address, isText: true, origin }];
  });
}

/** What does not fit together, without the consequences of what is already reported. */
function notYetReported(built: BuiltConfig, earlier: readonly ConfigProblem[]): readonly ConfigProblem[] {
  // A file that could not be read at all may have held whatever seems to be missing.
  if (earlier.some(({ key, origin }) => key === null && 'path' in origin)) return [];
  const reported = new Set(earlier.map(({ key }) => key));
  const broken = brokenTiers(earlier);
  return built.problems.filter(({ key }) => {
    if (key === null) return true;
    const [section, name] = key.split('.');
    return !reported.has(key) && !(section === 'tiers' && name !== undefined && broken.includes(name));
  });
}

function inReadingOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const places: readonly Origin['kind'][] = ['user-file', 'project-file', 'environment', 'flag', 'default'];
  const rank = ({ origin }: ConfigProblem) => places.indexOf(origin.kind);
  const line = ({ origin }: ConfigProblem) => ('line' in origin ? (origin.line ?? 0) : 0);
  return problems.toSorted((a, b) => rank(a) - rank(b) || line(a) - line(b));
}

function brokenTiers(problems: readonly ConfigProblem[]): readonly string[] {
  const names = problems.map(({ key }) => /^tiers\.([a-z][a-z0-9-]*)(?:\.|$)/.exec(key ?? '')?.[1]);
  return names.filter((name) => name !== undefined);
}
