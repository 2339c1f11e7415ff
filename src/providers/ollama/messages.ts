/** Turns a request into the parameters of Ollama's `/api/chat`. Pure. */
import type { ChatRequest, Message, Tool } from 'ollama';
import * as z from 'zod/mini';
import type { ModelMessage, ModelRequest } from '../contract.ts';

export interface ChatSettings {
  readonly contextTokens: number;
  readonly keepAlive: string;
  /** `false` for models that refuse the switch. */
  readonly sendsThink: boolean;
}

/** `truncate` and `shift` are newer than the SDK's types: an error in place of a silently cut prompt. */
export type OllamaChat = ChatRequest & {
  readonly stream: true;
  readonly truncate: false;
  readonly shift: false;
};

export function toOllamaChat(request: ModelRequest, settings: ChatSettings): OllamaChat {
  return {
    model: request.model,
    stream: true,
    messages: [
      ...(request.system === '' ? [] : [{ role: 'system', content: request.system }]),
      ...request.messages.map(toMessage),
    ],
    options: {
      num_ctx: settings.contextTokens,
      num_predict: request.maxOutputTokens,
      ...(request.temperature === null ? {} : { temperature: request.temperature }),
    },
    keep_alive: settings.keepAlive,
    truncate: false,
    // Servers before 0.12.11 do not know it and leave it out.
    logprobs: true,
    shift: false,
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toTool) }),
    ...(settings.sendsThink ? { think: thinkOf(request.model) } : {}),
  };
}

/** Short answers come quickly without thinking; gpt-oss cannot stop it, only shorten it. */
function thinkOf(model: string): false | 'low' {
  return model.includes('gpt-oss') ? 'low' : false;
}

function toTool(tool: ModelRequest['tools'][number]): Tool {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: { ...tool.parameters } },
  };
}

const record = z.record(z.string(), z.unknown());

function toMessage(message: ModelMessage): Message {
  switch (message.role) {
    case 'user': {
      const images = (message.images ?? []).map(({ base64 }) => base64);
      return { role: 'user', content: message.text, ...(images.length === 0 ? {} : { images }) };
    }
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text,
        ...(message.toolCalls.length === 0
          ? {}
          : {
              tool_calls: message.toolCalls.map((call) => {
                const args = record.safeParse(call.arguments);
                return { function: { name: call.name, arguments: args.success ? args.data : {} } };
              }),
            }),
      };
    case 'tool':
      return { role: 'tool', content: message.text, tool_name: message.toolName };
  }
}
