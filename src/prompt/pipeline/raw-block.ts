/** What the readers of vendors' messages find; the canonical form adds what is counted or follows from order. */
import type { BlockKind } from '../../core/blocks.ts';
import type { BlockForm, ToolUse } from './prompt-block.ts';

/** What every dialect has, such as `chat.completions.create` and `messages.create` take it. */
export interface ModelRequest {
  readonly messages: readonly object[];
  readonly system?: unknown;
  readonly tools?: unknown;
}

export interface RawBlock {
  readonly kind: BlockKind;
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly form: BlockForm;
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly message: number | null;
  readonly tool: ToolUse | null;
  /** Of what is not counted by its text, such as an image; `null`: count the text. */
  readonly opaqueTokens: number | null;
}

/** Where a block stands, and whose it is. */
export type Place = Pick<RawBlock, 'kind' | 'role' | 'path' | 'message'>;

/** Calls by their ids. Where a server counts anew in each answer an id comes again: its result is that of the last call. */
export class CallsById {
  readonly #last = new Map<string, ToolUse>();
  readonly #times = new Map<string, number>();

  /** @returns with an id that no call before it has */
  called(use: ToolUse): ToolUse {
    const times = this.#times.get(use.callId) ?? 0;
    this.#times.set(use.callId, times + 1);
    const own = times === 0 ? use : { ...use, callId: `${use.callId} #${times + 1}` };
    this.#last.set(use.callId, own);
    return own;
  }

  /** @param name as the result says it, if it does */
  of(callId: string, name: string | null = null): ToolUse {
    return this.#last.get(callId) ?? { callId, name, input: null, isError: false };
  }
}

/** A part with an unknown `type` or a broken one is passed through, so nothing is assumed about it. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Base64 and links say nothing about tokens; their length would drown every other number. */
const longestCounted = 4000;

/** About what a picture or a page costs with either vendor: Anthropic at most 1,600, OpenAI 85 to 1,105. */
const tokensOfMedia = 1600;

export function opaque(
  value: unknown,
  place: Pick<RawBlock, 'kind' | 'role' | 'path' | 'message'> & { readonly tool?: ToolUse | null },
): RawBlock {
  const text = JSON.stringify(value) ?? '';
  const isMedia = isRecord(value) && mediaTypes.has(String(value.type));
  return {
    ...place,
    tool: place.tool ?? null,
    form: 'opaque',
    text,
    opaqueTokens: isMedia || text.length > 16 * longestCounted ? tokensOfMedia : null,
  };
}

const mediaTypes = new Set([
  'image',
  'image_url',
  'input_audio',
  'file',
  'document',
  'container_upload',
  'input_image',
  'input_file',
]);

/** A call of the model; unlike what is opaque, long texts in it can be shortened once it is old. */
export function callBlock(
  value: unknown,
  place: Pick<RawBlock, 'kind' | 'role' | 'path' | 'message'>,
  tool: ToolUse,
): RawBlock {
  return { ...place, tool, form: 'call', text: JSON.stringify(value), opaqueTokens: null };
}
