/** `optimizer doctor`: looks at all that optimizer needs here and says what to do. Asks no model, changes nothing. */
import { ConfigError } from '../../config/config-error.ts';
import { resolveDirectories } from '../../config/directories.ts';
import { homeDir, readEnvironment } from '../../config/environment.ts';
import { factsAsOf } from '../../providers/model-facts.ts';
import { compose, type Program } from '../compose.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findProject, ProjectError } from '../find-project.ts';
import { readModelRows } from '../models-command.ts';
import type { ModelRow } from '../render-models.ts';
import type { Terminal } from '../terminal.ts';
import { brokenConfiguration, checkConfiguration } from './check-configuration.ts';
import { checkGit } from './check-git.ts';
import { checkIndex } from './check-index.ts';
import { checkKeys, checkModels, checkPrices } from './check-models.ts';
import { checkNode } from './check-node.ts';
import { checkOllama } from './check-ollama.ts';
import { checkSandbox } from './check-sandbox.ts';
import { checkTerminal } from './check-terminal.ts';
import { checkWriteAccess } from './check-write-access.ts';
import { type Check, type Finding, runChecks, stoppedBy, warning } from './finding.ts';
import { doctorToJson, renderDoctor } from './render-doctor.ts';

const noProject: Finding = warning(
  'this folder is no project',
  'Change into a repository, or name one with --project <folder>.',
);

export interface DoctorOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** With starting and ending, 3 s in all. */
const limitMs = 2_500;

/** In this order, whichever begins first. */
const shown = [
  'node',
  'configuration',
  'index',
  'git',
  'ollama',
  'models',
  'keys',
  'prices',
  'sandbox',
  'writeAccess',
  'terminal',
];

/** @throws ProjectError when the project that is named is none */
export async function doctorCommand(
  options: DoctorOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const project = options.project === undefined ? {} : { project: options.project };
  const root = projectHere(options.project ?? null);
  // Warnings about the configuration are findings here.
  const silent: Terminal = { ...terminal, err: { ...terminal.err, write() {} } };
  const program = await composed(() => compose(project, silent, { anywhere: true }));
  try {
    const checked = await runChecks(checksOf(program, root, terminal), { limitMs, signal });
    const areas = checked.toSorted((a, b) => shown.indexOf(a.area) - shown.indexOf(b.area));
    const exitCode = stoppedBy(areas) ?? exitCodes.ok;
    terminal.out.write(
      options.json === true
        ? `${JSON.stringify(doctorToJson(areas, { project: root, exitCode }), null, 2)}\n`
        : renderDoctor(areas, terminal.out),
    );
    return exitCode;
  } finally {
    if (!(program instanceof ConfigError)) program.close();
  }
}

async function composed(make: () => Promise<Program>): Promise<Program | ConfigError> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** `null`: nobody is in a project here, which only matters where one was not named. */
function projectHere(asked: string | null): string | null {
  try {
    return findProject(asked, process.cwd(), false, homeDir());
  } catch (error) {
    if (asked === null && error instanceof ProjectError) return null;
    throw error;
  }
}

/** What waits for others comes first, what keeps this process busy last. */
function checksOf(program: Program | ConfigError, root: string | null, { out }: Terminal): readonly Check[] {
  const ofConfiguration =
    program instanceof ConfigError ? withoutConfiguration(program) : withConfiguration(program, root);
  const { dataDir, cacheDir } =
    program instanceof ConfigError
      ? resolveDirectories(readEnvironment(), process.platform)
      : program.loaded.directories;
  return [
    ...ofConfiguration,
    {
      area: 'git',
      title: 'Git',
      run: async (signal) => (root === null ? [noProject] : checkGit(root, signal)),
    },
    {
      area: 'writeAccess',
      title: 'Write access',
      run: async () => checkWriteAccess({ dataDir, cacheDir }, root),
    },
    { area: 'terminal', title: 'Terminal', run: async () => checkTerminal(out) },
    { area: 'node', title: 'Node', run: () => checkNode() },
  ];
}

function withoutConfiguration(error: ConfigError): readonly Check[] {
  return [{ area: 'configuration', title: 'Configuration', run: async () => brokenConfiguration(error) }];
}

function withConfiguration(program: Program, root: string | null): readonly Check[] {
  const { config, loaded } = program;
  let read: Promise<readonly ModelRow[]> | null = null;
  const rows = (signal: AbortSignal) => {
    read ??= readModelRows(program, signal);
    return read;
  };
  return [
    {
      area: 'configuration',
      title: 'Configuration',
      run: async () => checkConfiguration(root, loaded),
    },
    { area: 'ollama', title: 'Ollama', run: (signal) => checkOllama(config, signal) },
    {
      area: 'models',
      title: 'Models',
      run: async (signal) => checkModels(await rows(signal), config, program.tierHelp()),
    },
    { area: 'keys', title: 'Keys', run: async () => checkKeys(config) },
    { area: 'prices', title: 'Prices', run: async (signal) => checkPrices(await rows(signal), factsAsOf) },
    { area: 'sandbox', title: 'Sandbox', run: () => checkSandbox(config.verify.runExamples) },
    {
      area: 'index',
      title: 'Index',
      run: async (signal) =>
        root === null ? [noProject] : checkIndex(root, () => program.indexStatus(signal)),
    },
  ];
}
