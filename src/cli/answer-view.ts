/**
 * Shows a turn while it runs. On a terminal drafts stream as they come, each under the name of its tier. Elsewhere stdout
 * gets the accepted answer only: a draft that may still be replaced is held back, and streams only when nothing can
 * replace it. Decides nothing about the turn.
 */
import type { AgentEvent } from '../agent/agent-event.ts';
import { describeEvent } from '../agent/describe-event.ts';
import type { ModelAnswer, TurnResult } from '../agent/turn.ts';
import { asksForChange } from '../prompt/answer-forms.ts';
import { type Terminal, withoutControls } from './terminal.ts';
import { doubtOf, turnSummary } from './turn-summary.ts';

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
        this.#tell(event);
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
      case 'notice':
        break;
      case 'tool-called':
      case 'checking':
      case 'mending':
        this.endDraft();
        this.#tell(event);
        break;
      case 'attempt-ended':
        if (event.confidence !== null) this.#answersSoFar += 1;
        break;
      case 'escalated':
        this.endDraft();
        this.#tell(event);
        break;
      default:
        this.#tell(event);
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
    const summary = turnSummary(result);
    if (summary !== '') this.#note(summary);
    const doubt = doubtOf(result, '--explain');
    if (doubt !== null) this.#terminal.err.write(`${this.#terminal.err.style('yellow', doubt)}\n`);
  }

  #tell(event: AgentEvent): void {
    const text = describeEvent(event);
    if (text !== null) this.#note(text);
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
