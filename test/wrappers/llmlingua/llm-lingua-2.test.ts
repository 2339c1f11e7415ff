import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findConstraints } from '../../../src/prompt/pipeline/constraints.ts';
import { wordsOf } from '../../../src/prompt/transforms/words/what-counts.ts';
import { type LlmLingua2Options, llmLingua2 } from '../../../src/wrappers/llmlingua/llm-lingua-2.ts';
import type { OptimizerEvent } from '../../../src/wrappers/optimizer-event.ts';
import type { OptimizerOptions } from '../../../src/wrappers/optimizer-options.ts';
import { optimize } from '../../../src/wrappers/token-optimizer.ts';
import { importPackage, noPackagesBecause } from './packages.ts';
import { type TinyModel, writeTinyModel } from './tiny-model.ts';

const signal = new AbortController().signal;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'optimizer-model-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const report = `The service was quiet for most of the day, and people went about their usual business, more or less as they had planned.
It is not available in the region of New Holland yet, which is a pity. It answers within 30 seconds, as a rule, and parseQuestion is never asked.
Some of those who had waited for a long while went away for good – the rest of them stayed with us in the end.
You must keep the old address. Nobody knew how the matter would turn out, and so it came as a surprise to all of us.`;

/** Long enough that it has to become smaller, behind enough answers that it may. */
const document = Array.from({ length: 12 }, () => report).join('\n\n');
const request = {
  model: 'gpt-4o',
  messages: [
    { role: 'user', content: 'Read this.' },
    { role: 'assistant', content: document },
    ...[1, 2, 3, 4].flatMap((at) => [
      { role: 'user', content: `And then (${at})?` },
      { role: 'assistant', content: `That was all (${at}).` },
    ]),
    { role: 'user', content: 'What of the service?' },
  ],
};

/** Knows the words of the report; the longer, the more they say. */
const tiny = (type: TinyModel['type'], more: Partial<TinyModel> = {}): TinyModel => ({
  type,
  texts: [report],
  worthOf: (word) => word.length / 12,
  ...more,
});

async function optimized(
  model: Partial<LlmLingua2Options> & { readonly modelFolder: string },
  options: OptimizerOptions = {},
) {
  const events: OptimizerEvent[] = [];
  const compressor = llmLingua2({ importPackage, ...model });
  const result = await optimize(request, {
    provider: 'openai',
    compressor,
    maxInputTokens: 1_500,
    policy: { off: new Set(['compaction']) },
    onEvent: (event) => events.push(event),
    ...options,
  });
  await compressor.close();
  return { ...result, events, text: result.operations.find(({ by }) => by === 'compression')?.text ?? null };
}

describe('a folder that holds no such model says what to do', () => {
  const cases: readonly [string, (path: string) => Partial<LlmLingua2Options>, string, RegExp][] = [
    ['when it is not there', (path) => ({ modelFolder: join(path, 'none') }), 'llmlingua/no-folder', /none/],
    [
      'when it is a file',
      (path) => {
        writeFileSync(join(path, 'model'), '');
        return { modelFolder: join(path, 'model') };
      },
      'llmlingua/no-folder',
      /no folder/,
    ],
    ['when it is empty', (path) => ({ modelFolder: path }), 'llmlingua/no-model', /config\.json/],
    [
      'when its configuration is none',
      (path) => {
        writeFileSync(join(path, 'config.json'), '[');
        return { modelFolder: path };
      },
      'llmlingua/broken-model',
      /config\.json/,
    ],
    [
      'when its model is of another kind',
      (path) => ({ modelFolder: writeTinyModel(path, tiny('bert', { says: 'llama' })) }),
      'llmlingua/other-model',
      /llama/,
    ],
    [
      'when its weights are others',
      (path) => ({ modelFolder: writeTinyModel(path, tiny('bert')), weights: 'q8' }),
      'llmlingua/no-model',
      /model_quantized\.onnx/,
    ],
  ];
  for (const [title, options, code, message] of cases)
    test(title, async () => {
      const path = folder();
      mkdirSync(path, { recursive: true });
      const compressor = llmLingua2({ modelFolder: path, ...options(path) });
      await expect(compressor.load()).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/llmlingua-2-js-tinybert-meetingbank/),
      });
    });
});

test('without its package it says what to install, and a call leaves out sentences instead', async () => {
  const modelFolder = writeTinyModel(folder(), tiny('bert'));
  const missing = { modelFolder, importPackage: (name: string) => import(`${name}-of-nobody`) };
  await expect(llmLingua2(missing).load()).rejects.toMatchObject({
    code: 'llmlingua/no-package',
    hint: expect.stringContaining('npm install @atjsh/llmlingua-2 @huggingface/transformers'),
  });
  const { events, operations } = await optimized(missing);
  expect(events.filter(({ kind }) => kind === 'fallback_triggered')).toEqual([
    expect.objectContaining({
      fallbackUsed: 'extractive',
      because: 'compressor-failed',
      errorName: 'LlmLinguaError',
      errorCode: 'llmlingua/no-package',
    }),
  ]);
  expect(operations.map(({ because }) => because).join()).toMatch(/sentences left out/);
});

test('a package that is another version says so', async () => {
  const compressor = llmLingua2({
    modelFolder: writeTinyModel(folder(), tiny('bert')),
    importPackage: async () => ({ LLMLingua2: {} }),
  });
  await expect(compressor.load()).rejects.toMatchObject({
    code: 'llmlingua/package',
    message: expect.stringContaining('version'),
  });
});

const title = noPackagesBecause === null ? 'with the package' : `with the package (${noPackagesBecause})`;

describe.skipIf(noPackagesBecause !== null)(title, () => {
  for (const type of ['bert', 'xlm-roberta'] as const)
    test(`words are left out as a model of the kind ${type} judges them, and nothing is fetched`, async () => {
      const { fetch } = globalThis;
      const fetched: unknown[] = [];
      globalThis.fetch = async (url) => {
        fetched.push(url);
        throw new Error('no network here');
      };
      onTestFinished(() => {
        globalThis.fetch = fetch;
      });
      const { text, stats, events } = await optimized({ modelFolder: writeTinyModel(folder(), tiny(type)) });
      expect(fetched).toEqual([]);
      expect(events.filter(({ kind }) => kind === 'fallback_triggered')).toEqual([]);
      expect(stats.route).toBe('heuristic+semantic+compression');
      expect(stats.faithfulness).toBeGreaterThanOrEqual(0.85);
      const shown = (text ?? '').replace(/ \[…\]$/, '');
      // Short words go, long ones stay; what must not get lost stays whatever the model says.
      expect(shown.split('\n\n')[0]).toMatchInlineSnapshot(`
        "service quiet most people went about their usual business, more less they planned.
        not available in the region of New Holland which pity. It answers within 30 seconds, as a rule, and parseQuestion is never asked.
        Some those waited long while went away good rest them stayed with.
        You must keep the old address. Nobody knew how the matter would turn came surprise."
      `);
      expect(wordsOf(document).join(' ')).not.toBe(wordsOf(shown).join(' '));
      for (const kept of [
        'not available',
        '30 seconds',
        'parseQuestion',
        'New Holland',
        ...findConstraints('You must keep the old address.'),
      ])
        expect(shown.split(kept)).toHaveLength(13);
      let found = 0;
      const words = wordsOf(shown);
      for (const word of wordsOf(document)) if (word === words[found]) found++;
      expect(found).toBe(words.length);
    });

  test('a graph beside the configuration will do, and smaller weights where they are told', async () => {
    const path = writeTinyModel(folder(), tiny('bert', { graph: 'model_quantized.onnx' }));
    expect((await optimized({ modelFolder: path, weights: 'q8' })).text).toMatch(/\[…\]$/);
    expect((await optimized({ modelFolder: path })).text).toMatch(/\[…\]$/);
  });

  test('weights may be in a file of their own, as of large models', async () => {
    const modelFolder = writeTinyModel(folder(), tiny('xlm-roberta', { apart: true }));
    const { text, stats } = await optimized({ modelFolder });
    const whole = await optimized({ modelFolder: writeTinyModel(folder(), tiny('xlm-roberta')) });
    expect(stats.faithfulness).not.toBeNull();
    expect(text).toBe(whole.text);
  });

  test('words that a model does not know stay', async () => {
    const modelFolder = writeTinyModel(folder(), tiny('bert', { worthOf: () => 0.01 }));
    const compressor = llmLingua2({ modelFolder, importPackage });
    const [picked] = await compressor.compress(
      [{ text: 'the service was quiet Ωμέγα and people went away', mustKeep: ['quiet'] }],
      { ratio: 0.2, signal },
    );
    expect(picked).toContain('Ωμέγα');
    expect(picked).toContain('quiet');
    expect(picked).not.toContain('people');
  });

  test('a word without an end, and names that overlap, are no reason to fail', async () => {
    const compressor = llmLingua2({
      modelFolder: writeTinyModel(folder(), tiny('xlm-roberta')),
      importPackage,
    });
    const endless = 'service'.repeat(400);
    const picked = await compressor.compress(
      [{ text: `It was ${endless} here`, mustKeep: ['service', 'vice', endless] }],
      { ratio: 0.5, signal },
    );
    expect(picked[0]).toContain(endless);
  });

  test('a broken graph is told with its path, and tried again only when asked to', async () => {
    const path = writeTinyModel(folder(), tiny('bert'));
    writeFileSync(join(path, 'onnx/model.onnx'), 'no graph');
    const compressor = llmLingua2({ modelFolder: path, importPackage });
    const asked = () =>
      compressor.compress([{ text: 'the service was quiet', mustKeep: [] }], { ratio: 0.5, signal });
    await expect(asked()).rejects.toMatchObject({
      code: 'llmlingua/broken-model',
      message: expect.stringContaining(path),
    });
    writeTinyModel(path, tiny('bert'));
    await expect(asked()).rejects.toMatchObject({ code: 'llmlingua/broken-model' });
    await compressor.load();
    expect(await asked()).toEqual([expect.stringContaining('service')]);
  });

  test('one that takes too long stops at the next passage', async () => {
    const { events, operations } = await optimized({
      modelFolder: writeTinyModel(folder(), tiny('bert')),
      limitMs: 0,
    });
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'fallback_triggered',
        fallbackUsed: 'extractive',
        errorName: 'HelpTooSlow',
      }),
    );
    expect(operations.map(({ because }) => because).join()).toMatch(/sentences left out/);
  });
});
