/**
 * Every key of the configuration as data: what may stand there, what stands there unless it is set, what it means and
 * what a project's file may do with it. Validation, environment variables, the example file and the listing follow it.
 *
 * The project's file comes with a repository that nobody vouched for. It may choose within what the user allows and
 * narrow it; it never widens it: no addresses, keys, models, prices or tiers of its own, no higher limits.
 */
import type { ProviderName } from '../core/provider-name.ts';
import type { KeyPath } from './key-path.ts';

/** Ranges are closed. */
export type ValueType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer' | 'number'; readonly min: number; readonly max: number }
  | {
      readonly kind:
        | 'provider'
        | 'model'
        | 'url'
        | 'variable'
        | 'tier'
        | 'tiers'
        | 'commands'
        | 'arms'
        | 'rules';
    }
  /** From the loosest to the strictest. */
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

export type ConfigValue = boolean | number | string | readonly string[] | null;

/** What a project's file may do with a key; `null` values (no limit) count as the highest. */
export type ProjectRule =
  /** Any value: a preference that lets out nothing and costs nothing beyond the limits. */
  | 'free'
  | 'only-on'
  | 'only-off'
  | 'only-lower'
  | 'only-raise'
  /** It may leave tiers of the user's ladder out. */
  | 'only-fewer'
  /** It may add entries to the user's. */
  | 'only-more'
  | 'never';

export interface KeyDefinition {
  /** `*` stands for a name that the user chooses. */
  readonly path: KeyPath;
  readonly type: ValueType;
  /** In the unit of the key. `null`: no value, or one that depends on others; see `description`. */
  readonly default: ConfigValue;
  readonly description: string;
  readonly project: ProjectRule;
  /** Shown in the example where there is no default to show. */
  readonly example?: ConfigValue;
}

const seconds = { kind: 'number', min: 0.01, max: 86_400 } as const;
const dollars = { kind: 'number', min: 0, max: 100_000 } as const;
const probability = { kind: 'number', min: 0, max: 1 } as const;

