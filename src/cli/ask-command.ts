/** `optimizer ask`: reads the question, runs one turn, shows its events and its result. */

import type { AttachedImage } from '../agent/attached-image.ts';
import type { TurnResult } from '../agent/turn.ts';
import { parseQuestion } from '../codebase/search/parse-question.ts';
import { homeDir } from '../config/environment.ts';
import { AnswerView } from './answer-view.ts';
import type { Applied } from './apply-changes.ts';
import { type ComposeFlags, compose, type Program } from './compose.ts';
import { driveTurn } from './drive-turn.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { progressBar } from './progress-bar.ts';
import { checkQuestionFits, QuestionError } from './question-error.ts';
import { readStdin } from './read-stdin.ts';
import { renderIndexAnswer } from './render-index-answer.ts';
import type { Terminal } from './terminal.ts';

export interface AskOptions extends ComposeFlags {
  readonly json?: boolean;
  readonly output?: 'text' | 'json' | 'stream-json';
  readonly explain?: boolean;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  readonly continue?: boolean;
  /** `false`: `--no-cache` */
  readonly cache?: boolean;
  readonly apply?: boolean;
  readonly commit?: boolean;
}

export async function askCommand(
  words: readonly string[],
  options: AskOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const asked = words.join(' ').trim();
  const piped = await readStdin((kind) => {
    // A question for the index needs no more text, and a program that started us may have left its end open unawares.
    const goOn = asked !== '' && (kind === 'socket' || parseQuestion(asked) !== null);
    terminal.err.write(
      goOn
        ? 'No input on the open pipe within 3 s; going on without it.\n'
        : 'Waiting for text on standard input (close it, or < /dev/null, to go on without) …\n',
    );
    return goOn ? 'go on' : 'wait';
  }, signal);
  const { question, attachment } = readQuestion(asked, piped);
  if (attachment !== null && !options.quiet) {
    const lines = attachment.split('\n').length;
    terminal.err.write(
      `${lines} line${lines === 1 ? '' : 's'} from standard input belong${lines === 1 ? 's' : ''} to the question.\n`,
    );
  }
  const program = await compose(options, terminal, { inExperiments: true });
  const { config } = program;
  checkQuestionFits(asked, config.context.budgetTokens);
  const images = await imagesIn(asked, program.root);

  const output = outputOf(options);
  const isForPeople = output === 'text';
  let denials = 0;
  const view = new AnswerView(terminal, {
    silent: !isForPeople,
    quiet: options.quiet === true,
    holdsBack: config.answers.responseMode === 'machine',
  });
  const writeLine = (event: Readonly<Record<string, unknown>>) =>
    terminal.out.write(`${JSON.stringify({ schemaVersion: 1, ...event })}\n`);
  try {
    const bar = progressBar(terminal.err, !isForPeople || options.quiet === true);
    const { index } = await program.openIndex(signal, bar.update).finally(() => bar.clear());

    const { result, applied, session } = await driveTurn(
      program,
      index,
      {
        question,
        attachment,
        images,
        dryRun: options.dryRun === true,
        session: { called: options.session ?? null, goesOn: options.continue === true },
        useKeptAnswers: options.cache !== false,
      },
      {
        person: mayAsk(options, terminal) ? (await import('./ask-person.ts')).personAt(signal) : null,
        onEvent: (event) => {
          if (event.type === 'denied') denials += 1;
          view.onEvent(event);
          if (output === 'stream-json') writeLine(event);
        },
        show: async (found) => {
          if (isForPeople) await show(found, view, terminal, options, program.tierHelp);
        },
        settle: (found, about) => apply(found, about, options, program, terminal, signal),
      },
      signal,
    );
    if (!isForPeople) {
      const { askToJson } = await import('./ask-json.ts');
      const document = { ...askToJson(question, result, applied), ...(session !== null && { session }) };
      if (output === 'stream-json') writeLine({ type: 'result', ...document });
      else terminal.out.write(`${JSON.stringify(document, null, 2)}\n`);
    }
    if (applied !== null && applied.exitCode !== exitCodes.ok) return applied.exitCode;
    // Stopped at the question whether to write.
    if (signal.aborted && applied?.written === false) return exitCodes.interrupted;
    return denials > 0 && !hasHeld(result) ? exitCodes.denied : exitCodeFor(result);
  } finally {
    program.close();
  }
}

