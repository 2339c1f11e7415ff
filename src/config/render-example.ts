/** The example file, made from the schema so that it cannot fall behind. Pure. */
import { describeType } from './check-value.ts';
import { formatKey, variableOf } from './key-path.ts';
import {
  type ConfigValue,
  defaultTiers,
  definitions,
  type KeyDefinition,
  providerDefaults,
  sections,
} from './schema.ts';
import { formatValue, ruleText } from './setting.ts';

const introduction = `
The configuration of optimizer: every key, with its default. Remove the "# " before a key to set it.

Copy this file to .optimizer.toml in a project, or to your own file, which holds for all projects:
  Linux    ~/.config/optimizer/config.toml (or $XDG_CONFIG_HOME/optimizer/config.toml)
  macOS    ~/Library/Application Support/optimizer/config.toml
  Windows  %APPDATA%\\optimizer\\config.toml
$OPTIMIZER_HOME/config.toml is read instead where OPTIMIZER_HOME is set; it also holds the ledger then.

Flags win over environment variables, those over the project's file, that over your own, and that over the defaults.
\`optimizer config\` shows every value and where it came from.

The file of a project comes with the repository, so it is not trusted: it may choose within what you allow and narrow
it, but not widen it. Each key says what the file of a project may do; where it says nothing, any value.

API keys never stand in a file. They are read from ANTHROPIC_API_KEY, GROQ_API_KEY and GEMINI_API_KEY (or
GOOGLE_API_KEY), or from the variable that api-key-env names. OLLAMA_HOST, GROQ_BASE_URL, GEMINI_BASE_URL and
ANTHROPIC_BASE_URL set the address of all tiers of their provider.
`.trim();

const tiersIntroduction = `
A tier is a model that can be asked. Change fields of these, or add a tier: it needs provider and model, and a place in
routing.ladder to be asked without --tier. The file of a project cannot add one.
Variables: OPTIMIZER_TIERS_<NAME>_<FIELD>, such as ${variableOf(['tiers', 'local', 'model'])}.
`.trim();

const twoLocalTiers = `
Two local tiers: a quick one, which begins with what is simple to find or explain, and one that is made for code, which
begins where code is to be written, changed or mended. Beside the tier below, that takes:
  [routing]
  ladder = ["local", "coder", "groq", "gemini", "sonnet"]
  [tiers.local]
  model = "qwen3.5:4b"
`.trim();

const pricesIntroduction = `
Prices over the packaged ones, in US dollars per million tokens, by provider and model. Figures as an example.
The file of a project cannot set them; no variables.
`.trim();

/** The text of `.optimizer.toml.example`. As it stands it sets nothing; uncommented, it is valid as the user's file. */
export function renderExample(): string {
  const parts = [comment(introduction), ...sections.map(renderSection)];
  return `${parts.join('\n\n')}\n`;
}

const projectIntroduction = `
The settings of this project for optimizer, which hold for all who work on it. Nothing is set yet: remove the "# " before
a key to set it. Each stands with its default or an example; \`optimizer config\` shows every value and where it came from.

Your own file (\`optimizer init --user\`) and variables hold for all projects and say what this file may do: it can
choose within that and narrow it, but not widen it. API keys never stand in a file.
`.trim();

const projectTiers = `
Tiers can be narrowed by their names, such as sonnet:
`.trim();

/**
 * What begins a project's file: the keys that it may set. As it stands it sets nothing.
 * @param checks commands that the project may be checked by; only the user's own file may name them
 */
export function renderProjectFile(checks: readonly string[]): string {
  const parts = sections.flatMap((section) => {
    const keys = definitions.filter(({ path, project }) => path[0] === section && project !== 'never');
    const remarks = section === 'verify' && checks.length > 0 ? [comment(checksText(checks))] : [];
    if (keys.length === 0) return remarks;
    if (section === 'tiers') return [renderNarrowedTier(keys)];
    const entries = keys.map(
      (definition) =>
        `${comment(`${definition.description}\n${rulesOf(definition, 'This file')}`)}\n${line(definition, shownForProject(definition))}`,
    );
    return [`[${section}]\n${[...entries, ...remarks].join('\n\n')}`];
  });
  return `${[comment(projectIntroduction), ...parts].join('\n\n')}\n`;
}