export const definitions: readonly KeyDefinition[] = [
  {
    path: ['features', 'context-optimization'],
    type: { kind: 'boolean' },
    default: true,
    description: 'Send the symbols that matter to a question instead of whole files.',
    project: 'free',
  },
  {
    path: ['features', 'output-optimization'],
    type: { kind: 'boolean' },
    default: true,
    description: 'Ask models for short answers without preamble.',
    project: 'free',
  },
  {
    path: ['features', 'multi-model-routing'],
    type: { kind: 'boolean' },
    default: true,
    description: 'Take the cheapest tiers that will do, and go up when an answer does not hold.',
    project: 'only-off',
  },
  {
    path: ['features', 'local-models'],
    type: { kind: 'boolean' },
    default: true,
    description: 'Use models that run on this machine (tiers of the provider ollama).',
    project: 'only-off',
  },
  {
    path: ['features', 'semantic-search'],
    type: { kind: 'boolean' },
    default: false,
    description:
      'Also find code by what it means, with an embedding model of Ollama (semantic.model). The code is embedded on this machine.',
    project: 'free',
  },
  {
    path: ['features', 'rerank'],
    type: { kind: 'boolean' },
    default: false,
    description:
      'Have the first local model of the ladder put the best 20 places in order, in one call, before anything is packed.',
    project: 'free',
  },
  {
    path: ['features', 'classifier'],
    type: { kind: 'boolean' },
    default: false,
    description:
      'Ask a small local model (classifier.model) how hard a question is and what it wants, in one short call, where its words leave that close.',
    project: 'free',
  },
  {
    path: ['index', 'max-file-bytes'],
    type: { kind: 'integer', min: 1_024, max: 64 * 1_048_576 },
    default: 4 * 1_048_576,
    description: 'Larger files are left out of the index.',
    project: 'only-lower',
  },
  {
    path: ['context', 'budget-tokens'],
    type: { kind: 'integer', min: 100, max: 1_000_000 },
    default: 8_000,
    description: 'The most tokens of question and code that are sent, estimated.',
    project: 'only-lower',
  },
  {
    path: ['context', 'rules-tokens'],
    type: { kind: 'integer', min: 0, max: 100_000 },
    default: 2_000,
    description:
      'The most tokens of the rules in AGENTS.md and OPTIMIZER.md that are sent, estimated; 0: they are left out. A local model gets no more than some 800.',
    project: 'only-lower',
  },
  {
    path: ['budget', 'daily-usd'],
    type: dollars,
    default: null,
    description:
      'The most US dollars that all requests of a day may cost, in all projects; without it, no limit. A tier whose request could pass it is not asked.',
    project: 'only-lower',
    example: 1,
  },
  {
    path: ['budget', 'monthly-usd'],
    type: dollars,
    default: null,
    description: 'The same for a calendar month.',
    project: 'only-lower',
    example: 20,
  },
  {
    path: ['budget', 'project-daily-usd'],
    type: dollars,
    default: null,
    description: 'The same for a day, in one project.',
    project: 'only-lower',
    example: 0.5,
  },
  {
    path: ['budget', 'project-monthly-usd'],
    type: dollars,
    default: null,
    description: 'The same for a calendar month, in one project.',
    project: 'only-lower',
    example: 10,
  },
  {
    path: ['budget', 'session-usd'],
    type: dollars,
    default: null,
    description: 'The same for all turns of one conversation.',
    project: 'only-lower',
    example: 0.5,
  },
  {
    path: ['budget', 'request-usd'],
    type: dollars,
    default: null,
    description: 'The same for one question, all tiers that are asked for it together.',
    project: 'only-lower',
    example: 0.25,
  },
  {
    path: ['budget', 'at-cap'],
    type: { kind: 'choice', choices: ['ask', 'local-only', 'stop'] },
    default: 'local-only',
    description:
      'What happens when the next request could pass a limit. ask: you are asked on a terminal whether to pass it, elsewhere as stop. local-only: it goes on with what fits, and local models always do. stop: it ends there, with exit code 10 unless an answer held.',
    project: 'only-raise',
  },
  {
    path: ['semantic', 'model'],
    type: { kind: 'model' },
    default: 'qwen3-embedding:0.6b',
    description:
      'The embedding model for features.semantic-search, at the address of the first tier of the provider ollama.',
    project: 'never',
  },
  {
    path: ['semantic', 'remote'],
    type: { kind: 'boolean' },
    default: false,
    description:
      'All of the code may be embedded by an Ollama on another machine, or by one of its cloud models. routing.local-only forbids it all the same.',
    project: 'only-off',
  },
  {
    path: ['semantic', 'fill-seconds'],
    type: { kind: 'number', min: 0, max: 3_600 },
    default: 5,
    description:
      'How long a question may wait for code that is not embedded yet; `optimizer index` embeds all of it.',
    project: 'only-lower',
  },
  {
    path: ['classifier', 'model'],
    type: { kind: 'model' },
    default: 'qwen3.5:4b',
    description:
      'The model for features.classifier, at the address of the first tier of the provider ollama; it must run on this machine.',
    project: 'never',
  },
  {
    path: ['routing', 'ladder'],
    type: { kind: 'tiers' },
    default: ['local', 'groq', 'gemini', 'sonnet'],
    description:
      'The tiers there are, the weakest first (routing.max-tier counts in this order); prices decide which of them are asked. The index comes before them all.',
    project: 'only-fewer',
  },
  {
    path: ['routing', 'complex-start'],
    type: { kind: 'tier' },
    default: null,
    description:
      'A complex question starts no lower than this tier; without it, prices and what is expected of the tiers decide.',
    project: 'free',
    example: 'gemini',
  },
  {
    path: ['routing', 'target-quality'],
    type: probability,
    default: 0.9,
    description:
      'How often an answer has to be right, as a share of how often the best tier is expected to be: the cheapest way that reaches it is taken.',
    project: 'only-raise',
  },
  {
    path: ['routing', 'confidence-threshold'],
    type: probability,
    default: 0.85,
    description: 'An answer of less confidence goes up a tier.',
    project: 'only-raise',
  },
  {
    path: ['routing', 'max-tier'],
    type: { kind: 'tier' },
    default: null,
    description: 'The highest tier that may be asked; without it, the top of the ladder.',
    project: 'only-lower',
    example: 'sonnet',
  },
  {
    path: ['routing', 'local-only'],
    type: { kind: 'boolean' },
    default: false,
    description: 'Nothing leaves this machine: only the index and local models answer.',
    project: 'only-on',
  },
  {
    path: ['tiers', '*', 'provider'],
    type: { kind: 'provider' },
    default: null,
    description: 'Whose model it is.',
    project: 'never',
  },
  {
    path: ['tiers', '*', 'model'],
    type: { kind: 'model' },
    default: null,
    description: "The model's name, as its provider writes it.",
    project: 'never',
  },
  {
    path: ['tiers', '*', 'base-url'],
    type: { kind: 'url' },
    default: null,
    description: "Another address than the provider's own.",
    project: 'never',
  },
  {
    path: ['tiers', '*', 'api-key-env'],
    type: { kind: 'variable' },
    default: null,
    description: 'The name of the environment variable that holds the key. Keys never stand in a file.',
    project: 'never',
  },
  {
    path: ['tiers', '*', 'max-output-tokens'],
    type: { kind: 'integer', min: 1, max: 1_000_000 },
    default: null,
    description: 'The longest answer, hidden reasoning included.',
    project: 'only-lower',
  },
  {
    path: ['tiers', '*', 'confidence-threshold'],
    type: probability,
    default: null,
    description: 'For answers of this tier, instead of routing.confidence-threshold.',
    project: 'only-raise',
    example: 0.85,
  },
  {
    path: ['tiers', '*', 'context-tokens'],
    type: { kind: 'integer', min: 1_024, max: 2_000_000 },
    default: null,
    description: 'The context window to ask a local server for; without it, chosen from the prompt.',
    project: 'never',
  },
  {
    path: ['tiers', '*', 'images'],
    type: { kind: 'boolean' },
    default: null,
    description:
      'Whether it is sent images that a question names (@shot.png). Without it, if its model is known to see them.',
    project: 'never',
  },
  {
    path: ['tiers', '*', 'tools'],
    type: { kind: 'boolean' },
    default: null,
    description:
      'Whether it is given tools to read and edit with; without them it writes changes as text. By default cloud models are, local ones are not.',
    project: 'only-off',
  },
  {
    path: ['verify', 'run-examples'],
    type: { kind: 'boolean' },
    default: true,
    description:
      'Run code that a model wrote against the examples in the question, in a sandbox without network, environment and files of this machine; where none can be made, nothing is run.',
    project: 'only-off',
  },
  {
    path: ['verify', 'commands'],
    type: { kind: 'commands' },
    default: [],
    description:
      'Commands, such as a type check and tests, that a copy of the project with the edits of an answer must pass. They run with your rights.',
    project: 'never',
    example: ['npx tsc --noEmit', 'npx vitest run'],
  },
  {
    path: ['verify', 'command-seconds'],
    type: seconds,
    default: 120,
    description: 'How long each of verify.commands may take.',
    project: 'only-lower',
  },
  {
    path: ['verify', 'samples'],
    type: { kind: 'integer', min: 1, max: 2 },
    default: 1,
    description:
      'With 2, a local, free or much cheaper tier than the next is asked a second time before its answer is accepted; where the two disagree, the next tier is asked.',
    project: 'only-lower',
  },
  {
    path: ['experiments', '*', 'arms'],
    type: { kind: 'arms' },
    default: null,
    description:
      'Arms of an experiment, the first as what the others are compared with: "name" or "name: key = value; key = value". Each session gets one of them by a hash; `optimizer experiments report` compares them.',
    project: 'never',
    example: ['as-it-is', 'short: context.budget-tokens = 4000'],
  },
  {
    path: ['permissions', 'mode'],
    type: { kind: 'choice', choices: ['full', 'auto-edit', 'ask', 'read-only'] },
    default: 'ask',
    description:
      'What models may do: "read-only" nothing but look; "ask": edits and commands that do more than read are asked for; "auto-edit": edits are written, commands that only write inside of the project run; "full": all runs. Where nobody can be asked, what is asked for is not done.',
    project: 'only-raise',
  },
  {
    path: ['permissions', 'allow'],
    type: { kind: 'rules' },
    default: [],
    description: 'What is done without asking, such as "run_command(npm test)" or "edit_file(src/**)".',
    project: 'never',
    example: ['run_command(npm test)'],
  },
  {
    path: ['permissions', 'ask'],
    type: { kind: 'rules' },
    default: [],
    description: 'What is asked for in every mode.',
    project: 'only-more',
    example: ['run_command(git push*)'],
  },
  {
    path: ['permissions', 'deny'],
    type: { kind: 'rules' },
    default: [],
    description: 'What is never done: wins over the other two.',
    project: 'only-more',
    example: ['read(secrets/**)', 'write(migrations/**)'],
  },
  {
    path: ['interface', 'theme'],
    type: { kind: 'choice', choices: ['auto', 'ansi', 'dark', 'light'] },
    default: 'auto',
    description:
      'Colours of the interactive session: "ansi" are the sixteen of the terminal; "auto" chooses by its background, where it says what that is.',
    project: 'never',
  },
  {
    path: ['agent', 'max-steps'],
    type: { kind: 'integer', min: 1, max: 500 },
    default: 30,
    description: 'Requests of one tier in one turn that may call tools; then the tier above is asked.',
    project: 'only-lower',
  },
  {
    path: ['agent', 'repair-rounds'],
    type: { kind: 'integer', min: 0, max: 10 },
    default: 1,
    description:
      'How often a tier is told why its changes do not hold and may mend them, before the tier above is asked.',
    project: 'only-lower',
  },
  {
    path: ['agent', 'turn-seconds'],
    type: seconds,
    default: 900,
    description: 'How long one turn may take; after it no request is begun.',
    project: 'only-lower',
  },
  {
    path: ['conversations', 'keep-days'],
    type: { kind: 'number', min: 0, max: 3_650 },
    default: 30,
    description: 'How long a conversation can be gone on with (ask --continue); 0: none are kept.',
    project: 'only-lower',
  },
  {
    path: ['conversations', 'budget-tokens'],
    type: { kind: 'integer', min: 0, max: 1_000_000 },
    default: 32_000,
    description:
      'The most tokens of earlier turns that are sent again, estimated; a longer conversation begins anew.',
    project: 'only-lower',
  },
  {
    path: ['answers', 'response-mode'],
    type: { kind: 'choice', choices: ['human', 'machine'] },
    default: 'human',
    description: 'Who reads answers: "machine" asks models for one JSON object of a fixed form.',
    project: 'free',
  },
  {
    path: ['answers', 'keep-hours'],
    type: { kind: 'number', min: 0, max: 8_760 },
    default: 24,
    description: 'How long the answer to the very same request is given again without asking; 0: never.',
    project: 'only-lower',
  },
  {
    path: ['retry', 'max-tries'],
    type: { kind: 'integer', min: 1, max: 10 },
    default: 3,
    description: 'How often one tier is tried, the first time included.',
    project: 'only-lower',
  },
  {
    path: ['retry', 'max-wait-seconds'],
    type: { kind: 'number', min: 0, max: 300 },
    default: 8,
    description: 'A provider that asks to wait longer counts as not available.',
    project: 'only-lower',
  },
  {
    path: ['retry', 'max-total-seconds'],
    type: { kind: 'number', min: 0, max: 3_600 },
    default: 60,
    description: 'No try of a tier begins later than this after its first.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'connect-seconds'],
    type: seconds,
    default: 10,
    description: 'Until there is a connection to a provider.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'first-token-seconds'],
    type: seconds,
    default: 30,
    description: 'Until a cloud model begins to answer.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'local-first-token-seconds'],
    type: seconds,
    default: 300,
    description: 'Until a local model begins to answer, which may have to load first.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'idle-seconds'],
    type: seconds,
    default: 60,
    description: 'Between two pieces of an answer.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'total-seconds'],
    type: seconds,
    default: 600,
    description: 'For one call as a whole.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'embedding-seconds'],
    type: seconds,
    default: 10,
    description: 'Until a question is embedded (features.semantic-search); the model may have to load first.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'rerank-seconds'],
    type: seconds,
    default: 15,
    description: 'Until the places are in order (features.rerank); the model may have to load first.',
    project: 'only-lower',
  },
  {
    path: ['timeouts', 'classifier-seconds'],
    type: seconds,
    default: 3,
    description:
      'Until the classifier has answered (features.classifier); then words alone decide, and it is left alone for a while. A model that takes longer to load needs more.',
    project: 'only-lower',
  },
  {
    path: ['prices', '*', 'input'],
    type: dollars,
    default: null,
    description: 'US dollars per million prompt tokens.',
    project: 'never',
  },
  {
    path: ['prices', '*', 'output'],
    type: dollars,
    default: null,
    description: 'US dollars per million generated tokens.',
    project: 'never',
  },
  {
    path: ['prices', '*', 'cache-read'],
    type: dollars,
    default: null,
    description: "US dollars per million tokens served from the provider's cache; without it, unknown.",
    project: 'never',
  },
  {
    path: ['prices', '*', 'cache-write'],
    type: dollars,
    default: null,
    description: "US dollars per million tokens written to the provider's cache; without it, unknown.",
    project: 'never',
  },
];

