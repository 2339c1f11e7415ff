/**
 * The `fetch` that is handed to Ollama's SDK. The SDK prints what it does not expect to the console (stdout is the
 * answer's alone) and throws plain errors; here the same cases become typed errors before the SDK sees them.
 */
import * as z from 'zod/mini';

/** A status, or an error inside a stream that began with 200: `status` is 500 then. */
export class OllamaHttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly isVendorError: boolean,
  ) {
    super(message);
  }
}

/** The stream ended before the line that says it is done. */
export class OllamaCutStream extends Error {}

const vendorError = z.object({ error: z.string() });
const runnerError = z.object({ error: z.object({ message: z.string() }) });

/** For an answer that is one JSON document. */
export function checkedDocumentFetch(fetchOnce: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchOnce(input, init);
    if (!response.ok) throw await httpErrorOf(response);
    return response;
  };
}

export function checkedFetch(fetchOnce: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchOnce(input, init);
    if (!response.ok) throw await httpErrorOf(response);
    if (response.body === null) return response;
    return new Response(response.body.pipeThrough(lineChecker()), {
      status: response.status,
      headers: response.headers,
    });
  };
}

async function httpErrorOf(response: Response): Promise<OllamaHttpError> {
  const body = await response.text().catch(() => '');
  const parsed = vendorError.safeParse(jsonOf(body));
  const message = parsed.success ? sentenceOf(parsed.data.error) : `HTTP ${response.status}`;
  return new OllamaHttpError(response.status, message, parsed.success);
}

/** The error of the model runner comes as JSON inside the string (ollama#16800). */
function sentenceOf(error: string): string {
  const inner = runnerError.safeParse(jsonOf(error));
  return inner.success ? inner.data.error.message : error;
}

/** Lets lines of JSON objects through, one by one. */
function lineChecker(): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  let done = false;
  const pass = (line: string, controller: TransformStreamDefaultController<Uint8Array>) => {
    if (line.trim() === '') return;
    const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOf(line));
    if (!parsed.success) throw new SyntaxError('a line of the stream is no JSON object');
    const failure = vendorError.safeParse(parsed.data);
    if (failure.success) throw new OllamaHttpError(500, sentenceOf(failure.data.error), true);
    done ||= parsed.data.done === true;
    controller.enqueue(encoder.encode(`${line}\n`));
  };
  return new TransformStream({
    transform(bytes, controller) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) pass(line, controller);
    },
    flush(controller) {
      if (rest.trim() !== '' && jsonOf(rest) === undefined && /^\s*\{/.test(rest)) {
        throw new OllamaCutStream('the stream ended in the middle of a line');
      }
      pass(rest, controller);
      if (!done) throw new OllamaCutStream('the stream ended before it was done');
    },
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
