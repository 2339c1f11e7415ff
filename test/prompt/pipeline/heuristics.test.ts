import { expect, test } from 'vitest';
import { canonicalise } from '../../../src/prompt/pipeline/canonical.ts';
import { findConstraints } from '../../../src/prompt/pipeline/constraints.ts';
import { isJunk } from '../../../src/prompt/pipeline/junk.ts';
import { markKept } from '../../../src/prompt/pipeline/keep.ts';
import { defaultPolicy, type Policy } from '../../../src/prompt/pipeline/policy.ts';
import { best, proposeOfConversation } from '../../../src/prompt/pipeline/propose.ts';
import { type Step, sessionOf } from './requests.ts';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const long = (name: string) => Array.from({ length: 60 }, (_, at) => `line ${at} of ${name}`).join('\n');

function say(answer: string, next = 'go on'): Step {
  return { tool: 'say', about: answer, output: next };
}

const later = [1, 2, 3, 4, 5].map((at) => say(`Step ${at} is finished.`));

/** @param expected of each block that something is proposed for, by whom and what is left */
function check(
  steps: readonly Step[],
  expected: readonly (readonly [string, string, string | null])[],
  policy: Partial<Policy> = {},
) {
  for (const dialect of ['openai', 'anthropic'] as const) {
    const all = { ...defaultPolicy, ...policy };
    const blocks = markKept(canonicalise(sessionOf(dialect, steps), dialect, countTokens).blocks, all);
    const proposals = best(proposeOfConversation(blocks, all, countTokens));
    const texts = new Map(blocks.map(({ id, text }) => [id, text.split('\n')[0] ?? '']));
    expect(
      proposals.map(({ blockId, by, text }) => [by, texts.get(blockId), text]).toSorted(),
      dialect,
    ).toEqual(expected.toSorted());
  }
}

const none = { off: new Set(['old-results' as const]) };

test('an answer that says nothing goes once it is old', () => {
  check(
    [say('Sure.'), say('Of course! Right away.'), ...later],
    [
      ['junk', 'Sure.', null],
      ['junk', 'Of course! Right away.', null],
    ],
  );
  check([say('Sure.')], []);
  check([say('Sure, it is in src/a.ts.'), say('Okay, 12 tests fail.'), ...later], []);
});

test('junk is a whole text, never the word in one', () => {
  for (const text of [
    '',
    '  \n',
    'Sure.',
    'Of course.',
    'Got it!',
    'Okay, great.',
    "You're welcome!",
    'Understood, will do.',
  ]) {
    expect(isJunk(text), text).toBe(true);
  }
  for (const text of [
    'Sure: use a map.',
    'No.',
    'Yes',
    '42',
    'Done: 3 files.',
    'ok = true',
    'sure-footed',
    'Perfect numbers are rare.',
  ]) {
    expect(isJunk(text), text).toBe(false);
  }
});

test('of equal texts the latest stays, blanks aside', () => {
  const page = long('page');
  check(
    [
      { tool: 'Bash', about: 'curl a', output: page },
      { tool: 'Bash', about: 'curl b', output: `${page.replaceAll('\n', ' \r\n')}\n` },
      ...later,
    ],
    [['duplicates', 'line 0 of page', '[the same text stands again further down: "line 0 of page"]']],
    none,
  );
});

test('a file that was changed since is no longer shown as it was', () => {
  const read = (text: string): Step => ({ tool: 'Read', about: 'src/a.ts', output: text });
  check(
    [read(long('first')), { tool: 'Edit', about: 'src/a.ts', output: 'changed' }, ...later],
    [
      [
        'stale-reads',
        'line 0 of first',
        '[60 lines left out: the file was changed later; read it again for its present text]',
      ],
    ],
    none,
  );
  check([read(long('first')), { tool: 'Edit', about: 'src/b.ts', output: 'changed' }, ...later], [], none);
  check([{ tool: 'Edit', about: 'src/a.ts', output: long('edit') }, read(long('after')), ...later], [], none);
});

test('a command that ran again makes its earlier output old news, while it is not recent', () => {
  const run = (text: string): Step => ({ tool: 'Bash', about: 'npm test', output: text });
  const expected = [
    ['stale-reads', 'line 0 of red', '[60 lines left out: the command was run again later]'],
  ] as const;
  check([run(long('red')), ...later, run(long('green'))], expected, none);
  check([run(long('red')), run(long('green'))], [], none);
});

test('an old result is cut to its ends and what failed', () => {
  const lines = [...long('output').split('\n')];
  lines[30] = 'src/a.ts:3 error TS2322: no';
  const cut = [
    'line 0 of output',
    '[… 29 lines left out]',
    lines[30],
    '[… 28 lines left out]',
    'line 59 of output',
  ].join('\n');
  check(
    [{ tool: 'Bash', about: 'make', output: lines.join('\n') }, ...later],
    [['old-results', 'line 0 of output', cut]],
  );
  check([{ tool: 'Bash', about: 'make', output: lines.join('\n') }], []);
  check([{ tool: 'Bash', about: 'make', output: 'short' }, ...later], []);
});

