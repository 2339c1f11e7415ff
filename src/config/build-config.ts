/**
 * Settings → the frozen configuration, where each value came from, and what does not fit together.
 * Pure: reads nothing but its arguments.
 */
import type { ProviderName } from '../core/provider-name.ts';
import { providerNames } from '../core/provider-name.ts';
import type { Config, TierConfig } from './config.ts';
import type { ConfigProblem } from './config-error.ts';
import type { Environment } from './environment.ts';
import { formatKey, type KeyPath } from './key-path.ts';
import { locateOrigin, type Origin } from './origin.ts';
import { type ConfigValue, defaultTiers, definitionOf, providerDefaults } from './schema.ts';
import { decide, formatValue, type Settings, type Standing } from './setting.ts';
import { isLoopbackUrl } from './stays-on-machine.ts';

export interface ConfigSource {
  /** Dotted, in kebab-case, such as `routing.local-only`. */
  readonly key: string;
  /** In the unit of the key. For `tiers.*.api-key`: whether it is set, never the key. */
  readonly value: ConfigValue;
  readonly origin: Origin;
  readonly note: string | null;
}

export interface BuiltConfig {
  readonly config: Config;
  readonly sources: readonly ConfigSource[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}

export interface BuildOptions {
  readonly env: Environment;
  /** What `--tier` says. */
  readonly pinnedTier: string | null;
  /** Tiers that something is already known to be wrong with: they exist, and what they lack is not reported again. */
  readonly brokenTiers: readonly string[];
}

export function buildConfig(settings: Settings, options: BuildOptions): BuiltConfig {
  return new Builder(settings, options).build();
}

/** The key is spelled out when somebody asks for it: `optimizer config` does. */
type KeySource = Omit<ConfigSource, 'key'> & { readonly path: KeyPath };

class Builder {
  readonly #sources: KeySource[] = [];
  readonly #problems: ConfigProblem[] = [];
  readonly #warnings: string[] = [];
  /** The ladder of the user, before a project's file left tiers out. */
  #order: readonly string[] = [];
  /** Of `routing`, for the tiers that have none of their own. */
  #threshold = 0;
  #ladderOrigin: Origin = { kind: 'default' };
  #tierNames: readonly string[] = [];

  constructor(
    readonly settings: Settings,
    readonly options: BuildOptions,
  ) {}

