/**
 * The calls of one tier and their answers, as messages. Says when it leads nowhere: the same call again and again, nothing
 * but failures, too many steps.
 */
import { estimateTokens } from '../core/token-estimate.ts';
import { isProgramOutput } from '../prompt/pipeline/tool-rules.ts';
import type { ModelMessage, ToolCall } from '../providers/contract.ts';
import type { ToolResult } from '../tools/tool.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { agentTools } from './agent-tools.ts';

/** How often the very same call is answered, as long as nothing else was edited. */
const mostRepeats = 3;
/** Steps in a row of which no call succeeded. */
const mostFailures = 5;
/** Of one answer. */
const mostCharacters = 24_000;

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
  #unshownTokens = 0;
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

  /** Of them, those of long outputs that nobody would send as they are: beyond their beginning and their end. */
  get unshownTokens(): number {
    return this.#unshownTokens;
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
      const shown = this.#redact(shortened(result.text));
      // Of all of it what matters can be found; of its two ends only what stands there.
      const isLonger = result.longer !== undefined && isOutput(call);
      const said = isLonger ? this.#redact(result.longer ?? '') : shown;
      if (isLonger) this.#unshownTokens += estimateTokens(said) - estimateTokens(shown);
      this.#told += `\n${said}`;
      onResult(call, { ...result, text: shown });
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
    return this.#steps >= this.#maxSteps
      ? `it was not done after ${this.#steps} steps, which is all it may take (agent.max-steps)`
      : null;
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

  #add(message: ModelMessage): void {
    this.messages.push(message);
    this.#tokens += tokensOf(message);
  }
}

function tokensOf(message: ModelMessage): number {
  return estimateTokens(JSON.stringify(message));
}

function isOutput({ name, arguments: given }: ToolCall): boolean {
  return isProgramOutput(name, JSON.stringify(given) ?? null, agentTools);
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  const half = mostCharacters / 2;
  return `${text.slice(0, half)}\n(${text.length - mostCharacters} characters left out)\n${text.slice(-half)}`;
}
