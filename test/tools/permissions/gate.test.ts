import { expect, test } from 'vitest';
import { PermissionGate } from '../../../src/tools/permissions/gate.ts';

test('a person sees all of a command that is asked for, and nothing in it steers the terminal', async () => {
  const asked: string[] = [];
  const gate = new PermissionGate({ mode: 'ask', rules: [] }, process.cwd(), async (question) => {
    asked.push(question);
    return false;
  });
  const line = 'rm -rf src \u001b[2K\u001b[1G\u202e && echo harmless';
  expect(await gate.mayRun('run_command', line)).toMatchObject({ ok: false });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('rm -rf src \\u001b[2K\\u001b[1G\\u202e && echo harmless');
  expect(asked[0]).not.toMatch(/[\u0000-\u001f\u202e]/);
});
