/**
 * `optimizer` without a command: an interactive session on a terminal. What is heavy is loaded behind the first frame. Without
 * ink for a screen reader, and for terminals that cannot move their cursor.
 */
import { resolveDirectories } from '../../config/directories.ts';
import { homeDir, readEnvironment } from '../../config/environment.ts';
import type { Backend, Host } from '../../tui/backend.ts';
import type { ComposeFlags } from '../compose.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findProject } from '../find-project.ts';
import { memoryOf } from './memory.ts';

export interface InteractiveOptions extends ComposeFlags {
  readonly plain?: boolean;
}

declare const PACKAGE_VERSION: string;

export async function interactiveCommand(
  options: InteractiveOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const env = readEnvironment();
  const { dataDir } = resolveDirectories(env, process.platform);
  const root = findProject(options.project ?? null, process.cwd(), false, homeDir());
  const memory = memoryOf(dataDir, root);
  const backend = lateBackend(async () => {
    const { InteractiveBackend } = await import('./interactive-backend.ts');
    return new InteractiveBackend(options, memory);
  }, memory);
  if (options.plain === true || env.TERM === 'dumb') {
    const { runPlainSession } = await import('../../tui/plain-session.ts');
    await runPlainSession({
      backend,
      input: process.stdin,
      output: process.stdout,
      version: PACKAGE_VERSION,
      signal,
    });
    return exitCodes.ok;
  }
  const { runSession } = await import('../../tui/run-session.tsx');
  await runSession({ backend, env, version: PACKAGE_VERSION, project: root, home: homeDir(), signal });
  return exitCodes.ok;
}

type Remembering = Pick<Backend, 'remembered' | 'remember' | 'saveDraft'>;

/** The first frame waits for nothing; what is asked of it before it is there waits for it. */
function lateBackend(load: () => Promise<Backend>, memory: Remembering & { close(): void }): Backend {
  let loaded: Promise<Backend> | null = null;
  const there = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    remembered: () => memory.remembered(),
    remember: (entry) => void there().then((backend) => backend.remember(entry)),
    saveDraft: (text) => memory.saveDraft(text),
    start: async (host: Host) => (await there()).start(host),
    ask: async (question) => (await there()).ask(question),
    command: async (line) => (await there()).command(line),
    shell: async (line) => (await there()).shell(line),
    complete: async (query) => (await there()).complete(query),
    editText: async (text, ending) => (await there()).editText(text, ending),
    stop: () => void there().then((backend) => backend.stop()),
    reply: (id, reply) => void there().then((backend) => backend.reply(id, reply)),
    close: async () => (loaded === null ? memory.close() : (await loaded).close()),
  };
}
