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
      return { kind: 'context-overflow', limitTokens: limitIn(message), message };
    case 'model_not_found':
    case 'model_decommissioned':
      return { kind: 'model-missing', model: context.model, message };
  }
  if (status === 413) return { kind: 'context-overflow', limitTokens: limitIn(message), message };
  if (status === 498) return { kind: 'overloaded', retryAfterMs: null, message };
  return failureOfStatus({
    status,
    message,
    retryAfterMs:
      (api.data?.headers ? retryAfterMs(api.data.headers, context.nowMs) : null) ?? waitIn(message),
    model: context.model,
    isVendorError: vendor !== null,
  });
}

function detailsOf(body: unknown): z.infer<typeof details> | null {
  const outer = z.object({ error: details }).safeParse(body);
  if (outer.success) return outer.data.error;
  const inner = details.safeParse(body);
  return inner.success ? inner.data : null;
}

/** Source: `… on tokens per minute (TPM): Limit 6000, Requested 42781, please reduce your message size`. */
function limitIn(message: string): number | null {
  const limit = /\bLimit:? ([\d,]+)/i.exec(message)?.[1];
  return limit === undefined ? null : Number(limit.replaceAll(',', ''));
}

/** Source: `Please try again in 7m33.5s.` */
function waitIn(message: string): number | null {
  const wait = /try again in ([\d.hms]+?)\.?(?:\s|$)/i.exec(message)?.[1];
  return wait === undefined ? null : durationMs(wait);
}
