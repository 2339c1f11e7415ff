/** What Gemini's errors mean. Pure. */
import * as z from 'zod/mini';
import type { ProviderFailure } from '../contract.ts';
import { failureOfBrokenStream, failureOfStatus } from '../http-failure.ts';
import type { FailureContext } from '../keyed-provider.ts';
import { durationMs } from '../retry-after.ts';

/** The parts of the SDK's `GoogleGenerativeAIFetchError` that are read; the headers are not kept by it. */
const fetchError = z.object({
  status: z.number(),
  message: z.string(),
  errorDetails: z.optional(
    z.array(
      z.looseObject({
        '@type': z.optional(z.string()),
        reason: z.optional(z.string()),
        retryDelay: z.optional(z.string()),
        violations: z.optional(z.array(z.looseObject({ quotaId: z.optional(z.string()) }))),
      }),
    ),
  ),
});

/** A day's quota comes back at midnight in California; what the API says to wait then is only seconds. */
const dayQuotaWaitMs = 3_600_000;

export function failureOfGeminiError(error: unknown, context: FailureContext): ProviderFailure {
  const parsed = fetchError.safeParse(error);
  if (!parsed.success) return failureOfSdkText(error, context);
  const { status, errorDetails = [] } = parsed.data;
  const sentence = sentenceOf(parsed.data.message, error);
  const message = context.clean(sentence === '' ? `HTTP ${status}` : sentence);
  if (status === 400) {
    if (errorDetails.some((detail) => detail.reason?.startsWith('API_KEY')))
      return { kind: 'unauthorized', message };
    if (/location is not supported|free tier is not available|enable billing/i.test(message)) {
      return { kind: 'unauthorized', message };
    }
    const overflow = /token count\D*(\d+)?.*exceeds the maximum number of tokens allowed\D*(\d+)?/i.exec(
      message,
    );
    if (overflow !== null) {
      return {
        kind: 'context-overflow',
        limitTokens: overflow[2] === undefined ? null : Number(overflow[2]),
        ...(overflow[1] === undefined ? {} : { sentTokens: Number(overflow[1]) }),
        message,
      };
    }
  }
  return failureOfStatus({
    status,
    message,
    retryAfterMs: retryDelayOf(errorDetails),
    model: context.model,
    isVendorError: sentence !== '',
  });
}

function retryDelayOf(details: NonNullable<z.infer<typeof fetchError>['errorDetails']>): number | null {
  const asked = details.find((detail) => detail.retryDelay !== undefined)?.retryDelay;
  const delayMs = asked === undefined ? null : durationMs(asked);
  const perDay = details.some((detail) =>
    detail.violations?.some((violation) => violation.quotaId?.includes('PerDay')),
  );
  return perDay ? Math.max(dayQuotaWaitMs, delayMs ?? 0) : delayMs;
}

/** The SDK wraps the API's sentence in its own words and appends the details as JSON. */
function sentenceOf(message: string, error: unknown): string {
  const start = message.search(/\[\d{3} [^\]]*\]/);
  let sentence = start === -1 ? message : message.slice(message.indexOf(']', start) + 1);
  const details = (error as { errorDetails?: unknown }).errorDetails;
  if (details !== undefined) sentence = sentence.replace(JSON.stringify(details), '');
  return sentence.trim();
}

/**
 * The SDK (0.24, the last one) drops the cause of a broken connection and tells the ways in which a stream breaks
 * apart by its words alone; they are read here and nowhere else.
 */
function failureOfSdkText(error: unknown, context: FailureContext): ProviderFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (/Error parsing JSON response/.test(text)) {
    return { kind: 'malformed', message: 'the answer is no JSON' };
  }
  if (/Failed to parse stream/.test(text)) {
    return context.begun
      ? { kind: 'cut-stream', message: 'the stream ended in the middle of a chunk' }
      : { kind: 'malformed', message: 'the answer is no event stream' };
  }
  return /Error reading from the stream/.test(text)
    ? { kind: 'cut-stream', message: 'the connection broke in the middle of the stream' }
    : failureOfBrokenStream(error, context.begun, (message) =>
        context.clean(message.replace('[GoogleGenerativeAI Error]: ', '')),
      );
}
