/** A project on the disk for commands to be judged in, with links that lead out of it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type JudgedCommand, judgeCommand } from '../../../src/tools/permissions/judge-command.ts';
import { projectPlace } from '../../../src/tools/permissions/locate-path.ts';
import { type Decision, decide, type PermissionMode } from '../../../src/tools/permissions/modes.ts';
import { parseCommand } from '../../../src/tools/permissions/parse-command.ts';
import type { PermissionRule } from '../../../src/tools/permissions/rules.ts';

export const root = mkdtempSync(join(tmpdir(), 'optimizer-permit-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
for (const folder of ['src', '.git/hooks', 'docs']) mkdirSync(join(root, folder), { recursive: true });
for (const file of ['README.md', 'package.json', 'src/a.ts', 'src/b.ts', '.git/config', 'docs/guide.md'])
  writeFileSync(join(root, file), `${file}\n`);
symlinkSync('/etc', join(root, 'docs/link'));
symlinkSync('../src', join(root, 'docs/source'));
symlinkSync('/nowhere/at/all', join(root, 'docs/dangling'));

const place = projectPlace(root);

export function judge(line: string): JudgedCommand {
  return judgeCommand(line, parseCommand(line), place);
}

export function decideOn(
  line: string,
  mode: PermissionMode,
  rules: readonly PermissionRule[] = [],
): Decision {
  return decide({ tool: 'run_command', paths: [], command: judge(line) }, mode, rules);
}