  build(): BuiltConfig {
    const named = [...this.settings.namesUnder('tiers'), ...this.options.brokenTiers];
    this.#tierNames = [...new Set([...defaultTiers.keys(), ...named])];
    const config: Config = {
      features: {
        contextOptimization: this.#boolean(['features', 'context-optimization']),
        outputOptimization: this.#boolean(['features', 'output-optimization']),
        multiModelRouting: this.#boolean(['features', 'multi-model-routing']),
        localModels: this.#boolean(['features', 'local-models']),
        semanticSearch: this.#boolean(['features', 'semantic-search']),
        rerank: this.#boolean(['features', 'rerank']),
        classifier: this.#boolean(['features', 'classifier']),
      },
      index: { maxFileBytes: this.#number(['index', 'max-file-bytes']) },
      context: {
        budgetTokens: this.#number(['context', 'budget-tokens']),
        rulesTokens: this.#number(['context', 'rules-tokens']),
      },
      permissions: {
        mode: permissionModeOf(this.#text(['permissions', 'mode'])),
        allow: this.#names(['permissions', 'allow']),
        ask: this.#names(['permissions', 'ask']),
        deny: this.#names(['permissions', 'deny']),
      },
      agent: {
        maxSteps: this.#number(['agent', 'max-steps']),
        repairRounds: this.#number(['agent', 'repair-rounds']),
        turnMs: this.#milliseconds(['agent', 'turn-seconds']),
      },
      conversations: {
        keepMs: this.#number(['conversations', 'keep-days']) * 86_400_000,
        budgetTokens: this.#number(['conversations', 'budget-tokens']),
      },
      semantic: {
        model: this.#text(['semantic', 'model']),
        remote: this.#boolean(['semantic', 'remote']),
        fillMs: this.#milliseconds(['semantic', 'fill-seconds']),
      },
      classifier: { model: this.#text(['classifier', 'model']) },
      verify: {
        runExamples: this.#boolean(['verify', 'run-examples']),
        commands: this.#names(['verify', 'commands']),
        commandMs: this.#milliseconds(['verify', 'command-seconds']),
        samples: this.#number(['verify', 'samples']),
      },
      experiments: Object.fromEntries(
        this.settings.namesUnder('experiments').map((name) => {
          const path = ['experiments', name, 'arms'];
          return [name, namesOf(this.#decided(path, this.#fallback(path)).value)];
        }),
      ),
      answers: {
        keepMs: this.#number(['answers', 'keep-hours']) * 3_600_000,
        responseMode: this.#text(['answers', 'response-mode']) === 'machine' ? 'machine' : 'human',
      },
      interface: { theme: themeOf(this.#text(['interface', 'theme'])) },
      budget: this.#budget(),
      routing: this.#routing(this.options.pinnedTier),
      tiers: this.#tiers(),
      retry: {
        maxTries: this.#number(['retry', 'max-tries']),
        maxWaitMs: this.#milliseconds(['retry', 'max-wait-seconds']),
        maxTotalMs: this.#milliseconds(['retry', 'max-total-seconds']),
      },
      timeouts: {
        connectMs: this.#milliseconds(['timeouts', 'connect-seconds']),
        firstTokenMs: this.#milliseconds(['timeouts', 'first-token-seconds']),
        localFirstTokenMs: this.#milliseconds(['timeouts', 'local-first-token-seconds']),
        idleMs: this.#milliseconds(['timeouts', 'idle-seconds']),
        totalMs: this.#milliseconds(['timeouts', 'total-seconds']),
        embeddingMs: this.#milliseconds(['timeouts', 'embedding-seconds']),
        rerankMs: this.#milliseconds(['timeouts', 'rerank-seconds']),
        classifierMs: this.#milliseconds(['timeouts', 'classifier-seconds']),
      },
      prices: this.#prices(),
    };
    const sources = this.#sources;
    return {
      config: freeze(config),
      get sources() {
        return sources.map(({ path, ...source }) => ({ key: formatKey(path), ...source }));
      },
      problems: this.#problems,
      warnings: this.#warnings,
    };
  }

  #budget(): Config['budget'] {
    const usd = (field: string) =>
      numberOf(this.#decided(['budget', field], this.#fallback(['budget', field])).value);
    const choice = this.#text(['budget', 'at-cap']);
    return {
      dailyUsd: usd('daily-usd'),
      monthlyUsd: usd('monthly-usd'),
      projectDailyUsd: usd('project-daily-usd'),
      projectMonthlyUsd: usd('project-monthly-usd'),
      sessionUsd: usd('session-usd'),
      requestUsd: usd('request-usd'),
      atCap: choice === 'ask' || choice === 'stop' ? choice : 'local-only',
    };
  }

  #routing(pinnedTier: string | null): Config['routing'] {
    const ladder = this.#ladder();
    const complexStart = this.#complexStart(ladder);
    this.#threshold = this.#number(['routing', 'confidence-threshold']);
    const maxTier = this.#maxTier(ladder);
    const localOnly = this.#boolean(['routing', 'local-only']);
    if (pinnedTier !== null) {
      const origin = { kind: 'flag', name: '--tier' } as const;
      const known = ['index', ...this.#tierNames];
      if (!known.includes(pinnedTier)) this.#problem(origin, null, unknownTier(pinnedTier, known));
      this.#sources.push({ path: ['routing', 'pinned-tier'], value: pinnedTier, origin, note: null });
    }
    const targetQuality = this.#number(['routing', 'target-quality']);
    return { ladder, complexStart, targetQuality, maxTier, pinnedTier, localOnly };
  }

  #ladder(): readonly string[] {
    const path = ['routing', 'ladder'];
    const { 'project-file': asked, ...others } = this.settings.at(path);
    const definition = this.#definition(path);
    const fallback = { value: definition.default, note: null };
    this.#order = namesOf(decide(definition, others, fallback, []).value);
    const standing = this.#take(path, decide(definition, this.settings.at(path), fallback, []));
    const ladder = namesOf(standing.value);
    this.#ladderOrigin = standing.origin;
    for (const name of new Set([...ladder, ...(asked ? namesOf(asked.value) : [])])) {
      if (this.#tierNames.includes(name)) continue;
      const origin = ladder.includes(name) || !asked ? standing.origin : asked.origin;
      this.#problem(origin, 'routing.ladder', unknownTier(name, this.#tierNames));
    }
    if (ladder.length === 0) {
      const origin = asked?.origin ?? standing.origin;
      this.#problem(origin, 'routing.ladder', `leaves no tier of your ladder: ${this.#order.join(', ')}`);
    }
    return ladder;
  }

  #complexStart(ladder: readonly string[]): string | null {
    const path = ['routing', 'complex-start'];
    const standing = decide(
      this.#definition(path),
      this.settings.at(path),
      this.#fallback(path),
      this.#order,
    );
    const name = standing.value === null ? null : String(standing.value);
    if (name === null || ladder.includes(name)) {
      this.#take(path, standing);
      return name;
    }
    if (!this.#tierNames.includes(name)) {
      this.#problem(standing.origin, 'routing.complex-start', unknownTier(name, this.#tierNames));
    } else if (!this.#order.includes(name)) {
      const message = `must be a tier of the ladder (${this.#order.join(', ')}), is ${JSON.stringify(name)}`;
      this.#problem(standing.origin, 'routing.complex-start', message);
    }
    const note = `${name} is not in the ladder`;
    this.#take(path, { value: null, origin: { kind: 'default' }, note, surprising: false });
    return null;
  }

  #maxTier(ladder: readonly string[]): string | null {
    const path = ['routing', 'max-tier'];
    const standing = decide(
      this.#definition(path),
      this.settings.at(path),
      this.#fallback(path),
      this.#order,
    );
    const name = standing.value === null ? null : String(standing.value);
    if (name === null || ladder.includes(name)) {
      this.#take(path, standing);
      return name;
    }
    const rank = this.#order.indexOf(name);
    const below = this.#order.slice(0, rank + 1).findLast((tier) => ladder.includes(tier)) ?? null;
    if (below === null && rank >= 0) {
      const message = `leaves nothing up to ${name}, the highest tier allowed (${locateOrigin(standing.origin)})`;
      this.#problem(this.#ladderOrigin, 'routing.ladder', message);
    } else if (below === null) {
      const known = name === 'index' || this.#tierNames.includes(name);
      const message = known
        ? `must be a tier of the ladder (${this.#order.join(', ')}), is ${JSON.stringify(name)}`
        : unknownTier(name, this.#order);
      const hint = name === 'index' ? 'For answers of the index alone use --tier index.' : null;
      this.#problem(standing.origin, 'routing.max-tier', message, hint);
    }
    const note = `${name} was left out of the ladder`;
    this.#take(path, { ...standing, value: below, note });
    return below;
  }

  #tiers(): Config['tiers'] {
    const inOrder = new Set([
      ...this.#order.filter((name) => this.#tierNames.includes(name)),
      ...this.#tierNames,
    ]);
    return Object.fromEntries(
      [...inOrder].flatMap((name) => this.#tier(name) ?? []).map((tier) => [tier.name, tier]),
    );
  }

  /** `null` when it lacks what it must have; reported. */
  #tier(name: string): TierConfig | null {
    const defaults = defaultTiers.get(name) ?? null;
    const at = (field: string) => ['tiers', name, field];
    const provider = this.#provider(at('provider'), defaults?.provider ?? null);
    if (provider === null) return null;
    const ownModel = defaults?.provider === provider ? defaults.model : null;
    const model = this.#decided(at('model'), { value: ownModel, note: null }).value;
    if (model === null) {
      const because = defaults ? ` (its provider is no longer ${defaults.provider})` : '';
      this.#problem(this.#originOf(['tiers', name]), formatKey(at('model')), `must be set${because}`);
      return null;
    }
    const baseUrl = textOf(this.#decided(at('base-url'), this.#fallback(at('base-url'))).value);
    const vendor = providerDefaults[provider];
    const variables = vendor.apiKeyVariables;
    const usual = variables.find((variable) => this.options.env[variable]?.trim()) ?? variables[0] ?? null;
    const apiKeyEnv = textOf(this.#decided(at('api-key-env'), { value: usual, note: null }).value);
    const apiKey = this.#apiKey(at('api-key'), apiKeyEnv);
    if (baseUrl?.startsWith('http://') && apiKey !== null && !isLoopbackUrl(baseUrl)) {
      this.#warnings.push(`tiers.${name}: the key in ${apiKeyEnv} goes to ${baseUrl} unencrypted.`);
    }
    const threshold = { value: this.#threshold, note: 'as routing.confidence-threshold' };
    const longest = { value: vendor.maxOutputTokens, note: null };
    return {
      name,
      provider,
      model: String(model),
      baseUrl: baseUrl?.replace(/\/+$/, '') ?? null,
      apiKeyEnv,
      apiKey,
      maxOutputTokens: Number(this.#decided(at('max-output-tokens'), longest).value),
      confidenceThreshold: Number(this.#decided(at('confidence-threshold'), threshold).value),
      usesTools: this.#decided(at('tools'), { value: provider !== 'ollama', note: null }).value === true,
      takesImages: booleanOf(this.#decided(at('images'), this.#fallback(at('images'))).value),
      contextTokens: numberOf(
        this.#decided(at('context-tokens'), this.#fallback(at('context-tokens'))).value,
      ),
    };
  }

  #names(path: KeyPath): readonly string[] {
    return namesOf(this.#decided(path, this.#fallback(path)).value);
  }

  #provider(path: KeyPath, own: ProviderName | null): ProviderName | null {
    const { value } = this.#decided(path, { value: own, note: null });
    const provider = providerNames.find((name) => name === value) ?? null;
    if (provider === null) {
      const message = `must be set: one of ${providerNames.join(', ')}`;
      this.#problem(this.#originOf(path.slice(0, 2)), formatKey(path), message);
    }
    return provider;
  }

  #apiKey(path: KeyPath, variable: string | null): string | null {
    if (variable === null) return null;
    const apiKey = this.options.env[variable]?.trim() || null;
    this.#sources.push({
      path,
      value: apiKey === null ? 'not set' : `set (${variable})`,
      origin: apiKey === null ? { kind: 'default' } : { kind: 'environment', variable },
      note: null,
    });
    return apiKey;
  }

  #prices(): Config['prices'] {
    const prices = this.settings.namesUnder('prices').map((model) => {
      const at = (field: string) => ['prices', model, field];
      const figure = (field: string) => numberOf(this.#decided(at(field), this.#fallback(at(field))).value);
      const required = (field: string) => {
        const value = figure(field);
        if (value === null)
          this.#problem(this.#originOf(['prices', model]), formatKey(at(field)), 'must be set');
        return value ?? 0;
      };
      return [
        model,
        {
          input: required('input'),
          output: required('output'),
          cacheRead: figure('cache-read'),
          cacheWrite: figure('cache-write'),
        },
      ] as const;
    });
    return Object.fromEntries(prices);
  }

  #boolean(path: KeyPath): boolean {
    return this.#decided(path, this.#fallback(path)).value === true;
  }

  #text(path: KeyPath): string {
    return String(this.#decided(path, this.#fallback(path)).value);
  }

  #number(path: KeyPath): number {
    return Number(this.#decided(path, this.#fallback(path)).value);
  }

  #milliseconds(path: KeyPath): number {
    return Math.round(this.#number(path) * 1_000);
  }

  #decided(path: KeyPath, fallback: { value: ConfigValue; note: string | null }): Standing {
    return this.#take(path, decide(this.#definition(path), this.settings.at(path), fallback, this.#order));
  }

  #take(path: KeyPath, standing: Standing): Standing {
    const { value, origin, note, surprising } = standing;
    this.#sources.push({ path, value, origin, note });
    if (surprising) this.#warnings.push(`${formatKey(path)} stays ${formatValue(value)}: ${note}.`);
    return standing;
  }

  #fallback(path: KeyPath): { value: ConfigValue; note: null } {
    return { value: this.#definition(path).default, note: null };
  }

  #definition(path: KeyPath) {
    const definition = definitionOf(path);
    if (definition === null) throw new Error(`No such key in the schema: ${formatKey(path)}`);
    return definition;
  }

  #originOf(path: KeyPath): Origin {
    return this.settings.firstUnder(path)?.origin ?? { kind: 'default' };
  }

  #problem(origin: Origin, key: string | null, message: string, hint: string | null = null): void {
    this.#problems.push({ origin, key, message, hint });
  }
}

function unknownTier(name: string, known: readonly string[]): string {
  return `names the tier ${JSON.stringify(name)}, which does not exist; known: ${known.join(', ')}`;
}

function namesOf(value: ConfigValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: ConfigValue): string | null {
  return typeof value === 'string' ? value : null;
}

function booleanOf(value: ConfigValue): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function numberOf(value: ConfigValue): number | null {
  return typeof value === 'number' ? value : null;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

function themeOf(value: string): Config['interface']['theme'] {
  return value === 'ansi' || value === 'dark' || value === 'light' ? value : 'auto';
}

function permissionModeOf(value: string): Config['permissions']['mode'] {
  return value === 'read-only' || value === 'auto-edit' || value === 'full' ? value : 'ask';
}
