import { expect, test } from 'vitest';
import { type AskedCommand, PermissionGate } from '../../../src/tools/permissions/gate.ts';
import type { PermissionPolicy } from '../../../src/tools/permissions/modes.ts';
import { parseRule } from '../../../src/tools/permissions/rules.ts';

const asking = (answer: boolean, policy: Partial<PermissionPolicy> = {}) => {
  const asked: AskedCommand[] = [];
  const gate = new PermissionGate({ mode: 'ask', rules: [], ...policy }, process.cwd(), async (one) => {
    asked.push(one);
    return answer;
  });
  return { asked, gate };
};

test('a person is asked for a command with its parts, what they do, and the rules that would allow it', async () => {
  const { asked, gate } = asking(true);
  expect(await gate.mayRun('run_command', 'ls src && rm -rf dist && npm test')).toMatchObject({ ok: true });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.parts.map(({ text }) => text)).toEqual(['rm -rf dist', 'npm test']);
  expect(asked[0]?.rules).toEqual(['run_command(rm -rf dist)', 'run_command(npm test)']);
});

test.each([
  ['a redirection', 'echo x > notes.txt', []],
  ['a variable', 'rm -rf $HOME/x', []],
  ['a star, which a rule would read as anything', 'rm -rf dist/*', []],
  ['a rule that asks, which no rule can lift', 'npm test', [parseRule('ask', 'run_command(npm *)')]],
])('no rule is offered for %s', async (_, line, rules) => {
  const { asked, gate } = asking(false, { rules: rules.filter((rule) => rule !== null) });
  expect(await gate.mayRun('run_command', line)).toMatchObject({ ok: false });
  expect(asked[0]?.rules).toEqual([]);
});
