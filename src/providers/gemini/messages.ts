/** Turns a request into a body of Gemini's `streamGenerateContent`. Pure. */
import type { Content, GenerateContentRequest, Part, Tool } from '@google/generative-ai';
import type { ModelImage, ModelMessage, ModelRequest, ToolCall } from '../contract.ts';
import { findModel } from '../model-facts.ts';
import { toGeminiSchema } from './schema.ts';

/** The signature of a call that this model did not make; the API takes it in place of a real one. Source:
 * ai.google.dev/gemini-api/docs/thought-signatures, on histories of other models. */
const foreignCallSignature = 'skip_thought_signature_validator';

const signaturePrefix = 'gemini:';

/** What is put into `ToolCall.signature`: with the vendor's name, so that no other vendor's is ever sent. */
export function encodeSignature(thoughtSignature: string | null): string | null {
  return thoughtSignature === null ? null : signaturePrefix + thoughtSignature;
}

export function toGeminiRequest(request: ModelRequest): GenerateContentRequest {
  const facts = findModel('gemini', request.model);
  const takesTemperature = facts?.supportsTemperature ?? true;
  const generationConfig = {
    maxOutputTokens: request.maxOutputTokens,
    ...(request.temperature !== null && takesTemperature ? { temperature: request.temperature } : {}),
    // Thinking counts against `maxOutputTokens`; the SDK's types are older than this field.
    ...(facts?.effort.includes('low') ? { thinkingConfig: { thinkingLevel: 'low' } } : {}),
  };
  return {
    contents: toContents(request.messages),
    generationConfig,
    ...(request.system === '' ? {} : { systemInstruction: request.system }),
    ...(request.tools.length === 0 ? {} : { tools: [toTools(request)] }),
  };
}

function toTools(request: ModelRequest): Tool {
  return {
    functionDeclarations: request.tools.map((tool) => {
      const parameters = toGeminiSchema(tool.parameters);
      const declaration = { name: tool.name, description: tool.description };
      return parameters === null ? declaration : ({ ...declaration, parameters } as never);
    }),
  };
}

/** Neighbours of one role become one content: the results of parallel calls have to stand in one. */
function toContents(messages: readonly ModelMessage[]): Content[] {
  const contents: Content[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'model' : 'user';
    const parts = toParts(message);
    if (parts.length === 0) continue;
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  return contents;
}

function toParts(message: ModelMessage): Part[] {
  switch (message.role) {
    case 'user':
      return [...(message.images ?? []).map(toImage), { text: message.text }];
    case 'assistant':
      return [...(message.text === '' ? [] : [{ text: message.text }]), ...toCallParts(message.toolCalls)];
    case 'tool':
      return [{ functionResponse: { name: message.toolName, response: { result: message.text } } }];
  }
}

function toImage({ mediaType, base64 }: ModelImage): Part {
  return { inlineData: { mimeType: mediaType, data: base64 } };
}

/** Of parallel calls only the first one carries a signature, but that one must. */
function toCallParts(calls: readonly ToolCall[]): Part[] {
  const signed = calls.some((call) => call.signature?.startsWith(signaturePrefix));
  return calls.map((call, index) => {
    const signature = call.signature?.startsWith(signaturePrefix)
      ? call.signature.slice(signaturePrefix.length)
      : !signed && index === 0
        ? foreignCallSignature
        : null;
    const args = typeof call.arguments === 'object' && call.arguments !== null ? call.arguments : {};
    return {
      functionCall: { name: call.name, args },
      ...(signature === null ? {} : { thoughtSignature: signature }),
    };
  });
}