function renderNarrowedTier(keys: readonly KeyDefinition[]): string {
  const shown: Readonly<Record<string, ConfigValue>> = {
    'max-output-tokens': providerDefaults.anthropic.maxOutputTokens,
    tools: true,
  };
  const entries = keys.map((definition) => {
    const value = shown[definition.path.at(-1) ?? ''] ?? shownDefault(definition);
    return `${comment(`${definition.description}\n${rulesOf(definition, 'This file')}`)}\n${line(definition, value)}`;
  });
  return `${comment(`${projectTiers}\n[tiers.sonnet]`)}\n${entries.join('\n\n')}`;
}

function checksText(checks: readonly string[]): string {
  return `
Commands that a change has to pass run with your rights, so only your own file may name them, for all projects. Those of
this project seem to be:
  commands = ${formatValue(checks)}
`.trim();
}

function renderSection(section: string): string {
  const keys = definitions.filter(({ path }) => path[0] === section);
  if (section === 'tiers') return renderTiers(keys);
  if (section === 'prices') return renderPrices(keys);
  if (section === 'experiments') return renderExperiments(keys);
  const entries = keys.map((definition) => {
    const about = `${definition.description}\n${rulesOf(definition)}\nVariable: ${variableOf(definition.path)}`;
    return `${comment(about)}\n${line(definition, shownDefault(definition))}`;
  });
  return `[${section}]\n${entries.join('\n\n')}`;
}

function renderTiers(keys: readonly KeyDefinition[]): string {
  const fields = keys
    .map((key) => `  ${key.path.at(-1)}: ${key.description}\n    ${rulesOf(key)}`)
    .join('\n');
  const tables = [...defaultTiers].map(([name, tier]) => {
    const vendor = providerDefaults[tier.provider];
    const own: Readonly<Record<string, ConfigValue>> = {
      provider: tier.provider,
      model: tier.model,
      'base-url': vendor.baseUrlExample,
      'api-key-env': vendor.apiKeyVariables[0] ?? null,
      'max-output-tokens': vendor.maxOutputTokens,
      // What is known of the default models.
      images: tier.provider !== 'groq',
      tools: tier.provider !== 'ollama',
      'context-tokens': tier.provider === 'ollama' ? 16_384 : null,
    };
    const lines = keys.flatMap((definition) => {
      const value = own[definition.path.at(-1) ?? ''] ?? shownDefault(definition);
      return value === null ? [] : [line(definition, value)];
    });
    return [`[${formatKey(['tiers', name])}]`, ...lines].join('\n');
  });
  const added = '# [tiers.haiku]\n# provider = "anthropic"\n# model = "claude-haiku-5-5"';
  const coder = '# [tiers.coder]\n# provider = "ollama"\n# model = "qwen2.5-coder:7b"';
  const twoLocal = `${comment(twoLocalTiers)}\n${coder}`;
  return [comment(`${tiersIntroduction}\n${fields}`), ...tables, added, twoLocal].join('\n\n');
}

function renderPrices(keys: readonly KeyDefinition[]): string {
  const figures: Readonly<Record<string, ConfigValue>> = {
    input: 0.15,
    output: 0.6,
    'cache-read': 0.075,
    'cache-write': 0.15,
  };
  const lines = keys.map(
    (definition) =>
      `${comment(definition.description)}\n${line(definition, figures[definition.path.at(-1) ?? ''] ?? 0)}`,
  );
  const header = `# [${formatKey(['prices', 'groq/openai/gpt-oss-120b'])}]`;
  return [comment(pricesIntroduction), '', header, ...lines].join('\n');
}

function renderExperiments(keys: readonly KeyDefinition[]): string {
  const lines = keys.map(
    (key) => `${comment(`${key.description}\n${rulesOf(key)}`)}\n${line(key, key.example ?? null)}`,
  );
  return ['# [experiments.short-context]', ...lines].join('\n');
}

/** `A whole number from 1 to 10. The file of a project may only lower it.` */
function rulesOf(definition: KeyDefinition, file = 'The file of a project'): string {
  const type = describeType(definition.type);
  const rule = definition.project === 'free' ? '' : ` ${file} ${ruleText(definition.project)}.`;
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}.${rule}`;
}

function shownDefault(definition: KeyDefinition): ConfigValue {
  return definition.default ?? definition.example ?? null;
}

/** An empty list shows nothing of what can stand there. */
function shownForProject(definition: KeyDefinition): ConfigValue {
  const shown = shownDefault(definition);
  return Array.isArray(shown) && shown.length === 0 ? (definition.example ?? shown) : shown;
}

function line(definition: KeyDefinition, value: ConfigValue): string {
  return `# ${definition.path.at(-1)} = ${formatValue(value)}`;
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((part) => (part === '' ? '#' : `# ${part}`))
    .join('\n');
}
