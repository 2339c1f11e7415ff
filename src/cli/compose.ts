/** The composition root: makes the parts of a run from the configuration and wires them. Decides nothing itself. */
import type { AgentEvent } from '../agent/agent-event.ts';
import type { MeaningReport } from '../agent/lookups.ts';
import type { TierHealth } from '../agent/tier-health.ts';
import type { Tier, TurnResult, TurnWorld } from '../agent/turn.ts';
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { languages } from '../codebase/languages/index-of-languages.ts';
import type { IndexSession } from '../codebase/refresh/index-session.ts';
import type { IndexStatus } from '../codebase/refresh/index-status.ts';
import { type RefreshResult, refreshIndex } from '../codebase/refresh/refresh-index.ts';
import type { Config, TierConfig } from '../config/config.ts';
import { homeDir } from '../config/environment.ts';
import { type ConfigFlags, type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { staysOnMachine } from '../config/stays-on-machine.ts';
import { systemClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { ProviderName } from '../core/provider-name.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { Provider } from '../providers/contract.ts';
import type { RateLimits } from '../providers/rate-limits.ts';
import type { LadderPolicy } from '../routing/plan-ladder.ts';
import type { Person } from './ask-person.ts';
import { compileLess } from './compile-less.ts';
import { findProject } from './find-project.ts';
import { freeMemory } from './free-memory.ts';
import type { Terminal } from './terminal.ts';
import { TurnRecorder } from './turn-recorder.ts';
import { TurnSession, type TurnSessionOptions } from './turn-session.ts';

/** Reading 3,000 commits takes git a second or so, once. */
const longestHistoryMs = 5_000;

export interface ComposeFlags extends ConfigFlags {
  /** `--project` */
  readonly project?: string;
  /** `--continue`: what goes on stays in the arms of experiments that it began in. */
  readonly continue?: boolean;
  /** `--session`: the same of one that is named. */
  readonly session?: string;
}

/** One run of the program. */
export interface Program {
  readonly root: string;
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly policy: LadderPolicy;
  /** How a user gets a first tier, a line each. */
  tierHelp(): readonly string[];
  /** Refreshes the index and opens it. */
  openIndex(
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
    full?: boolean,
  ): Promise<RefreshResult>;
  /** The same, to be kept open and refreshed; whoever asks for it closes it. */
  openSession(
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
    full: boolean,
  ): Promise<IndexSession>;
  /** One that was opened before, and stays open. @param folder of the index */
  useIndexIn(folder: string): void;
  /** Without changing anything; `null`: there is no index. */
  indexStatus(signal?: AbortSignal): Promise<IndexStatus | null>;
  turnWorld(
    index: CodeIndex,
    signal: AbortSignal,
    options: {
      readonly onEvent: (event: AgentEvent) => void;
      /** Or ask anew, and keep the new answer. */
      readonly useKeptAnswers: boolean;
      /** Who may be asked; `null`: nobody is there. */
      readonly person: Person | null;
      /** Which session it belongs to; left out: what the flags say. */
      readonly session?: Pick<TurnSessionOptions, 'called' | 'goesOn'>;
    },
  ): Promise<TurnWorld>;
  /** Of the commits before, up to date; after `openIndex`. `null`: none, or it takes longer than a question should. */
  loadHistory(signal: AbortSignal): Promise<CommitHistory | null>;
  /** Embeds all of the code; after `openIndex`. `null`: switched off. */
  embedAll(
    index: CodeIndex,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<MeaningReport | null>;
  /** Reads the project's `.env` files. */
  knownSecrets(): Promise<readonly Secret[]>;
  /** Every tier that is configured, also those that are not on the ladder, and what is remembered of them. */
  allTiers(): Promise<{ readonly tiers: readonly Tier[]; readonly health: TierHealth }>;
  /** What is kept of the turn; `null`: nothing, or there is no turn. */
  session(): TurnSession | null;
  /** Keeps what later requests are compared with; costs the answer nothing when it cannot be kept. */
  learnOf(question: string, result: TurnResult): Promise<void>;
  /** Keeps what became of changes that a request made. */
  learnOfEdit(requestId: string, signal: 'edit-undone' | 'edit-redone' | 'edit-stayed'): Promise<void>;
  /** Of the ladder, to be reckoned with; whoever asks one sends. */
  tiers(): Promise<readonly Tier[]>;
  /** Opens the ledger on first use. @throws LedgerError */
  ledger(): Promise<Ledger>;
  close(): void;
}

/**
 * @param options.anywhere the command needs no project: the home folder will do
 * @param options.inExperiments it asks models, so arms of experiments may change its settings
 * @throws ConfigError with every problem of the configuration
 * @throws ProjectError when there is no such project
 */
export async function compose(
  flags: ComposeFlags,
  terminal: Terminal,
  options: { readonly anywhere?: boolean; readonly inExperiments?: boolean } = {},
): Promise<Program> {
  const root = findProject(flags.project ?? null, process.cwd(), options.anywhere === true, homeDir());
  const loaded = await loadConfig({
    projectRoot: root,
    flags,
    ...(options.inExperiments === true && {
      session: async (dataDir: string) =>
        (await armsBefore(flags, dataDir, root)) ?? newId(systemClock.nowMs()),
    }),
  });
  for (const warning of loaded.warnings) terminal.err.write(`${warning}\n`);
  const { config, directories } = loaded;
  let ledger: Ledger | null = null;
  let opened: RefreshResult | null = null;
  /** Of the index, once it is there. */
  let indexFolder: string | null = null;
  let session: TurnSession | null = null;

  const openLedger = async () => {
    const { openLedger: openIn } = await import('./ledger-parts.ts');
    ledger ??= openIn(directories.dataDir);
    return ledger;
  };
  const knownSecrets = async () => (await import('./known-secrets.ts')).knownSecrets(root, config);
  const loadHistory = async (signal: AbortSignal) => {
    if (indexFolder === null) return null;
    const { openHistory } = await import('../codebase/history/open-history.ts');
    return openHistory(root, indexFolder, {
      nowMs: systemClock.nowMs(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestHistoryMs)]),
    });
  };
  const pauses = async () => (await import('./pause-file.ts')).pauseFile(directories.cacheDir, systemClock);
  const loadHealth = async () => (await import('./tier-health.ts')).tierHealth(config, await pauses());
  const classifierOf = async () => {
    const { classifierAccess } = await import('./classifier-access.ts');
    return {
      model: config.classifier.model,
      access: classifierAccess(config, (tier) => providerOf(tier, config, () => {})),
      limitMs: config.timeouts.classifierMs,
      pauses: await pauses(),
    };
  };
  const openMeaning = async (
    index: CodeIndex,
    signal: AbortSignal,
    requestId: string,
    recorder: TurnRecorder,
  ) => {
    if (indexFolder === null) throw new Error('The index is not open');
    const folder = indexFolder;
    const { meaningAccess } = await import('./meaning-access.ts');
    const access = meaningAccess(config, { folder, pauses: await pauses(), clock: systemClock });
    // What costs nothing needs no ledger.
    const isFree = access.kind === 'unusable' || access.price?.isFree === true;
    if (!isFree) await recorder.open();
    const purse = isFree ? null : recorder.purse(config.budget, null);
    return {
      access,
      setting: { purse, index, secrets: await knownSecrets(), clock: systemClock, signal, requestId },
    };
  };
  const indexOptions = {
    root,
    languages,
    maxFileBytes: config.index.maxFileBytes,
    cacheDir: directories.cacheDir,
    clock: systemClock,
  };
  return {
    root,
    loaded,
    config,
    policy: policyOf(config),
    tierHelp: () => tierHelpOf(config),
    async openIndex(signal, onProgress, full = false) {
      const refreshed = await refreshIndex({
        ...indexOptions,
        signal,
        onProgress,
        full,
        beforeThreads: compileLess,
        freeMemory,
      });
      opened = refreshed;
      indexFolder = refreshed.report.place.folder;
      return refreshed;
    },
    async openSession(signal, onProgress, full) {
      const { openIndexSession } = await import('../codebase/refresh/index-session.ts');
      const kept = await openIndexSession({ ...indexOptions, signal, onProgress, full });
      indexFolder = kept.opened.place.folder;
      return kept;
    },
    useIndexIn(folder) {
      indexFolder = folder;
    },
    knownSecrets,
    loadHistory,
    async embedAll(index, signal, onProgress) {
      if (!config.features.semanticSearch) return null;
      const recorder = await TurnRecorder.make(directories.dataDir, openLedger, terminal);
      const { access, setting } = await openMeaning(index, signal, newId(systemClock.nowMs()), recorder);
      const { embedAll } = await import('../agent/find-meaning.ts');
      const { report, attempt, settle } = await embedAll(access, { ...setting, onProgress });
      if (attempt !== null) recorder.record(attempt);
      settle();
      return report;
    },
    async indexStatus(signal) {
      const { indexStatus } = await import('../codebase/refresh/index-status.ts');
      return indexStatus({ ...indexOptions, ...(signal && { signal }) });
    },
    async turnWorld(index, signal, { onEvent, useKeptAnswers, person, session: of }) {
      const recorder = await TurnRecorder.make(directories.dataDir, openLedger, terminal);
      const kept = new TurnSession({
        dataDir: directories.dataDir,
        project: root,
        keepMs: config.conversations.keepMs,
        called: flags.session ?? null,
        goesOn: flags.continue === true,
        ...of,
        arms: loaded.experiments.session,
        warn: (sentence) => terminal.err.write(`${sentence}\n`),
      });
      await kept.check();
      const keeps = config.conversations.keepMs > 0;
      session = keeps ? kept : null;
      return {
        index,
        loadTiers: async () => {
          await recorder.open();
          if (keeps) await kept.load(recorder.opened, await knownSecrets());
          return tiersOf(config, tiersToAsk(config), (vendor, model, limits) =>
            recorder.keepRateLimits(vendor, model, limits),
          );
        },
        knownSecrets,
        projectRules: async () => {
          const { readProjectRules } = await import('./read-project-rules.ts');
          const { files, refused } = readProjectRules(root, process.cwd());
          for (const sentence of refused) terminal.err.write(`${sentence}\n`);
          return files;
        },
        loadHistory: () => loadHistory(signal),
        findMeaning: config.features.semanticSearch
          ? async (question, requestId) => {
              const { access, setting } = await openMeaning(index, signal, requestId, recorder);
              return (await import('../agent/find-meaning.ts')).findMeaning(question, access, setting);
            }
          : null,
        rerank: config.features.rerank ? { limitMs: config.timeouts.rerankMs, pauses: await pauses() } : null,
        classifier: config.features.classifier ? await classifierOf() : null,
        retryPolicy: config.retry,
        loadPermissions: async () =>
          (await import('./permissions.ts')).permissionsOf(
            root,
            config,
            person,
            await allowedIn(directories.configFile, root),
          ),
        checkTools: async () =>
          (await import('./check-tools.ts')).checkTools(root, config, signal, systemClock),
        clock: systemClock,
        random: Math.random,
        signal,
        answerCache: recorder.answerCache(config.answers.keepMs, useKeptAnswers),
        tokenRatios: (vendor, model) => recorder.tokenRatios(vendor, model),
        tokensLeft: (vendor, model) => recorder.tokensLeft(vendor, model),
        loadHealth,
        purse: recorder.purse(config.budget, person && ((question) => person.mayPass(question))),
        outcomes: () => recorder.outcomes(),
        rejectedIn: (conversation) => recorder.rejectedIn(conversation),
        conversations: keeps
          ? kept.conversations((nowMs, withinMs) => recorder.followUps(nowMs, withinMs))
          : null,
        record: (attempt) => recorder.record(attempt),
        onEvent: (event) => {
          session?.onEvent(event);
          onEvent(event);
        },
      };
    },
    allTiers: async () => ({
      tiers: await tiersOf(config, Object.keys(config.tiers), () => {}),
      health: await loadHealth(),
    }),
    session: () => session,
    learnOfEdit: async (requestId, signal) => {
      const nowMs = systemClock.nowMs();
      await (await import('./learn-of-edits.ts')).learnOfEdit(requestId, signal, { openLedger, nowMs });
    },
    async learnOf(question, result) {
      if (result.kind !== 'model') return;
      const { learnOf } = await import('./learn-of.ts');
      await learnOf(question, result, { project: root, ...loaded.experiments, openLedger });
    },
    tiers: () => tiersOf(config, config.routing.ladder, () => {}),
    ledger: openLedger,
    close() {
      ledger?.close();
      opened?.index.close();
    },
  };
}

async function allowedIn(configFile: string, root: string): Promise<readonly string[]> {
  return (await import('./project-permissions.ts')).allowedIn(configFile, root);
}

/** What the arms of experiments were chosen by in what is gone on with; `null`: nothing is, or it was in none. */
async function armsBefore(flags: ComposeFlags, dataDir: string, root: string): Promise<string | null> {
  if (flags.session === undefined && flags.continue !== true) return null;
  const sessions = (await import('./open-sessions.ts')).sessionsOf(dataDir, root);
  const chosen = flags.session === undefined ? sessions.last(0) : sessions.find(flags.session);
  return chosen?.arms ?? (flags.session === undefined ? lastSession(dataDir, root) : null);
}

/** `null`: there is none, or it cannot be read. */
async function lastSession(dataDir: string, root: string): Promise<string | null> {
  try {
    const { openLedger: openIn } = await import('./ledger-parts.ts');
    const ledger = openIn(dataDir);
    try {
      return ledger.learning.lastSession(root);
    } finally {
      ledger.close();
    }
  } catch {
    return null;
  }
}

function policyOf({ routing, features }: Config): LadderPolicy {
  return {
    complexStart: routing.complexStart,
    targetShare: routing.targetQuality,
    maxTier: routing.maxTier,
    pinnedTier: routing.pinnedTier,
    localOnly: routing.localOnly,
    multiModelRouting: features.multiModelRouting,
  };
}

function tierHelpOf(config: Config): string[] {
  const local = Object.values(config.tiers).find(({ provider }) => provider === 'ollama');
  const keys = config.routing.ladder
    .map((name) => config.tiers[name]?.apiKeyEnv)
    .filter((name) => name != null);
  return [
    ...(local && config.features.localModels
      ? [`Enable a local model: install Ollama, then: ollama pull ${local.model}`]
      : []),
    ...(config.routing.localOnly || keys.length === 0
      ? []
      : [`Enable a cloud model: set ${[...new Set(keys)].join(', or ')}`]),
  ];
}

/** One that was asked for by name need not be on the ladder; it counts as none of its steps, so below them all. */
function tiersToAsk({ routing: { ladder, pinnedTier }, tiers }: Config): readonly string[] {
  const isOther = pinnedTier !== null && !ladder.includes(pinnedTier) && pinnedTier in tiers;
  return isOther ? [pinnedTier, ...ladder] : ladder;
}

type OnRateLimits = (vendor: ProviderName, model: string, limits: RateLimits) => void;

async function tiersOf(
  config: Config,
  names: readonly string[],
  onRateLimits: OnRateLimits,
): Promise<Tier[]> {
  const { priceOfTier, seesImages, windowOf } = await import('./ledger-parts.ts');
  return names.map((name) => {
    const tier = config.tiers[name] as TierConfig;
    let provider: Promise<Provider> | null = null;
    return {
      name,
      model: tier.model,
      vendor: tier.provider,
      isLocal: staysOnMachine(tier),
      maxOutputTokens: tier.maxOutputTokens,
      windowTokens: windowOf(tier.provider, tier.model, tier.contextTokens),
      confidenceThreshold: tier.confidenceThreshold,
      usesTools: tier.usesTools,
      seesImages: tier.takesImages ?? seesImages(tier.provider, tier.model),
      provider: () => {
        provider ??= providerOf(tier, config, onRateLimits);
        return provider;
      },
      priceFor: (promptTokens) => priceOfTier(tier, config, systemClock.nowMs(), promptTokens),
    };
  });
}

async function providerOf(tier: TierConfig, config: Config, onRateLimits: OnRateLimits): Promise<Provider> {
  const { createProvider } = await import('../providers/create-provider.ts');
  const provider = createProvider(tier.provider, {
    apiKey: tier.apiKey,
    apiKeyEnv: tier.apiKeyEnv,
    baseUrl: tier.baseUrl,
    timeouts: config.timeouts,
    clock: systemClock,
    contextTokens: tier.contextTokens,
    onRateLimits: (model, limits) => onRateLimits(tier.provider, model, limits),
  });
  if (config.features.localModels || tier.provider !== 'ollama') return provider;
  return {
    ...provider,
    checkAvailability: async () => ({
      available: false,
      reason: 'local models are switched off',
      hint: 'Set features.local-models = true.',
    }),
  };
}
