/**
 * Shows a turn while it runs. On a terminal drafts stream as they come, each under the name of its tier. Elsewhere stdout
 * gets the accepted answer only: a draft that may still be replaced is held back, and streams only when nothing can
 * replace it. Decides nothing about the turn.
 */
import type { AgentEvent } from '../agent/agent-event.ts';
import type { ModelAnswer, TurnResult } from '../agent/turn.ts';
import { addUsd, formatUsd, type NanoUsd, zeroUsd } from '../core/money.ts';
import { inputTokens } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { asksForChange } from '../prompt/answer-forms.ts';
import { countOf } from './amounts.ts';
import { type Terminal, withoutControls } from './terminal.ts';

export class AnswerView {
  readonly #terminal: Terminal;
  readonly #silent: boolean;
  readonly #quiet: boolean;
  readonly #muted: boolean;
  /** What streams is not what is shown in the end. */
  readonly #holdsBack: boolean;
  /** Text of the last attempt that reached stdout. */
  #shown = '';
  #shownTier: string | null = null;
  #live = false;
  /** What is answered may be a change, of which stdout gets nothing but the diff. */
  #mayChange = false;
  #answersSoFar = 0;
  /** Notices that came in the middle of a line of a draft. */
  readonly #held: string[] = [];

  constructor(
    terminal: Terminal,
    options: { readonly silent: boolean; readonly quiet: boolean; readonly holdsBack?: boolean },
  ) {
    this.#terminal = terminal;
    this.#silent = options.silent;
    this.#quiet = options.quiet || options.silent;
    this.#muted = options.quiet;
    this.#holdsBack = options.holdsBack === true;
  }

