/** What slash commands and panels need of the session that they are said in. */
import type { ThemeName } from '../../tui/theme.ts';
import type { Program } from '../compose.ts';
import type { Terminal } from '../terminal.ts';
import type { CustomCommand } from './custom-commands.ts';
import type { SessionSettings } from './session-settings.ts';
import type { SessionState } from './session-state.ts';

export interface SlashHost {
  readonly settings: SessionSettings;
  readonly state: SessionState;
  readonly columns: number;
  /** Of whatever runs now or, if nothing does, of the session. */
  readonly signal: AbortSignal;
  /** @throws what keeps it from being there */
  program(): Promise<Program>;
  /** With what was said since. @throws ConfigError, ProjectError; then all is as it was */
  recompose(): Promise<Program>;
  customCommands(): Promise<readonly CustomCommand[]>;
  setTheme(name: ThemeName | 'auto'): void;
  /** For what is styled; what is written to it is said. */
  terminal(): Terminal;
  /** What a command of the program would write to a terminal, a line each. */
  written(work: (terminal: Terminal) => Promise<unknown>): Promise<readonly string[]>;
}
