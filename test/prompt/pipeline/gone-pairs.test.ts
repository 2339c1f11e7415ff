import { expect, test } from 'vitest';
import { cachePricesOf } from '../../../src/prompt/pipeline/cache-prices.ts';
import type { Dialect, ModelRequest } from '../../../src/prompt/pipeline/canonical.ts';
import { optimize } from '../../../src/prompt/pipeline/optimize.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: object;
  readonly fails?: boolean;
}

interface Turn {
  readonly says?: string;
  readonly calls?: readonly Call[];
}

const todo = (id: string, task: string): Call => ({
  id,
  name: 'TodoWrite',
  input: { todos: [{ content: task, status: 'pending' }] },
});
const read = (id: string, path: string): Call => ({ id, name: 'Read', input: { file_path: path } });
const edit = (id: string, path: string): Call => ({ id, name: 'Edit', input: { file_path: path } });
const turn = (...calls: readonly Call[]): Turn => ({ calls });
const later: readonly Turn[] = [1, 2, 3, 4, 5].map((at) => ({ says: `Step ${at} is finished.` }));

const resultOf = ({ name, fails }: Call) =>
  fails === true ? 'Error: no such file' : `what ${name} answered`;

function requestOf(dialect: Dialect, turns: readonly Turn[]): ModelRequest {
  const task = 'Mend the bug.';
  const messages: object[] = [
    dialect === 'agent' ? { role: 'user', text: task } : { role: 'user', content: task },
  ];
  for (const { says = null, calls = [] } of turns) {
    if (dialect === 'agent') {
      const toolCalls = calls.map(({ id, name, input }) => ({ id, name, arguments: input }));
      messages.push({ role: 'assistant', text: says ?? '', ...(calls.length === 0 ? {} : { toolCalls }) });
      for (const call of calls)
        messages.push({ role: 'tool', callId: call.id, toolName: call.name, text: resultOf(call) });
      if (calls.length === 0) messages.push({ role: 'user', text: 'Go on.' });
      continue;
    }
    if (dialect === 'openai') {
      const tool_calls = calls.map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(input) },
      }));
      messages.push({ role: 'assistant', content: says, ...(calls.length === 0 ? {} : { tool_calls }) });
      for (const call of calls)
        messages.push({ role: 'tool', tool_call_id: call.id, content: resultOf(call) });
    } else {
      const content = [
        ...(says === null ? [] : [{ type: 'text', text: says }]),
        ...calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
      ];
      messages.push({ role: 'assistant', content });
      const results = calls.map((call) => ({
        type: 'tool_result',
        tool_use_id: call.id,
        content: resultOf(call),
        ...(call.fails === true ? { is_error: true } : {}),
      }));
      if (results.length > 0) messages.push({ role: 'user', content: results });
    }
    if (calls.length === 0) messages.push({ role: 'user', content: 'Go on.' });
  }
  return { messages };
}

/** Ids of calls in the order they are sent; a result is sent exactly where its call is, and roles alternate as before. */
function sentCalls(request: ModelRequest): readonly string[] {
  const text = JSON.stringify(request.messages);
  const called = [...text.matchAll(/"id":"(\w+)"/g)].map(([, id]) => id ?? '');
  const answered = [...text.matchAll(/"(?:tool_use_id|tool_call_id|callId)":"(\w+)"/g)].map(
    ([, id]) => id ?? '',
  );
  expect(answered).toEqual(called);
  const roles = (request.messages as readonly { readonly role: string }[]).map(({ role }) => role);
  for (const [at, role] of roles.entries()) if (role === 'assistant') expect(roles[at - 1]).not.toBe(role);
  return called;
}

function check(turns: readonly Turn[], expected: readonly string[], dialects: readonly Dialect[] = all) {
  for (const dialect of dialects) {
    const { request, audit } = optimize(requestOf(dialect, turns), { dialect });
    expect(audit.flaws, dialect).toEqual([]);
    expect(sentCalls(request), dialect).toEqual(expected);
  }
}

const all: readonly Dialect[] = ['openai', 'anthropic', 'agent'];
/** Those that say of a result that the call failed. */
const tellsFailure: readonly Dialect[] = ['anthropic', 'agent'];

test('a list that was written again goes with its result, once it is old', () => {
  check([turn(todo('a', 'one')), turn(todo('b', 'two')), ...later], ['b']);
  check([turn(todo('a', 'one')), turn(todo('b', 'two'))], ['a', 'b']);
});

test('a file that was read again goes; one that was changed stays, and so does another part of it', () => {
  check([turn(read('a', 'x.ts')), turn(read('b', 'x.ts')), ...later], ['b']);
  check([turn(read('a', 'x.ts')), turn(edit('b', 'x.ts')), ...later], ['a', 'b']);
  check([turn(read('a', 'x.ts')), turn(edit('b', 'x.ts')), turn(read('c', 'x.ts')), ...later], ['b', 'c']);
  const part: Call = { id: 'b', name: 'Read', input: { file_path: 'x.ts', offset: 3 } };
  check([turn(read('a', 'x.ts')), turn(part), ...later], ['a', 'b']);
});

test('what failed makes nothing old', () => {
  check(
    [turn(read('a', 'x.ts')), turn({ ...read('b', 'x.ts'), fails: true }), ...later],
    ['a', 'b'],
    tellsFailure,
  );
  check(
    [turn(todo('a', 'one')), turn({ ...todo('b', 'two'), fails: true }), ...later],
    ['a', 'b'],
    tellsFailure,
  );
});

test('out of several calls of one message only the old ones go', () => {
  check([turn(todo('a', 'one'), read('b', 'x.ts')), turn(todo('c', 'two')), ...later], ['b', 'c']);
  check(
    [turn(todo('a', 'one'), read('b', 'x.ts')), turn(todo('c', 'two'), read('d', 'x.ts')), ...later],
    ['c', 'd'],
  );
});

test('where an answer would be left without anything between it and the next one, the call stays', () => {
  const said: Turn = { says: 'First the list.', calls: [todo('a', 'one')] };
  check([said, turn(todo('b', 'two')), ...later], ['a', 'b']);
  check(
    [{ ...said, calls: [todo('a', 'one'), read('x', 'x.ts')] }, turn(todo('b', 'two')), ...later],
    ['x', 'b'],
  );
});

test('a client that goes back to an earlier point gets back what that made old', () => {
  for (const dialect of all) {
    const turns = [turn(todo('a', 'one')), ...later, turn(todo('b', 'two')), ...later];
    const whole = optimize(requestOf(dialect, turns), { dialect, prices: cachePricesOf.anthropic(2000) });
    expect(sentCalls(whole.request)).toEqual(['b']);
    const back = requestOf(dialect, turns.slice(0, 6));
    const { request } = optimize(back, {
      dialect,
      prices: cachePricesOf.anthropic(2000),
      session: whole.session,
    });
    expect(sentCalls(request)).toEqual(['a']);
  }
});
