import { expect, test } from 'vitest';
import { askedText } from '../../src/agent/asked-text.ts';
import type { AttachedImage } from '../../src/agent/attached-image.ts';
import type { Tier } from '../../src/agent/turn.ts';
import { imageRefusal, imagesFor, tokensOfImages } from '../../src/agent/turn-images.ts';
import { mostInputTokens } from '../../src/agent/worst-case.ts';

const image = (more: Partial<AttachedImage> = {}): AttachedImage => ({
  written: 'shot.png',
  mediaType: 'image/png',
  base64: 'iVBORw0KGgo=',
  sizeBytes: 8,
  widthPx: 1_000,
  heightPx: 1_000,
  ...more,
});
const claude = {
  name: 'sonnet',
  vendor: 'anthropic',
  model: 'claude-sonnet-5-5',
  seesImages: true,
} as Tier;
const groq = { name: 'groq', vendor: 'groq', model: 'qwen/qwen3.8-27b', seesImages: true } as Tier;
const megabytes = (count: number) => 'A'.repeat(count * 1_048_576);

test.each([
  ['sent to who sees it', claude, [image()], 8_000, null],
  ['not sent to who does not', { ...claude, seesImages: false }, [image()], 8_000, 'it does not see images'],
  ['no question without images is concerned', { ...claude, seesImages: false }, [], 8_000, null],
  [
    'too many pixels for its provider',
    claude,
    [image({ widthPx: 8_001 })],
    8_000,
    'shot.png has 8001x1000 pixels, and its provider takes 8000 at most',
  ],
  [
    'too large for its provider',
    claude,
    [image(), image({ written: 'b.png', base64: megabytes(6) })],
    8_000,
    'b.png is larger than the 5 MB in base64 that its provider takes',
  ],
  [
    'together too large for its provider',
    groq,
    [image({ base64: megabytes(2) }), image({ base64: megabytes(2) })],
    8_000,
    'the images are larger than the 3.9 MB in base64 that its provider takes in a request',
  ],
  [
    'more than the budget',
    claude,
    [image()],
    1_296,
    'the images are about 1296 tokens for it; the budget is 1296',
  ],
] as const)('an image is %s', (_, tier, images, budgetTokens, reason) => {
  const refusal = imageRefusal({ images, budgetTokens }, tier);
  expect(refusal?.reason ?? null).toBe(reason);
  expect(refusal?.hint).not.toBe('');
});

test('the question says which images came with it, and is searched for without that', () => {
  const turn = { question: 'what is wrong in @shot.png?', attachment: 'a log', budgetTokens: 8_000 };
  const { asked, searched } = askedText({ ...turn, images: [image()] });
  expect(asked).toContain('shot.png (PNG, 1000x1000 pixels)');
  expect(asked.split('\n\n')).toEqual([expect.stringContaining('With this question came images'), 'a log']);
  expect(searched).toBe('what is wrong in ?\n\na log');
  const quoted = { ...turn, question: 'see @"my shot.png"', attachment: null };
  expect(askedText({ ...quoted, images: [image({ written: 'my shot.png' })] }).searched).toBe('see ');
  expect(askedText(turn).asked).not.toContain('came images');
});

test('the most that a request can cost holds its images', () => {
  const images = imagesFor({ images: [image(), image()] }, claude);
  const request = (more: object) => ({
    system: '',
    tools: [],
    messages: [{ role: 'user' as const, text: 'a', ...more }],
  });
  const more = mostInputTokens(request({ images })) - mostInputTokens(request({}));
  expect(more).toBeGreaterThanOrEqual(tokensOfImages({ images: [image(), image()] }, claude));
});
