/** What a turn may do beside asking models. The composition root makes it; the turn holds to it. */
import type { CommandTools } from '../tools/command-tools.ts';
import type { PermissionGate } from '../tools/permissions/gate.ts';

export interface Permissions {
  readonly gate: PermissionGate;
  /** Made for each tier that uses tools. `null`: none can be run here. @param onDenied a command that was not run, and why */
  readonly commandTools: ((onDenied: (line: string, because: string) => void) => CommandTools) | null;
}
