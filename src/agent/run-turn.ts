/** One turn, from the question to the answer: the index if it can answer, else the models. */
import { newId } from '../core/ids.ts';
import { askIndex } from './ask-index.ts';
import type { Turn, TurnResult, TurnWorld } from './turn.ts';

export async function runTurn(turn: Turn, world: TurnWorld): Promise<TurnResult> {
  const requestId = newId(world.clock.nowMs());
  // The index sees no image.
  const fromIndex = turn.images?.length ? null : askIndex(turn, world, requestId);
  if (fromIndex) return fromIndex;
  // Loaded only now: an answer of the index is due in milliseconds.
  const { askModels } = await import('./ask-models.ts');
  return askModels(turn, world, requestId);
}
