import type OpenAI from 'openai';
import { expect, it } from 'vitest';
import { optimize } from '../../../src/prompt/pipeline/optimize.ts';

/** @param by what makes the result of a command smaller; `null`: it stays as it is */
function check(title: string, output: string, by: string | null, has: readonly string[]): void {
  it(title, () => {
    const calls = [{ id: '1', type: 'function' as const, function: { name: 'run', arguments: '{}' } }];
    const request: OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming = {
      model: 'gpt-5',
      messages: [
        { role: 'user', content: 'Why does it fail' },
        { role: 'assistant', content: null, tool_calls: calls },
        { role: 'tool', tool_call_id: '1', content: output },
      ],
    };
    const { messages, audit } = optimize(request, { dialect: 'openai' });
    expect(audit.operations.map((operation) => operation.by)).toEqual(by === null ? [] : [by]);
    for (const part of has) expect(messages.at(-1)?.content).toContain(part);
  });
}

const many = (line: (at: number) => string) => Array.from({ length: 100 }, (_, at) => line(at)).join('\n');

check(
  'lines that begin like JSON and are none are folded',
  `${many((at) => `[INFO] Downloading part ${at} of the plugin`)}\n[ERROR] no such goal: compil`,
  'logs',
  ['[ERROR] no such goal: compil'],
);
check(
  'lines of a logger are folded',
  `${many((time) => JSON.stringify({ level: 30, time, msg: 'done' }))}\n{"level":50,"time":1,"msg":"queue is full"}`,
  'logs',
  ['queue is full'],
);
check(
  'rows of data are said in columns',
  many((id) => JSON.stringify({ id, name: `n ${id}` })),
  'json',
  ['{"$cols":["id","name"]}', '[99,"n 99"]'],
);
check(
  'rows of one array are said in a smaller form that has them all',
  JSON.stringify(Array.from({ length: 100 }, (_, id) => ({ id, name: `n ${id}` }))),
  'json',
  ['99,n 99'],
);
