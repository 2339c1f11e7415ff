/** What Anthropic's errors mean. Pure. */
import * as z from 'zod/mini';
import type { ProviderFailure } from '../contract.ts';
import { failureOfBrokenStream, failureOfStatus } from '../http-failure.ts';
import type { FailureContext } from '../keyed-provider.ts';
import { type HeaderLookup, retryAfterMs } from '../retry-after.ts';

const vendorError = z.object({ error: z.object({ type: z.string(), message: z.string() }) });

/** The parts of the SDK's `APIError` that are read. */
const apiError = z.object({
  status: z.optional(z.number()),
  error: z.optional(z.unknown()),
  headers: z.optional(z.custom<HeaderLookup>((value) => value instanceof Headers)),
});

export function failureOfAnthropicError(error: unknown, context: FailureContext): ProviderFailure {
  const api = apiError.safeParse(error);
  const body = vendorError.safeParse(api.data?.error);
  const type = body.data?.error.type ?? null;
  const status = api.data?.status ?? statusOfType(type);
  if (status === null) return failureOfBrokenStream(error, context.begun, context.clean);

  const message = context.clean(body.data?.error.message ?? `HTTP ${status}`);
  const overflow = contextOverflow(message);
  if (status === 400 && overflow !== null) return overflow;
  if (status === 400 && (type === 'billing_error' || /credit balance|spend limit|billing/i.test(message))) {
    return { kind: 'unauthorized', message };
  }
  return failureOfStatus({
    status,
    message,
    retryAfterMs: api.data?.headers ? retryAfterMs(api.data.headers, context.nowMs) : null,
    model: context.model,
    isVendorError: body.success,
  });
}

/** An error inside a stream that began with 200 carries only its type. */
function statusOfType(type: string | null): number | null {
  switch (type) {
    case null:
      return null;
    case 'invalid_request_error':
      return 400;
    case 'authentication_error':
    case 'permission_error':
    case 'billing_error':
      return 401;
    case 'not_found_error':
      return 404;
    case 'request_too_large':
      return 413;
    case 'rate_limit_error':
      return 429;
    default:
      return 529;
  }
}

/** Source: `prompt is too long: 208310 tokens > 200000 maximum` and `… exceed context limit: 188240 + 21333 > 200000`. */
function contextOverflow(message: string): ProviderFailure | null {
  if (!/prompt is too long|exceed(s)? (the )?context (limit|window)/i.test(message)) return null;
  const numberOf = (text: string | undefined) =>
    text === undefined ? null : Number(text.replaceAll(',', ''));
  const limitTokens = numberOf(/>\s*([\d,]+)/.exec(message)?.[1]);
  const sentTokens = numberOf(/:\s*([\d,]+) tokens? >/.exec(message)?.[1]);
  const countsOutput = /[\d,]+ \+ [\d,]+ >/.test(message);
  return {
    kind: 'context-overflow',
    limitTokens,
    ...(sentTokens === null ? {} : { sentTokens }),
    ...(countsOutput ? { countsOutput } : {}),
    message,
  };
}
