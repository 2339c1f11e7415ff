import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Action,
  decide,
  mergePolicies,
  type PermissionMode,
  permissionModes,
  type Verdict,
} from '../../../src/tools/permissions/modes.ts';
import { type PermissionRule, parseRule } from '../../../src/tools/permissions/rules.ts';
import { decideOn, judge } from './place.ts';

function rules(...texts: readonly string[]): readonly PermissionRule[] {
  return texts.map((text) => {
    const [verdict, rest] = text.split(/ (.*)/s) as [PermissionRule['verdict'], string];
    const rule = parseRule(verdict, rest);
    if (rule === null) throw new Error(`no rule: ${text}`);
    return rule;
  });
}

const edit = (path: string): Action => ({
  tool: 'edit_file',
  paths: [{ path, access: 'write' }],
  command: null,
});
const reading = (path: string): Action => ({
  tool: 'read_file',
  paths: [{ path, access: 'read' }],
  command: null,
});

const byMode: readonly (readonly [string, Action, readonly Verdict[]])[] = [
  ['reading', reading('src/a.ts'), ['allow', 'allow', 'allow', 'allow']],
  ['writing', edit('src/a.ts'), ['deny', 'ask', 'allow', 'allow']],
  ['a command that reads', run('ls'), ['allow', 'allow', 'allow', 'allow']],
  ['a command that writes', run('touch src/x'), ['deny', 'ask', 'allow', 'allow']],
  ['a command that is not known', run('npm test'), ['ask', 'ask', 'ask', 'allow']],
  ['a command that reaches out', run('curl x'), ['deny', 'ask', 'ask', 'allow']],
  ['a dangerous command', run('rm -rf src'), ['deny', 'ask', 'ask', 'allow']],
  [
    'a tool that touches nothing',
    { tool: 'find_symbol', paths: [], command: null },
    ['allow', 'allow', 'allow', 'allow'],
  ],
];

function run(line: string): Action {
  return { tool: 'run_command', paths: [], command: judge(line) };
}

test.each(byMode)('the mode decides: %s', (_, action, verdicts) => {
  expect(permissionModes.map((mode) => decide(action, mode, []).verdict)).toEqual(verdicts);
});

const byRule: readonly (readonly [Action, PermissionMode, readonly string[], Verdict])[] = [
  [run('npm test'), 'ask', ['allow run_command(npm test)'], 'allow'],
  [run('npm test -- --grep x'), 'ask', ['allow run_command(npm test)'], 'ask'],
  [run('npm test -- --grep x'), 'ask', ['allow run_command(npm test *)'], 'allow'],
  [run('npm test'), 'ask', ['allow run_command(npm test *)'], 'allow'],
  [run('npm testing'), 'ask', ['allow run_command(npm test *)'], 'ask'],
  // What a rule allows is one program, not what stands beside it.
  [run('npm test; rm -rf src'), 'ask', ['allow run_command(npm test *)'], 'ask'],
  [run('npm test $(rm -rf src)'), 'ask', ['allow run_command(npm test *)'], 'ask'],
  [run('npm test > ../x'), 'ask', ['allow run_command(npm test *)'], 'ask'],
  [run('PATH=. npm test'), 'ask', ['allow run_command(npm test *)', 'allow run_command(*)'], 'ask'],
  [run("'npm test'"), 'ask', ['allow run_command(npm test)'], 'ask'],
  [run('npm test "x'), 'ask', ['allow run_command(npm *)'], 'ask'],
  [run('timeout 60 npm test'), 'ask', ['allow run_command(npm test)'], 'allow'],
  [run('npm test'), 'full', ['ask run_command(npm *)'], 'ask'],
  [run('npm test'), 'full', ['deny run_command(npm *)', 'allow run_command'], 'deny'],
  [run('timeout 5 sh -c "npm test"'), 'full', ['deny run_command(npm *)'], 'deny'],
  [run("'r'\\m src"), 'full', ['deny run_command(rm *)'], 'ask'],
  [run('$x src'), 'full', ['deny run_command(rm *)'], 'ask'],
  [run('! ! rm src'), 'full', ['deny run_command(rm *)'], 'ask'],
  [run('touch src/x'), 'read-only', ['allow run_command'], 'deny'],
  [run('npm test'), 'read-only', ['allow run_command(npm test)'], 'allow'],
  [run('cat .env'), 'full', ['deny read(.env*)'], 'deny'],
  [run('cat .env'), 'full', ['deny read_file(.env*)'], 'allow'],
  [run('cat sr?/a.ts'), 'full', ['deny read(src/a.ts)'], 'deny'],
  [run('cat docs/source/a.ts'), 'full', ['deny read(src/a.ts)'], 'deny'],
  [run('cat src/a.ts > src/b.ts'), 'full', ['deny write(src/**)'], 'deny'],
  [edit('src/a.ts'), 'ask', ['allow edit_file(src/**)'], 'allow'],
  [edit('src/A.ts'), 'full', ['deny write(SRC/a.ts)'], 'deny'],
  [edit('deep/src/a.ts'), 'ask', ['allow edit_file(src/**)'], 'ask'],
  [edit('deep/a.ts'), 'ask', ['allow edit_file(*.ts)'], 'allow'],
  [edit('src/a.ts'), 'auto-edit', ['ask edit_file(src/)'], 'ask'],
  [edit('src/a.ts'), 'auto-edit', ['deny *'], 'deny'],
  [reading('.env'), 'full', ['deny read(.env)', 'allow read_file'], 'deny'],
];

