/** Decides from the configuration whether code may be embedded, and by which server. */
import type { MeaningAccess, NoMeaningAccess } from '../agent/meaning-session.ts';
import type { Pauses } from '../agent/pauses.ts';
import { VectorStore } from '../codebase/meaning/vector-store.ts';
import type { Config } from '../config/config.ts';
import { staysOnMachine } from '../config/stays-on-machine.ts';
import type { Clock } from '../core/clock.ts';
import { createOllamaEmbedder } from '../providers/ollama/embedder.ts';
import { firstOllamaTier } from './first-ollama-tier.ts';
import { priceOfTier } from './price-of-tier.ts';

/** @param folder where the index is */
export function meaningAccess(
  config: Config,
  { folder, pauses, clock }: { readonly folder: string; readonly pauses: Pauses; readonly clock: Clock },
): MeaningAccess | NoMeaningAccess {
  const { model, remote, fillMs } = config.semantic;
  const unusable = (because: string): NoMeaningAccess => ({ kind: 'unusable', model, because });
  if (!config.features.localModels)
    return unusable('local models are switched off. Set features.local-models = true');
  const tier = firstOllamaTier(config);
  const baseUrl = tier?.baseUrl ?? null;
  const isLocal = staysOnMachine({ provider: 'ollama', model, baseUrl });
  if (!isLocal && config.routing.localOnly)
    return unusable(`${model} does not run on this machine, and nothing may leave it (routing.local-only)`);
  if (!isLocal && !remote) {
    return unusable(
      `${model} does not run on this machine, so the code is not sent to it. To allow that, set semantic.remote = true in your own configuration, or OPTIMIZER_SEMANTIC_REMOTE=true for one project`,
    );
  }
  return {
    kind: 'usable',
    tier: tier?.name ?? 'local',
    isLocal,
    price: priceOfTier({ provider: 'ollama', model, baseUrl }, config, clock.nowMs(), null),
    embedder: createOllamaEmbedder({ model, baseUrl, apiKey: tier?.apiKey ?? null, clock }),
    openStore: (identity) => VectorStore.open(folder, model, identity, clock.nowMs()),
    discardStore: () => VectorStore.discard(folder, model),
    limits: {
      questionMs: config.timeouts.embeddingMs,
      fillMs,
      batchMs: config.timeouts.localFirstTokenMs,
    },
    pauses,
  };
}
