/** `optimizer feedback`: what the user says of an answer, for the metrics and experiments. */
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { compose } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface FeedbackOptions {
  readonly project?: string;
  readonly note?: string;
  readonly json?: boolean;
}

export class FeedbackError extends OptimizerError {
  readonly code = 'usage/feedback';
}

export async function feedbackCommand(
  which: string,
  verdict: string,
  options: FeedbackOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (verdict !== 'good' && verdict !== 'bad') {
    throw new FeedbackError(
      `"${verdict}" says neither good nor bad`,
      'Write: optimizer feedback last good (or bad).',
    );
  }
  const program = await compose(options.project === undefined ? {} : { project: options.project }, terminal, {
    anywhere: true,
  });
  try {
    const ledger = await program.ledger();
    const request = which === 'last' ? ledger.lastRequest(program.root) : ledger.requestLike(which);
    if (request === null) {
      throw which === 'last'
        ? new FeedbackError(
            'There is no answer in this project to speak of',
            'Ask something first: optimizer ask "…".',
          )
        : new FeedbackError(
            `There is no one request ${JSON.stringify(which)}`,
            'Name it as requestId of optimizer ask --json has it, or say last.',
          );
    }
    const atMs = systemClock.nowMs();
    const note = options.note?.trim() || null;
    ledger.learning.addFeedback({
      id: newId(atMs),
      requestId: request.requestId,
      atMs,
      kind: 'explicit',
      verdict,
      signal: 'said',
      note,
    });
    const { requestId, tier, startedAtMs } = request;
    terminal.out.write(
      options.json
        ? `${JSON.stringify({ schemaVersion: 1, requestId, tier, verdict, note }, null, 2)}\n`
        : `Kept: ${verdict}, of the answer of ${tier} at ${new Date(startedAtMs).toLocaleTimeString()}.\n`,
    );
    return exitCodes.ok;
  } finally {
    program.close();
  }
}