export const sections: readonly string[] = [...new Set(definitions.map(({ path }) => path[0] ?? ''))];

const byPattern: ReadonlyMap<string, KeyDefinition> = new Map(
  definitions.map((definition) => [definition.path.join('.'), definition]),
);

/** The definition of a concrete path such as `tiers.local.model`, or `null` for an unknown key. */
export function definitionOf(path: KeyPath): KeyDefinition | null {
  const [section, name, field] = path;
  const definition = byPattern.get(path.length === 3 ? `${section}.*.${field}` : `${section}.${name}`);
  return definition?.path.length === path.length ? definition : null;
}

/** What a tier's name looks like; `index` is taken. */
export const tierNamePattern = /^[a-z][a-z0-9-]{0,30}$/;

export interface TierDefaults {
  readonly provider: ProviderName;
  readonly model: string;
}

/** Models: the current ones of November 2026; see the model facts beside the prices. */
export const defaultTiers: ReadonlyMap<string, TierDefaults> = new Map([
  ['local', { provider: 'ollama', model: 'qwen3.5:9b' }],
  ['groq', { provider: 'groq', model: 'openai/gpt-oss-120b' }],
  ['gemini', { provider: 'gemini', model: 'gemini-3.8-flash' }],
  ['sonnet', { provider: 'anthropic', model: 'claude-sonnet-5-5' }],
]);