  onEvent(event: AgentEvent): void {
    // A program that reads the answer from stdout has a person who reads stderr.
    if (event.type === 'notice' && !this.#muted) this.#notice(event.text);
    if (this.#silent) return;
    switch (event.type) {
      case 'attempt-started':
        this.endDraft();
        this.#live =
          !this.#holdsBack &&
          (this.#terminal.out.isTerminal || (event.isLast && this.#answersSoFar === 0 && !this.#mayChange));
        this.#shown = '';
        this.#shownTier = event.tier;
        this.#note(`${event.tier} (${event.model}) …`);
        break;
      case 'classified':
        this.#mayChange = asksForChange(event.classification.intent);
        break;
      case 'text':
        if (this.#live) {
          this.#terminal.out.write(event.text);
          this.#shown += event.text;
        }
        break;
      case 'conversation':
        this.#note(goingText(event));
        break;
      case 'secrets-replaced':
        this.#note(`not sent, and replaced by a mark: ${event.replaced.map(({ kind }) => kind).join(', ')}`);
        break;
      case 'retrying':
        this.#note(
          `${event.tier}: ${event.because}; trying again in ${(event.delayMs / 1_000).toFixed(1)} s`,
        );
        break;
      case 'packed-smaller':
        this.#note(
          `${event.tier}: ${event.because}; asking it again with ${event.promptTokens} tokens at most`,
        );
        break;
      case 'tool-called':
        this.endDraft();
        this.#note(`  ${event.name} ${event.given}`);
        break;
      case 'mending':
        this.endDraft();
        this.#note(`${event.tier} is to mend it: ${event.because.split('\n')[0] ?? ''}`);
        break;
      case 'denied':
        this.#note(`    not run: ${event.because}`);
        break;
      case 'tool-answered':
        if (!event.ok && event.name !== 'run_command') this.#note(`    ${event.text.split('\n')[0] ?? ''}`);
        break;
      case 'attempt-ended':
        if (event.confidence !== null) this.#answersSoFar += 1;
        break;
      case 'escalated':
        this.endDraft();
        this.#note(`${event.from} → ${event.to}: ${event.because}`);
        break;
      default:
        break;
    }
  }

  /** Ends the line of a draft that was shown. */
  endDraft(): void {
    if (this.#shown !== '' && !this.#shown.endsWith('\n')) this.#terminal.out.write('\n');
    this.#shown = '';
    for (const text of this.#held.splice(0)) this.#notice(text);
  }

  /** Shows the answer unless it is what streamed last. */
  finish(answer: ModelAnswer): void {
    const { out } = this.#terminal;
    if (this.#shownTier === answer.tier && this.#shown === answer.text) {
      this.endDraft();
      return;
    }
    this.endDraft();
    if (out.isTerminal) this.#note(`The best answer is that of ${answer.tier}:`);
    out.write(answer.text.endsWith('\n') ? answer.text : `${answer.text}\n`);
  }

  /** One line: who answered, why that one can be believed, how long, how much. */
  summary(result: TurnResult): void {
    if (this.#quiet) return;
    const attempts =
      'attempts' in result ? result.attempts.filter(({ provider }) => provider !== 'none') : [];
    const parts = [...who(result), ...elapsed(attempts), ...fromCache(attempts), ...cost(attempts)];
    if (parts.length > 0) this.#note(parts.join(' · '));
    if (result.kind === 'model' && result.answer.confidence < result.answer.threshold) {
      const { err } = this.#terminal;
      err.write(
        `${err.style('yellow', `Confidence ${result.answer.confidence.toFixed(2)} is below ${result.answer.threshold.toFixed(2)} and ${result.endedByBudget ? 'the budget ends it here' : 'there is no higher tier to ask'}; check the answer (--explain says what was checked).`)}\n`,
      );
    }
  }

  #notice(text: string): void {
    if (this.#shown !== '' && !this.#shown.endsWith('\n')) this.#held.push(text);
    else this.#terminal.err.write(`${text}\n`);
  }

  #note(text: string): void {
    if (this.#quiet) return;
    const { err } = this.#terminal;
    // A pipe gets no escapes of a model or a file either: who reads it may show it.
    err.write(`${err.style('dim', withoutControls(text))}\n`);
  }
}

function goingText({ turn, tier, anewBecause }: AgentEvent & { readonly type: 'conversation' }): string {
  if (anewBecause !== null) return `the conversation begins anew: ${anewBecause}`;
  if (tier === null) return 'there is no conversation of this project to go on with; this begins one';
  return `turn ${turn} of the conversation with ${tier}`;
}

function who(result: TurnResult): string[] {
  switch (result.kind) {
    case 'index':
      return ['index', 'no model asked'];
    case 'model': {
      const { tier, model, confidence, confidenceBasis, cached } = result.answer;
      return [
        `${tier} (${model})${cached ? ', answered before; --no-cache asks again' : ''}`,
        `confidence ${confidence.toFixed(2)}${confidenceBasis === 'weak' ? ', nothing could be checked' : ''}`,
      ];
    }
    default:
      return [];
  }
}

function elapsed(attempts: readonly Attempt[]): string[] {
  if (attempts.length === 0) return [];
  const ms = attempts.reduce((total, attempt) => total + attempt.latencyMs, 0);
  return [ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`];
}

/** How much of the prompts the providers' caches served. */
function fromCache(attempts: readonly Attempt[]): string[] {
  const read = attempts.reduce((sum, { usage }) => sum + (usage.cacheRead ?? 0), 0);
  const all = attempts.reduce((sum, { usage }) => sum + (inputTokens(usage) ?? 0), 0);
  return read === 0 ? [] : [`${Math.round((100 * read) / all)}% of ${countOf(all)} tokens from the cache`];
}

function cost(attempts: readonly Attempt[]): string[] {
  if (attempts.length === 0) return [];
  const known = attempts.reduce<NanoUsd>(
    (total, { cost }) => (cost === null ? total : addUsd(total, cost)),
    zeroUsd,
  );
  const unknown = attempts.filter((attempt) => attempt.cost === null).length;
  return [`${formatUsd(known)}${unknown > 0 ? ` + ${unknown} of unknown cost` : ''}`];
}
