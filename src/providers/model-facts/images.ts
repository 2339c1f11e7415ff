/**
 * Which models see images, how many tokens an image is for them, and how large one may be. Each with its source; a local
 * model is known by its name, since it may be any of hundreds. Data and its look-up.
 */
import type { ImageSize } from '../../core/image-header.ts';
import type { ProviderName } from '../../core/provider-name.ts';

interface VisionFact {
  readonly provider: ProviderName;
  readonly models: RegExp;
  readonly source: string;
}

/** What is not said here does not see: a picture that is not seen is answered with inventions. */
const visionFacts: readonly VisionFact[] = [
  {
    provider: 'anthropic',
    models: /^claude-/,
    source: 'platform.claude.com/docs/en/build-with-claude/vision: all models since Claude 3',
  },
  {
    provider: 'gemini',
    models: /^(?:models\/)?gemini-/,
    source: 'ai.google.dev/gemini-api/docs/image-understanding: all Gemini models',
  },
  {
    provider: 'groq',
    models: /^qwen\/qwen3\.[68]-27b/,
    source:
      'models.dev providers/groq (febe910, modalities; sources read 2026-08-29). gpt-oss takes text only',
  },
  {
    provider: 'ollama',
    models: /^(?:bak)?llava|^moondream|^minicpm-v|^granite3\.\d-vision|^llama3\.2-vision|^llama4/,
    source: 'ollama.com/search?c=vision, by their names; docs.ollama.com/capabilities/vision',
  },
  {
    provider: 'ollama',
    models: /^gemma3(?!n)(?!:(?:1b|270m))|^gemma4/,
    source:
      'docs.ollama.com/capabilities/vision (gemma3; its 1b and 270m take text only); Gemma 4 model card',
  },
  {
    provider: 'ollama',
    models: /^qwen2\.5vl|^qwen3-vl|^qwen3\.[5-8]/,
    source:
      'ollama.com/blog/multimodal-models; Ollama reads the vision tensors of its qwen3.5 (ollama db0c745, llama/compat)',
  },
  {
    provider: 'ollama',
    models: /^mistral-small3\.[12]/,
    source: 'ollama.com/blog/multimodal-models',
  },
];

export function seesImages(provider: ProviderName, model: string): boolean {
  // Of `someone/llava:7b` the name of the family counts.
  const name = provider === 'ollama' ? model.replace(/^.*\//, '') : model;
  return visionFacts.some((fact) => fact.provider === provider && fact.models.test(name));
}

/** Estimated; the vendors' own rules are for images that they have scaled. */
export function imageTokens(provider: ProviderName, model: string, size: ImageSize): number {
  switch (provider) {
    case 'anthropic':
      return claudeTokens(model, size);
    case 'gemini':
      return geminiTokens(model, size);
    case 'groq':
    case 'ollama':
      return patchTokens(size);
  }
}

/** Claude before Opus 4.7: smaller images are all that it sees. */
const lowResolution = /^claude-(?:3|(?:sonnet|haiku|opus)-4(?:-[0-6])?(?:-\d{8})?$)/;

/**
 * One token for each 28 by 28 pixels, as scaled: the long side at most 2,576 pixels and 4,784 tokens, for older models
 * 1,568 and 1,568. Source: platform.claude.com/docs/en/build-with-claude/vision. (The rule before it, width times height
 * by 750, differs by less than 5%.)
 */
function claudeTokens(model: string, { widthPx, heightPx }: ImageSize): number {
  const isLow = lowResolution.test(model);
  const [longestPx, mostTokens] = isLow ? [1_568, 1_568] : [2_576, 4_784];
  const scale = Math.min(1, longestPx / Math.max(widthPx, heightPx));
  return Math.min(mostTokens, Math.ceil((widthPx * scale) / 28) * Math.ceil((heightPx * scale) / 28));
}

const geminiTileTokens = 258;
/** Source: ai.google.dev/gemini-api/docs/media-resolution: at most so many in the resolution that is the default. */
const gemini3Tokens = 1_120;

/**
 * Before Gemini 3: 258 tokens for each tile of 768 by 768 pixels; the side of a tile is two thirds of the short side of the
 * image, where that is smaller; up to 384 pixels there is one. Source: ai.google.dev/gemini-api/docs/image-understanding.
 */
function geminiTokens(model: string, { widthPx, heightPx }: ImageSize): number {
  if (!/gemini-[12][.-]/.test(model)) return gemini3Tokens;
  if (Math.max(widthPx, heightPx) <= 384) return geminiTileTokens;
  const tilePx = Math.min(768, Math.max(256, Math.floor(Math.min(widthPx, heightPx) / 1.5)));
  return Math.ceil(widthPx / tilePx) * Math.ceil(heightPx / tilePx) * geminiTileTokens;
}

/**
 * An assumption for open models: one token for each 28 by 28 pixels, at most 16,384, as Qwen2.5-VL has it (arXiv 2502.13923).
 * Newer ones need fewer, Gemma a fixed number far below it.
 */
function patchTokens({ widthPx, heightPx }: ImageSize): number {
  return Math.min(16_384, Math.ceil(widthPx / 28) * Math.ceil(heightPx / 28));
}

export interface VendorImageLimits {
  readonly sidePx: number | null;
  /** Of one image, in base64. */
  readonly base64Bytes: number | null;
  /** Of all images of a request, in base64. */
  readonly allBase64Bytes: number | null;
}

const mebibyte = 1_048_576;

export const imageLimits: Readonly<Record<ProviderName, VendorImageLimits>> = {
  // Source: platform.claude.com/docs/en/build-with-claude/vision, limits; requests up to 32 MB.
  anthropic: { sidePx: 8_000, base64Bytes: 5 * mebibyte, allBase64Bytes: 24 * mebibyte },
  // Source: ai.google.dev/gemini-api/docs/image-understanding: a request with inline data up to 20 MB.
  gemini: { sidePx: null, base64Bytes: null, allBase64Bytes: 18 * mebibyte },
  // Source: console.groq.com/docs/vision: 4 MB for a request with images in base64.
  groq: { sidePx: null, base64Bytes: null, allBase64Bytes: 3.9 * mebibyte },
  ollama: { sidePx: null, base64Bytes: null, allBase64Bytes: null },
};
