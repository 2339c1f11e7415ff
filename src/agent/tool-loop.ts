/**
 * The calls of one tier and their answers, as messages. Says when it leads nowhere: the same call again and again, nothing
 * but failures, too many steps.
 */
import { estimateTokens } from '../core/token-estimate.ts';
import type { ModelMessage, ToolCall } from '../providers/contract.ts';
import type { ToolResult } from '../tools/tool.ts';
import type { Toolbox } from '../tools/toolbox.ts';

/** How often the very same call is answered, as long as nothing else was edited. */
const mostRepeats = 3;
/** Steps in a row of which no call succeeded. */
const mostFailures = 5;
/** Of one answer. */
const mostCharacters = 24_000;

/** The last ones are what a model works with. */
const keptAnswers = 6;
/** Leaving it out would save nothing. */
const shortAnswer = 300;
const leftOut = '(left out to make room; call it again if you need it)';

export class ToolLoop {
  readonly messages: ModelMessage[] = [];
  readonly #toolbox: Toolbox | null;
  readonly #redact: (text: string) => string;
  readonly #maxSteps: number;
  readonly #repeats = new Map<string, number>();
  #steps = 0;
  /** Calls that edited something. */
  #edits = 0;
  #failures = 0;
  #tokens = 0;
  #told = '';

  constructor(toolbox: Toolbox | null, redact: (text: string) => string, maxSteps: number) {
    this.#toolbox = toolbox;
    this.#redact = redact;
    this.#maxSteps = maxSteps;
  }

  /** Of all messages, estimated. */
  get tokens(): number {
    return this.#tokens;
  }

  /** What tools said; names and lines from it are no inventions. */
  get told(): string {
    return this.#told;
  }

  /**
   * @param text that came with the calls
   * @returns why it leads nowhere, a clause; `null`: it goes on
   */
  async answer(
    text: string,
    calls: readonly ToolCall[],
    onResult: (call: ToolCall, result: ToolResult) => void,
    onStart: (call: ToolCall) => void = () => {},
  ): Promise<string | null> {
    this.#steps += 1;
    const results = (await this.#toolbox?.run(calls, (at) => onStart(calls[at] as ToolCall))) ?? [];
    this.#add({ role: 'assistant', text, toolCalls: calls });
    for (const [at, call] of calls.entries()) {
      const result = results[at] as ToolResult;
      const said = this.#redact(shortened(result.text));
      this.#told += `\n${said}`;
      onResult(call, { ...result, text: said });
      this.#add({
        role: 'tool',
        callId: call.id,
        toolName: call.name,
        text: result.ok ? said : `Error: ${said}`,
      });
      // After an edit the same test or the same lines may say something else.
      const isEdit = this.#toolbox?.accessOf(call.name) === 'edit';
      if (isEdit && result.ok) this.#edits += 1;
      const key = `${isEdit ? '' : this.#edits} ${call.name} ${JSON.stringify(call.arguments)}`;
      const count = (this.#repeats.get(key) ?? 0) + 1;
      this.#repeats.set(key, count);
      if (count >= mostRepeats) return `it made the same call ${count} times (${call.name})`;
    }
    this.#failures = results.some(({ ok }) => ok) ? 0 : this.#failures + 1;
    if (this.#failures >= mostFailures)
      return `${this.#failures} steps in a row failed: ${results.at(-1)?.text.split('\n')[0]}`;
    return this.#steps >= this.#maxSteps ? `it was not done after ${this.#steps} steps` : null;
  }

  /** The model is to mend what it answered. @param because what does not hold */
  mend(text: string, because: string): void {
    this.#add({ role: 'assistant', text, toolCalls: [] });
    const said = this.#redact(shortened(because));
    const how =
      this.#toolbox === null
        ? 'Answer again, as a whole, with that mended.'
        : 'Mend them with the tools, then say what changed.';
    this.#add({ role: 'user', text: `Your answer does not hold: ${said}\n${how}` });
  }

  /**
   * Leaves out the texts of old answers, in one go, when all messages together take more than there is room for: one rewrite
   * of what a provider has in its cache, not one in each step.
   */
  makeRoom(roomTokens: number): void {
    if (this.#tokens <= roomTokens) return;
    const tools = [...this.messages.entries()].filter(([, { role }]) => role === 'tool');
    for (const [at, message] of tools.slice(0, -keptAnswers)) {
      if (message.role !== 'tool' || message.text.length <= shortAnswer) continue;
      this.messages[at] = { ...message, text: leftOut };
    }
    this.#tokens = this.messages.reduce((sum, message) => sum + tokensOf(message), 0);
  }

  #add(message: ModelMessage): void {
    this.messages.push(message);
    this.#tokens += tokensOf(message);
  }
}

function tokensOf(message: ModelMessage): number {
  return estimateTokens(JSON.stringify(message));
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  const half = mostCharacters / 2;
  return `${text.slice(0, half)}\n(${text.length - mostCharacters} characters left out)\n${text.slice(-half)}`;
}