test('a mark names the tool that shows what it stands for, where there is one', () => {
  const blocks = markKept(
    canonicalise(
      sessionOf('openai', [{ tool: 'Bash', about: 'make', output: long('output') }, ...later]),
      'openai',
      countTokens,
    ).blocks,
    defaultPolicy,
  );
  const [proposal] = proposeOfConversation(
    blocks,
    { ...defaultPolicy, readBackTool: 'read_back' },
    countTokens,
  );
  expect(proposal?.text).toMatch(/\n\[read_back [0-9a-f]{12} shows it\]$/);
});

test('long texts in old calls are cut, and lists that were written again; the calls stay', () => {
  const call = (id: string, name: string, input: object) => ({
    role: 'assistant',
    content: [{ type: 'tool_use', id, name, input }],
  });
  const result = (id: string) => ({
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: id, content: 'ok' }],
  });
  const todos = ['a', 'b', 'c', 'd', 'e'].map((content) => ({
    content: `task ${content} of the list`,
    status: 'pending',
  }));
  const messages = [
    { role: 'user', content: 'begin' },
    call('1', 'Write', { file_path: 'src/a.ts', content: 'x'.repeat(1000) }),
    result('1'),
    call('2', 'TodoWrite', { todos }),
    result('2'),
    ...[3, 4, 5, 6, 7].flatMap((at) => [call(`${at}`, 'TodoWrite', { todos }), result(`${at}`)]),
  ];
  const blocks = markKept(canonicalise({ messages }, 'anthropic', countTokens).blocks, defaultPolicy);
  const proposals = proposeOfConversation(blocks, defaultPolicy, countTokens).filter(
    ({ by }) => by === 'old-calls',
  );
  const inputs = proposals
    .filter(({ text }) => text !== null)
    .map(({ text }) => JSON.parse(text ?? '') as { id: string; input: unknown });
  expect(inputs.find(({ id }) => id === '1')?.input).toEqual({
    file_path: 'src/a.ts',
    content: `${'x'.repeat(120)}[… 880 characters left out]`,
  });
  const length = JSON.stringify(todos).length;
  expect(inputs.find(({ id }) => id === '2')?.input).toEqual({
    todos: `[… ${length} characters left out: a later call replaces them]`,
  });
  expect(inputs.some(({ id }) => Number(id) > 3)).toBe(false);
});

test('an old command loses what was said about it beside, and nothing else', () => {
  const input = { command: 'npm test', description: 'Runs all tests', timeout: 60_000, cwd: 'packages/core' };
  const shortened = (name: string) => {
    const messages = [
      { role: 'user', content: 'begin' },
      { role: 'assistant', content: [{ type: 'tool_use', id: '1', name, input }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: '1', content: 'ok' }] },
      ...later.map(({ about }) => ({ role: 'assistant', content: about })),
    ];
    const blocks = markKept(canonicalise({ messages }, 'anthropic', countTokens).blocks, defaultPolicy);
    const [proposal] = proposeOfConversation(blocks, defaultPolicy, countTokens);
    return proposal === undefined ? null : (JSON.parse(proposal.text ?? '') as { input: unknown }).input;
  };
  expect(shortened('Bash')).toEqual({ command: 'npm test', cwd: 'packages/core' });
  // Of a tool that nobody knows a description may be all there is.
  expect(shortened('open_issue')).toBeNull();
});

test('a demand is found as people write it', () => {
  const found = (text: string) => findConstraints(text);
  expect(found('You MUST answer in French. The sky is blue.')).toEqual(['You MUST answer in French.']);
  expect(found('Look at src/a.ts.\nFORMAT: one line for each file\nthen stop')).toEqual([
    'FORMAT: one line for each file',
  ]);
  expect(found('- Never touch the tests\n- it is a parser')).toEqual(['- Never touch the tests']);
  expect(found("Don't use lodash. Respond with JSON only. Due by Friday.")).toEqual([
    "Don't use lodash.",
    'Respond with JSON only.',
    'Due by Friday.',
  ]);
  expect(found('Give me the list as JSON. The DEADLINE is Monday. Mind the FORMAT of dates.')).toEqual([
    'Give me the list as JSON.',
    'The DEADLINE is Monday.',
    'Mind the FORMAT of dates.',
  ]);
  const long = `It is about ${'a long list of things, '.repeat(30)}which you must not change`;
  expect(found(long)).toEqual([long]);
  expect(found('The JSON parser reads a file. It works.')).toEqual([]);
});
