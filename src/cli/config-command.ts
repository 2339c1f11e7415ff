/** `optimizer config`: each setting and where it comes from. Never shows a key. */
import { configToJson, renderConfig } from '../config/render-config.ts';
import { type ComposeFlags, compose } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export async function configCommand(
  options: ComposeFlags & { readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { loaded, root } = await compose(options, terminal, { anywhere: true });
  const { sources, directories } = loaded;
  if (options.json) {
    terminal.out.write(
      `${JSON.stringify({ schemaVersion: 1, project: root, ...directories, settings: configToJson(sources) }, null, 2)}\n`,
    );
    return exitCodes.ok;
  }
  terminal.out.write(
    `${renderConfig(sources)}\n\nProject: ${root}\nUser file: ${directories.configFile}\nLedger: ${directories.dataDir}\n`,
  );
  return exitCodes.ok;
}
