import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, onTestFinished, test } from 'vitest';
import { answer, type Scripts, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const schema = JSON.parse(readFileSync('docs/schemas/agent-event.schema.json', 'utf8'));
const usage = { freshInput: 700, output: 60 };
const files = {
  'src/price.ts':
    "const prices = new Map([['apple', 120]]);\n\nexport function priceOf(name: string): number {\n  return prices.get(name) ?? 0;\n}\n",
};

async function events(scripts: Scripts, question: string, args: readonly string[] = []) {
  const vendors = await startScriptedServer({ ollamaModels: ['qwen3.5:9b'], ...scripts });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  Object.assign(sandbox.env, {
    ...(scripts.ollama ? { OLLAMA_HOST: vendors.urls.ollama } : {}),
    ...(scripts.groq ? { GROQ_BASE_URL: vendors.urls.groq, GROQ_API_KEY: 'gsk-test' } : {}),
  });
  const run = await sandbox.run(['ask', '--output', 'stream-json', ...args, question]);
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly schemaVersion: number; readonly type: string });
}

test('the committed schemas are what the types say', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/schemas.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('every event that is printed is of its schema, and the last line is the result', async () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  const read = { name: 'read_file', arguments: { path: 'src/price.ts' } };
  const run = { name: 'run_command', arguments: { command: 'npm publish' } };
  const streams = [
    await events(
      {
        ollama: [answer('It is `computeTotal` in src/nope.ts:9.', { usage })],
        groq: [
          answer('', { toolCalls: [read, run], usage }),
          answer('`priceOf` falls back to 0 (src/price.ts:4).', { usage }),
        ],
      },
      'fix why priceOf fails for unknown items',
    ),
    await events(
      { groq: [answer('`priceOf` falls back to 0 (src/price.ts:4).', { usage })] },
      'explain priceOf',
      ['--continue'],
    ),
    await events({}, 'where is priceOf'),
  ];
  const seen = new Set<string>();
  for (const lines of streams) {
    expect(lines.at(-1)?.type).toBe('result');
    for (const { schemaVersion, ...event } of lines.slice(0, -1)) {
      expect(schemaVersion).toBe(1);
      seen.add(event.type);
      const isValid: boolean = validate(event);
      expect(isValid ? [] : [event.type, validate.errors]).toEqual([]);
    }
  }
  for (const type of [
    'classified',
    'planned',
    'context',
    'attempt-started',
    'text',
    'tool-called',
    'tool-answered',
    'denied',
    'attempt-ended',
    'escalated',
    'conversation',
  ])
    expect([...seen]).toContain(type);
});
