/** What a request of any dialect says beside its messages. Pure. */
import { estimateTokens } from '../core/token-estimate.ts';
import type { ModelRequest } from '../prompt/pipeline/canonical.ts';

/** The vendor has what was said before, or has summed it up, and compares; what is sent is only what is new. */
export function isHeldByVendor(request: object): boolean {
  const {
    thread,
    previous_message_id: previous,
    messages,
    ...rest
  } = request as Readonly<Record<string, unknown>>;
  if (thread != null || previous != null) return true;
  if (rest.previous_response_id != null || rest.conversation != null) return true;
  if (!Array.isArray(messages)) return false;
  return messages.some((message: { readonly content?: unknown } | null) => {
    const content = message?.content;
    return Array.isArray(content) && content.some((part: Typed | null) => part?.type === 'compaction');
  });
}

interface Typed {
  readonly type?: unknown;
}

/** With no other counter, and of whatever there is: it is told that this is an estimate. */
export function textTokens(request: ModelRequest): number {
  try {
    return estimateTokens(JSON.stringify([request.system, request.tools, request.messages]));
  } catch {
    return 0;
  }
}

export function answerTokensOf(request: ModelRequest): number | null {
  const {
    max_completion_tokens: chat,
    max_output_tokens: response,
    max_tokens: tokens,
  } = request as {
    readonly max_completion_tokens?: unknown;
    readonly max_output_tokens?: unknown;
    readonly max_tokens?: unknown;
  };
  const completion = chat ?? response;
  if (typeof completion === 'number') return completion;
  return typeof tokens === 'number' ? tokens : null;
}