test.each(byRule)('rules decide: %j', (action, mode, texts, verdict) => {
  expect(decide(action, mode, rules(...texts))).toMatchObject({ verdict });
});

test('all files of one call must be allowed', () => {
  const action: Action = {
    tool: 'move_file',
    paths: [
      { path: 'src/a.ts', access: 'write' },
      { path: 'docs/a.ts', access: 'write' },
    ],
    command: null,
  };
  expect(decide(action, 'ask', rules('allow move_file(src/**)')).verdict).toBe('ask');
});

test('a decision says what made it', () => {
  const [rule] = rules('deny run_command(git push *)');
  expect(decideOn('git push origin', 'full', rule === undefined ? [] : [rule])).toEqual({
    verdict: 'deny',
    because: 'a rule says so: run_command(git push *)',
    rule,
  });
  expect(decideOn('ls; git push', 'ask').because).toBe('git push: it sends commits elsewhere');
});

test.each(['', 'x y', 'Run(x)', 'run_command(', '(x)'])('is no rule: %j', (text) => {
  expect(parseRule('allow', text)).toBeNull();
});

const anyRule = fc
  .record({
    verdict: fc.constantFrom('allow' as const, 'ask' as const, 'deny' as const),
    subject: fc.constantFrom('*', 'read', 'write', 'run_command', 'edit_file'),
    pattern: fc.constantFrom(null, '*', 'src/**', '*.ts', 'npm *', 'ls', 'rm *', '.env'),
  })
  .map((rule): PermissionRule => ({ ...rule, text: `${rule.subject}(${rule.pattern})` }));
const anyMode = fc.constantFrom(...permissionModes);
const anyPolicy = fc.record({ mode: anyMode, rules: fc.array(anyRule, { maxLength: 5 }) });
const anyAction = fc.constantFrom(
  ...[
    'ls',
    'npm test',
    'rm -rf src',
    'cat .env; npm x',
    'touch src/a.ts',
    'cat /etc/passwd',
    'curl x',
    '$x',
  ].map(run),
  edit('src/a.ts'),
  edit('.env'),
  reading('.env'),
);
const strictness = ({ verdict }: { readonly verdict: Verdict }) => ['allow', 'ask', 'deny'].indexOf(verdict);

test('no project makes anything looser than the user has it', () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, fc.boolean(), anyAction, (user, project, namesMode, action) => {
      const merged = mergePolicies(user, namesMode ? project : { rules: project.rules });
      expect(strictness(decide(action, merged.mode, merged.rules))).toBeGreaterThanOrEqual(
        strictness(decide(action, user.mode, user.rules)),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('a stricter mode is never looser', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 4 }), anyAction, (some, action) => {
      const all = permissionModes.map((mode) => strictness(decide(action, mode, some)));
      expect([...all].sort((a, b) => b - a)).toEqual(all);
    }),
    { numRuns: 500 },
  );
});
