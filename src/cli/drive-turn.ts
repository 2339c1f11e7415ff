/**
 * One turn from the question to what is kept of it, for every front: `ask` drives one, an interactive session one after
 * another. Fronts say who may be asked, what becomes of changes, and show the events. Prints nothing.
 */
import type { AgentEvent } from '../agent/agent-event.ts';
import type { AttachedImage } from '../agent/attached-image.ts';
import { runTurn } from '../agent/run-turn.ts';
import type { Turn, TurnResult } from '../agent/turn.ts';
import type { CodeIndex } from '../codebase/code-index.ts';
import { systemClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Applied } from './apply-changes.ts';
import type { Person } from './ask-person.ts';
import type { Program } from './compose.ts';
import type { TurnSessionOptions } from './turn-session.ts';

export interface TurnRequest {
  readonly question: string;
  /** Text piped in; `null`: none. */
  readonly attachment: string | null;
  readonly images: readonly AttachedImage[];
  readonly dryRun: boolean;
  /** Which session it goes on with. */
  readonly session: Pick<TurnSessionOptions, 'called' | 'goesOn'>;
  readonly useKeptAnswers: boolean;
  /** Of earlier turns; left out: as it is configured. 0: they are summed up first. */
  readonly conversationTokens?: number;
}

export interface TurnFront {
  readonly person: Person | null;
  readonly onEvent: (event: AgentEvent) => void;
  /** What was found, before changes are dealt with. */
  readonly show: (result: TurnResult) => Promise<void>;
  /** Writes the changes, or not. `null`: there is nothing to be said of changes. */
  readonly settle: (
    result: TurnResult & { readonly kind: 'model' },
    about: { readonly requestId: string; readonly question: string },
  ) => Promise<Applied | null>;
}

export interface DrivenTurn {
  readonly result: TurnResult;
  /** `null`: it proposes no change. */
  readonly applied: Applied | null;
  /** Of its session; `null`: it is in none. */
  readonly session: string | null;
}

export async function driveTurn(
  program: Program,
  index: CodeIndex,
  request: TurnRequest,
  { person, onEvent, show, settle }: TurnFront,
  signal: AbortSignal,
): Promise<DrivenTurn> {
  try {
    const world = await program.turnWorld(index, signal, {
      onEvent,
      useKeptAnswers: request.useKeptAnswers,
      person,
      session: request.session,
    });
    const result = await runTurn(turnOf(program, request), world);
    await show(result);
    const applied = result.kind === 'model' ? await settle(result, aboutOf(result)) : null;
    const session = program.session();
    const id = session?.id ?? null;
    // An answer of the index is none of a session, and is not to wait for what writes it.
    if (session !== null && id !== null)
      (await import('./end-session.ts')).endSession(session, result, applied);
    if (result.kind === 'model') await program.learnOf(request.question, result);
    return { result, applied, session: id };
  } finally {
    // Only where it has not come to its end.
    program.session()?.ended(signal.aborted ? 'aborted' : 'error', null);
  }
}

function turnOf({ config, policy }: Program, request: TurnRequest): Turn {
  const { question, attachment, images, dryRun, session, conversationTokens } = request;
  return {
    question,
    attachment,
    images,
    dryRun,
    policy,
    budgetTokens: config.context.budgetTokens,
    wholeFiles: !config.features.contextOptimization,
    brief: config.features.outputOptimization,
    rulesTokens: config.context.rulesTokens,
    continueLast: session.goesOn || session.called !== null,
    conversationTokens: conversationTokens ?? config.conversations.budgetTokens,
    mayEdit: config.permissions.mode !== 'read-only',
    responseMode: config.answers.responseMode,
    maxSteps: config.agent.maxSteps,
    repairRounds: config.agent.repairRounds,
    limitMs: config.agent.turnMs,
    samples: config.verify.samples,
  };
}

/** What the undo journal calls it: without secrets, and without what was piped in. */
function aboutOf({ plan, attempts }: TurnResult & { readonly kind: 'model' }): {
  readonly requestId: string;
  readonly question: string;
} {
  const requestId = attempts[0]?.requestId ?? newId(systemClock.nowMs());
  return { requestId, question: plan.question.split('\n\n')[0] ?? '' };
}