function readQuestion(asked: string, piped: string | null): { question: string; attachment: string | null } {
  if (asked !== '') return { question: asked, attachment: piped };
  if (piped !== null) return { question: piped, attachment: null };
  throw new QuestionError('There is no question', 'Ask one, such as: optimizer ask "where is main"');
}

async function imagesIn(asked: string, root: string): Promise<readonly AttachedImage[]> {
  if (!asked.includes('@')) return [];
  const { attachImages } = await import('./attach-images.ts');
  return attachImages(asked, { root, cwd: process.cwd(), home: homeDir() });
}

function hasHeld(result: TurnResult): boolean {
  return result.kind === 'model' && result.answer.confidence >= result.answer.threshold;
}

/** `null`: the turn proposes no change. */
async function apply(
  result: TurnResult & { readonly kind: 'model' },
  { requestId, question }: { readonly requestId: string; readonly question: string },
  options: AskOptions,
  program: Program,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Applied | null> {
  const wanted = options.apply === true || options.commit === true;
  const { files, problem } = result.changes;
  if (!wanted && files.length === 0 && problem === null) return null;
  const { applyChanges, learnThatStood, openJournal } = await import('./apply-changes.ts');
  const how = wanted ? 'write' : mayAsk(options, terminal) ? 'ask' : 'show';
  const quiet = outputOf(options) !== 'text' || options.quiet === true;
  const journal = openJournal(program);
  const { root } = program;
  const commit = options.commit === true;
  const applied = await applyChanges(
    result,
    { requestId, root, journal, question, how, commit, quiet },
    terminal,
    signal,
  );
  if (applied.written) await learnThatStood(program, journal, requestId);
  return applied;
}

function outputOf({ json, output }: AskOptions): 'text' | 'json' | 'stream-json' {
  return output ?? (json === true ? 'json' : 'text');
}

/** Somebody is there to be asked. */
function mayAsk(options: AskOptions, { err }: Terminal): boolean {
  return outputOf(options) === 'text' && err.isTerminal && process.stdin.isTTY === true;
}

async function show(
  result: TurnResult,
  view: AnswerView,
  terminal: Terminal,
  options: AskOptions,
  tierHelp: () => readonly string[],
): Promise<void> {
  const { out, err } = terminal;
  const render = () => import('./render-explanation.ts');
  switch (result.kind) {
    case 'index':
      out.write(renderIndexAnswer(result.answer, out));
      break;
    case 'model': {
      const { files, problem } = result.changes;
      if (files.length === 0 || problem !== null) view.finish(result.answer);
      else (await import('./show-changes.ts')).showChanges(result, view, terminal, options.quiet === true);
      break;
    }
    case 'dry-run':
      out.write((await render()).renderDryRun(result.plan, result.ceilings, out));
      break;
    case 'unanswered': {
      const { renderContext, renderUnanswered } = await render();
      view.endDraft();
      err.write(renderUnanswered(result, tierHelp(), err));
      if (result.why !== 'aborted') out.write(renderContext(result.plan));
      break;
    }
  }
  if (options.explain) err.write((await render()).renderExplanation(result, err));
  if (!options.quiet) view.summary(result);
}

function exitCodeFor(result: TurnResult): ExitCode {
  switch (result.kind) {
    case 'index':
      return result.answer.found ? exitCodes.ok : exitCodes.notFound;
    case 'model':
      return result.endedByBudget ? exitCodes.budget : exitCodes.ok;
    case 'dry-run':
      return exitCodes.ok;
    case 'unanswered':
      if (result.why === 'aborted') return exitCodes.interrupted;
      if (result.why === 'budget') return exitCodes.budget;
      return result.why === 'all-failed' ? exitCodes.allFailed : exitCodes.noTier;
  }
}
