/** What images a question comes with, and what they are for a tier: whether it may be sent them, and how many tokens. Pure. */
import type { ModelImage } from '../providers/contract.ts';
import { imageLimits, imageTokens } from '../providers/model-facts/images.ts';
import type { Tier, Turn } from './turn.ts';

type Asked = Pick<Turn, 'images'>;

/** `null`: nobody is to be asked. */
export function tokensOfImages({ images = [] }: Asked, tier: Pick<Tier, 'vendor' | 'model'> | null): number {
  if (tier === null) return 0;
  return images.reduce((sum, image) => sum + imageTokens(tier.vendor, tier.model, image), 0);
}

export function imagesFor({ images = [] }: Asked, { vendor, model }: Tier): readonly ModelImage[] {
  return images.map((image) => ({
    mediaType: image.mediaType,
    base64: image.base64,
    estimatedTokens: imageTokens(vendor, model, image),
  }));
}

/**
 * Stands with the question and keeps its bytes in later turns, which send no image again: true of the message in which it
 * stands as well as of one that is sent again. Empty without images.
 */
export function imagesNote({ images = [] }: Asked): string {
  if (images.length === 0) return '';
  const list = images.map(
    ({ written, mediaType, widthPx, heightPx }) =>
      `${written} (${mediaType === 'image/png' ? 'PNG' : 'JPEG'}, ${widthPx}x${heightPx} pixels)`,
  );
  return `\n(With this question came images, to be looked at beside the excerpts; later questions do not send them again: ${list.join(', ')})`;
}

/** What is left to search for: the name of an image finds code that has `png` in it. */
export function withoutImages(question: string, { images = [] }: Asked): string {
  return images.reduce(
    (text, { written }) =>
      ['"', "'", '`', ''].reduce((left, quote) => left.replaceAll(`@${quote}${written}${quote}`, ''), text),
    question,
  );
}

/** Why a tier is not asked with these images; `null`: it may be. */
export function imageRefusal(
  turn: Pick<Turn, 'images' | 'budgetTokens'>,
  tier: Tier,
): { readonly reason: string; readonly hint: string } | null {
  const { images = [], budgetTokens } = turn;
  if (images.length === 0) return null;
  if (!tier.seesImages) {
    return {
      reason: 'it does not see images',
      hint: `Set tiers.${tier.name}.images = true if ${tier.model} does.`,
    };
  }
  const { sidePx, base64Bytes, allBase64Bytes } = imageLimits[tier.vendor];
  const tooWide = images.find(({ widthPx, heightPx }) => Math.max(widthPx, heightPx) > (sidePx ?? Infinity));
  if (tooWide !== undefined) {
    return {
      reason: `${tooWide.written} has ${tooWide.widthPx}x${tooWide.heightPx} pixels, and its provider takes ${sidePx} at most`,
      hint: 'Make it smaller.',
    };
  }
  const tooLarge = images.find(({ base64 }) => base64.length > (base64Bytes ?? Infinity));
  if (tooLarge !== undefined) {
    return {
      reason: `${tooLarge.written} is larger than the ${megabytes(base64Bytes)} in base64 that its provider takes`,
      hint: 'Make it smaller, or save it as a JPEG.',
    };
  }
  const allBytes = images.reduce((sum, { base64 }) => sum + base64.length, 0);
  if (allBytes > (allBase64Bytes ?? Infinity)) {
    return {
      reason: `the images are larger than the ${megabytes(allBase64Bytes)} in base64 that its provider takes in a request`,
      hint: 'Make them smaller, save them as JPEGs, or ask with fewer.',
    };
  }
  const tokens = tokensOfImages(turn, tier);
  if (tokens < budgetTokens) return null;
  return {
    reason: `the images are about ${tokens} tokens for it; the budget is ${budgetTokens}`,
    hint: `Allow more: --budget-tokens ${Math.ceil((tokens * 1.5) / 1_000) * 1_000}.`,
  };
}

function megabytes(bytes: number | null): string {
  return `${((bytes ?? 0) / 1_048_576).toFixed(1).replace(/\.0$/, '')} MB`;
}
