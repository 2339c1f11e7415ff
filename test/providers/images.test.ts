/** Images of a user's message in each vendor's own form, as they arrive at a server. */
import { expect, onTestFinished, test } from 'vitest';
import { type ProviderName, providerNames } from '../../src/core/provider-name.ts';
import type { ModelMessage } from '../../src/providers/contract.ts';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { generate, makeProvider, makeRequest } from './generate.ts';

const png = { mediaType: 'image/png', base64: 'iVBORw0KGgo=', estimatedTokens: 1_000 } as const;
const jpeg = { mediaType: 'image/jpeg', base64: '/9j/4AAQ', estimatedTokens: 1_000 } as const;
const text = 'What is wrong here?';

async function send(
  name: ProviderName,
  messages: readonly ModelMessage[],
  usage = { freshInput: 120, output: 5 },
) {
  const server = await startScriptedServer({ [name]: [answer('A gap.', { usage })] });
  onTestFinished(() => server.close());
  const request = makeRequest(name, { messages, estimatedInputTokens: 2_100 });
  const { outcome } = await generate(makeProvider(name, server.urls[name]), request);
  const posted = server.requests.find(({ method }) => method === 'POST');
  return { outcome, body: posted?.body as Record<string, unknown> };
}

/** The last message, wherever the vendor has it. */
function lastOf(body: Readonly<Record<string, unknown>>): unknown {
  return [body.messages ?? body.contents].flat().at(-1);
}

const expected: Readonly<Record<ProviderName, unknown>> = {
  ollama: { role: 'user', content: text, images: [png.base64, jpeg.base64] },
  groq: {
    role: 'user',
    content: [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${png.base64}` } },
      { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${jpeg.base64}` } },
      { type: 'text', text },
    ],
  },
  gemini: {
    role: 'user',
    parts: [
      { inlineData: { mimeType: 'image/png', data: png.base64 } },
      { inlineData: { mimeType: 'image/jpeg', data: jpeg.base64 } },
      { text },
    ],
  },
  anthropic: {
    role: 'user',
    content: [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png.base64 } },
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: jpeg.base64 } },
      { type: 'text', text },
    ],
  },
};

test.each(providerNames)('%s is sent images before the text', async (name) => {
  const { outcome, body } = await send(name, [{ role: 'user', text, images: [png, jpeg] }]);
  expect(outcome.ok).toBe(true);
  expect(lastOf(body)).toEqual(expected[name]);
});

test.each(providerNames)('%s is sent what it was sent before where there is none', async (name) => {
  const without = await send(name, [{ role: 'user', text }]);
  const empty = await send(name, [{ role: 'user', text, images: [] }]);
  expect(empty.body).toEqual(without.body);
});

test('a local model that makes few tokens of an image has not had its prompt cut', async () => {
  const { outcome } = await send('ollama', [{ role: 'user', text, images: [png, jpeg] }]);
  expect(outcome.ok).toBe(true);
});
