/** What Groq's errors mean. Pure. */
import * as z from 'zod/mini';
import type { ProviderFailure } from '../contract.ts';
import { failureOfBrokenStream, failureOfStatus } from '../http-failure.ts';
import type { FailureContext } from '../keyed-provider.ts';
import { durationMs, type HeaderLookup, retryAfterMs } from '../retry-after.ts';

const text = z.optional(z.nullable(z.string()));
const details = z.object({
  message: z.string(),
  type: text,
  code: text,
  status_code: z.optional(z.nullable(z.number())),
});

/** The parts of the SDK's `APIError` that are read. In a stream the body is the inner object. */
const apiError = z.object({
  status: z.optional(z.number()),
  error: z.optional(z.unknown()),
  headers: z.optional(z.custom<HeaderLookup>((value) => value instanceof Headers)),
});

export function failureOfGroqError(error: unknown, context: FailureContext): ProviderFailure {
  const api = apiError.safeParse(error);
  const vendor = detailsOf(api.data?.error);
  const status = api.data?.status ?? vendor?.status_code ?? (vendor === null ? null : 400);
  if (status === null) return failureOfBrokenStream(error, context.begun, context.clean);

  const message = context.clean(vendor?.message ?? `HTTP ${status}`);
  switch (vendor?.code) {
    case 'tool_use_failed':
      return { kind: 'tool-use-failed', message };
    case 'context_length_exceeded':
      return { kind: 'context-overflow', limitTokens: numberIn(message, 'Limit'), message };
    case 'model_not_found':
    case 'model_decommissioned':
      return { kind: 'model-missing', model: context.model, message };
  }
  if (status === 413) return tooLarge(message);
  if (status === 498) return { kind: 'overloaded', retryAfterMs: null, message };
  const failure = failureOfStatus({
    status,
    message,
    retryAfterMs:
      (api.data?.headers ? retryAfterMs(api.data.headers, context.nowMs) : null) ?? waitIn(message),
    model: context.model,
    isVendorError: vendor !== null,
  });
  const tokensLeft = tokensLeftIn(message);
  return failure.kind === 'rate-limited' && tokensLeft !== null ? { ...failure, tokensLeft } : failure;
}

function detailsOf(body: unknown): z.infer<typeof details> | null {
  const outer = z.object({ error: details }).safeParse(body);
  if (outer.success) return outer.data.error;
  const inner = details.safeParse(body);
  return inner.success ? inner.data : null;
}

/**
 * A request that is larger than all that a minute allows, which counts the answer's most too.
 * Source: `… on tokens per minute (TPM): Limit 6000, Requested 42781, please reduce your message size`.
 */
function tooLarge(message: string): ProviderFailure {
  const limitTokens = numberIn(message, 'Limit');
  const sentTokens = numberIn(message, 'Requested');
  return {
    kind: 'context-overflow',
    limitTokens,
    ...(sentTokens === null ? {} : { sentTokens }),
    ...(limitTokens === null ? {} : { countsOutput: true }),
    message,
  };
}

/** Source: `… on tokens per minute (TPM): Limit 6000, Used 4120, Requested 3500. Please try again in …`. */
function tokensLeftIn(message: string): number | null {
  if (!/tokens per minute/i.test(message)) return null;
  const limit = numberIn(message, 'Limit');
  const used = numberIn(message, 'Used');
  return limit === null || used === null ? null : Math.max(0, limit - used);
}

function numberIn(message: string, word: 'Limit' | 'Used' | 'Requested'): number | null {
  const found = new RegExp(`\\b${word}:? ~?([\\d,]+)`, 'i').exec(message)?.[1];
  return found === undefined ? null : Number(found.replaceAll(',', ''));
}

/** Source: `Please try again in 7m33.5s.` */
function waitIn(message: string): number | null {
  const wait = /try again in ([\d.hms]+?)\.?(?:\s|$)/i.exec(message)?.[1];
  return wait === undefined ? null : durationMs(wait);
}
