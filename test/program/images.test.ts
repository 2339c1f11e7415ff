/** `@shot.png` in a question through the command, with scripted servers of all four vendors. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { jpegOf, pngOf } from '../core/image-bytes.ts';
import { answer, startScriptedServer } from '../loopback/scripted-server.ts';
import { makeSandbox } from './sandbox.ts';

const files = {
  'package.json': '{"name": "shop"}',
  'src/price.ts': `/** Price of one item, in cents. */
export function priceOf(name: string): number {
  return name.length;
}
`,
};
const shot = pngOf(1_280, 720);

async function shop(options: { readonly model?: string; readonly config?: string } = {}) {
  const { model = 'qwen3.5:4b', config = '' } = options;
  const seen = answer('The button is cut off; `priceOf` fills it (src/price.ts:2).', {
    usage: { freshInput: 1_400, output: 20 },
  });
  const vendors = await startScriptedServer({
    ollamaModels: [model],
    ollama: [seen],
    groq: [seen],
    gemini: [seen],
    anthropic: [seen],
  });
  onTestFinished(() => vendors.close());
  const sandbox = makeSandbox(files);
  mkdirSync(sandbox.home, { recursive: true });
  writeFileSync(join(sandbox.home, 'config.toml'), `[tiers.local]\nmodel = "${model}"\n${config}`);
  writeFileSync(join(sandbox.project, 'shot.png'), shot);
  Object.assign(sandbox.env, {
    OLLAMA_HOST: vendors.urls.ollama,
    GROQ_BASE_URL: vendors.urls.groq,
    OPTIMIZER_TIERS_GEMINI_BASE_URL: vendors.urls.gemini,
    ANTHROPIC_BASE_URL: vendors.urls.anthropic,
    GROQ_API_KEY: 'gsk_0000000000000000000000000000000000000000000000000000',
    GEMINI_API_KEY: 'AIza0000000000000000000000000000000000000',
    ANTHROPIC_API_KEY: 'sk-ant-00000000000000000000000000000000',
  });
  const posted = () => vendors.requests.filter(({ method }) => method === 'POST');
  return { sandbox, posted };
}

type Posted = Readonly<Record<string, unknown>>;

/** The last message that a vendor got, as text. */
function lastMessage(body: unknown): string {
  const { messages, contents } = body as { messages?: unknown[]; contents?: unknown[] };
  return JSON.stringify((messages ?? contents ?? []).at(-1));
}

test.each([
  ['local', {}],
  ['groq', { config: '[tiers.groq]\nmodel = "qwen/qwen3.8-27b"\n' }],
  ['gemini', {}],
  ['sonnet', {}],
] as const)('%s is sent the image that a question names', async (tier, options) => {
  const { sandbox, posted } = await shop(options);
  const { stdout, exitCode } = await sandbox.run([
    'ask',
    'why is @shot.png cut off?',
    '--tier',
    tier,
    '--json',
  ]);
  expect(exitCode).toBe(0);
  const [request] = posted();
  expect(lastMessage(request?.body)).toContain(shot.toString('base64'));
  const { tier: answered, images, counted, requestTokens } = JSON.parse(stdout);
  expect(answered).toBe(tier);
  expect(images).toEqual([
    { path: 'shot.png', mediaType: 'image/png', widthPx: 1_280, heightPx: 720, sizeBytes: shot.length },
  ]);
  expect(requestTokens).toBe(counted.ownTokens + counted.imageTokens);
  expect(counted.imageTokens).toBeGreaterThan(1_000);
});

test('a tier that does not see images is left out, and says why; its setting lets it in', async () => {
  const { sandbox, posted } = await shop({ model: 'qwen2.5-coder:7b' });
  const ask = ['ask', 'why is @shot.png cut off?', '--dry-run', '--json'];
  const { ladder, ceilings } = JSON.parse((await sandbox.run(ask)).stdout);
  const blind = (tier: string) => ladder.leftOut.find((one: Posted) => one.tier === tier)?.reason;
  expect([blind('local'), blind('groq')]).toEqual(['it does not see images', 'it does not see images']);
  const text = JSON.parse((await sandbox.run(['ask', 'why is it cut off?', '--dry-run', '--json'])).stdout);
  const ceilingOf = (from: readonly { tier: string; ceiling: number }[]) =>
    from.find(({ tier }) => tier === 'sonnet')?.ceiling ?? 0;
  expect(ceilingOf(ceilings)).toBeGreaterThan(ceilingOf(text.ceilings));
  const env = { OPTIMIZER_TIERS_LOCAL_IMAGES: 'true' };
  const told = JSON.parse((await sandbox.run(ask, { env })).stdout);
  expect(told.ladder.leftOut.find((one: Posted) => one.tier === 'local')?.reason).not.toBe(
    'it does not see images',
  );
  expect(posted()).toEqual([]);
});

test('where none sees images nothing is asked, and it says what to do', async () => {
  const { sandbox, posted } = await shop({ model: 'qwen2.5-coder:7b' });
  const { exitCode, stderr } = await sandbox.run(['ask', 'why is @shot.png cut off?', '--local-only']);
  expect(exitCode).toBe(3);
  expect(stderr).toContain(
    'local: it does not see images — Set tiers.local.images = true if qwen2.5-coder:7b does.',
  );
  expect(stderr).toContain('no tier that may be asked sees images');
  expect(posted()).toEqual([]);
});

test('what is no PNG or JPEG is refused before anything is asked', async () => {
  const { sandbox, posted } = await shop();
  writeFileSync(join(sandbox.project, 'old.png'), 'GIF89a');
  const { exitCode, stderr, stdout } = await sandbox.run(['ask', 'why is @old.png cut off?', '--json']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('@old.png: its format is GIF; PNG and JPEG can be sent');
  expect(posted()).toEqual([]);
});

test('the next turn says that there was an image and sends the same text, but not the image', async () => {
  const { sandbox, posted } = await shop();
  await sandbox.run(['ask', 'why is @shot.png cut off?', '--tier', 'sonnet']);
  await sandbox.run(['ask', 'and what fills it?', '--tier', 'sonnet', '--continue']);
  const [first, second] = posted().map(
    ({ body }) => (body as { messages: { content: Posted[] }[] }).messages,
  );
  expect(first?.[0]?.content.map(({ type }) => type)).toEqual(['image', 'text']);
  const text = (content: readonly Posted[] | undefined) => content?.find(({ type }) => type === 'text')?.text;
  expect(text(second?.[0]?.content)).toBe(text(first?.[0]?.content));
  expect(text(second?.[0]?.content)).toContain('shot.png (PNG, 1280x720 pixels)');
  expect(JSON.stringify(second)).not.toContain(shot.toString('base64'));
});

test('an answer is given again for the same image, not for another of the same name', async () => {
  const { sandbox, posted } = await shop();
  const ask = async () => {
    const { stdout } = await sandbox.run(['ask', 'why is @shot.png cut off?', '--tier', 'sonnet', '--json']);
    return JSON.parse(stdout).cached;
  };
  expect([await ask(), await ask()]).toEqual([false, true]);
  writeFileSync(join(sandbox.project, 'shot.png'), pngOf(1_280, 720, 201));
  expect(await ask()).toBe(false);
  expect(posted()).toHaveLength(2);
});

test('an image outside of the project is sent where the person names it, never for a piped text', async () => {
  const { sandbox, posted } = await shop();
  writeFileSync(join(sandbox.home, 'other.jpg'), jpegOf(640, 480));
  const asked = ['ask', `what is @${join(sandbox.home, 'other.jpg')}?`, '--tier', 'sonnet'];
  expect((await sandbox.run(asked)).exitCode).toBe(0);
  expect(lastMessage(posted()[0]?.body)).toContain('image/jpeg');
  const stdin = `see @${join(sandbox.home, 'other.jpg')} and @shot.png`;
  await sandbox.run(['ask', 'why did this fail?', '--tier', 'sonnet'], { stdin });
  expect(lastMessage(posted().at(-1)?.body)).not.toContain('"image"');
});