export interface ProviderDefaults {
  /** The variables that may hold the key, the first that is set wins; empty for a provider without keys. */
  readonly apiKeyVariables: readonly string[];
  readonly baseUrlVariable: string;
  /** For the example only: the adapters know their vendor's address. */
  readonly baseUrlExample: string;
  /**
   * Groq admits a call by prompt plus this number, so it is small; Gemini and Anthropic count hidden reasoning
   * against it.
   */
  readonly maxOutputTokens: number;
}

export const providerDefaults: Readonly<Record<ProviderName, ProviderDefaults>> = {
  ollama: {
    apiKeyVariables: [],
    baseUrlVariable: 'OLLAMA_HOST',
    baseUrlExample: 'http://127.0.0.1:11434',
    maxOutputTokens: 2_048,
  },
  groq: {
    apiKeyVariables: ['GROQ_API_KEY'],
    baseUrlVariable: 'GROQ_BASE_URL',
    baseUrlExample: 'https://api.groq.com',
    maxOutputTokens: 4_096,
  },
  gemini: {
    apiKeyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    baseUrlVariable: 'GEMINI_BASE_URL',
    baseUrlExample: 'https://generativelanguage.googleapis.com',
    maxOutputTokens: 8_192,
  },
  anthropic: {
    apiKeyVariables: ['ANTHROPIC_API_KEY'],
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    baseUrlExample: 'https://api.anthropic.com',
    maxOutputTokens: 8_192,
  },
};
