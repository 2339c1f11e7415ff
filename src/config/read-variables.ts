/**
 * The environment as findings: `OPTIMIZER_<SECTION>_<KEY>`, and the vendors' own variables for addresses.
 * Knows nothing about files. Prices have names that no variable can spell, so they cannot be set here.
 */
import { type ProviderName, providerNames } from '../core/provider-name.ts';
import type { ConfigProblem } from './config-error.ts';
import type { Environment } from './environment.ts';
import type { Finding } from './finding.ts';
import { variableOf } from './key-path.ts';
import { nearestName } from './nearest-key.ts';
import { definitions, providerDefaults, sections, tierNamePattern } from './schema.ts';
import { namesAnApiKey } from './secrets.ts';

export interface VariableContent {
  readonly findings: readonly Finding[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}

/** Read elsewhere in this folder. */
const otherVariables = new Set(['OPTIMIZER_HOME']);

/**
 * A variable that is set to nothing counts as not set.
 * @param knownTiers told apart from new names by their spelling: `OPTIMIZER_TIERS_BIG_LOCAL_MODEL`.
 */
export function readVariables(env: Environment, knownTiers: readonly string[]): VariableContent {
  const findings: Finding[] = [];
  const problems: ConfigProblem[] = [];
  const warnings: string[] = [];
  const ours = Object.entries(env).filter(
    ([variable, text]) => variable.startsWith('OPTIMIZER_') && text?.trim() && !otherVariables.has(variable),
  );
  if (ours.length === 0) return { findings, problems, warnings };
  const plainVariables = plainTargets();
  for (const [variable, text] of ours) {
    const origin = { kind: 'environment', variable } as const;
    const found = plainVariables.get(variable) ?? tierVariable(variable, knownTiers);
    if (found) findings.push({ ...found, raw: text, isText: true, origin });
    else if (sections.some((section) => variable.startsWith(`OPTIMIZER_${section.toUpperCase()}_`))) {
      problems.push({
        origin,
        key: null,
        message: unknownVariable(variable, [...plainVariables.keys()]),
        hint: null,
      });
    } else warnings.push(`${variable} is not a variable of this program and has no effect.`);
  }
  return { findings, problems, warnings };
}

type Target = Pick<Finding, 'path' | 'definition'>;

/** By the names of their variables. */
function plainTargets(): ReadonlyMap<string, Target> {
  return new Map(
    definitions
      .filter(({ path }) => !path.includes('*'))
      .map((definition) => [variableOf(definition.path), { path: definition.path, definition }]),
  );
}

function tierVariable(variable: string, knownTiers: readonly string[]): Target | null {
  for (const definition of definitions) {
    const [section, , field] = definition.path;
    if (section !== 'tiers' || field === undefined) continue;
    const prefix = 'OPTIMIZER_TIERS_';
    const suffix = `_${field.replaceAll('-', '_').toUpperCase()}`;
    if (!variable.startsWith(prefix) || !variable.endsWith(suffix)) continue;
    const spelled = variable.slice(prefix.length, -suffix.length);
    const name =
      knownTiers.find((tier) => tier.replaceAll('-', '_').toUpperCase() === spelled) ??
      spelled.replaceAll('_', '-').toLowerCase();
    if (name !== 'index' && tierNamePattern.test(name)) return { path: [section, name, field], definition };
  }
  return null;
}

function unknownVariable(variable: string, known: readonly string[]): string {
  if (variable.startsWith('OPTIMIZER_PRICES_')) return 'is not known: prices are set in your own file';
  const name = variable.slice(variable.indexOf('_', 'OPTIMIZER_'.length) + 1);
  if (namesAnApiKey(name) || /_API_?KEY$/.test(name)) {
    return 'is not known: a key stands in the variable of its provider, such as ANTHROPIC_API_KEY, or in the one that api-key-env names';
  }
  const nearest = nearestName(variable, known);
  return nearest
    ? `is not known; did you mean ${nearest}?`
    : `is not known; the variables are ${known.join(', ')} and OPTIMIZER_TIERS_<TIER>_<KEY>`;
}

export interface ProviderAddress {
  readonly variable: string;
  /** Not yet checked. */
  readonly address: string;
}

/** The addresses that the vendors' own variables name. */
export function readAddresses(env: Environment): ReadonlyMap<ProviderName, ProviderAddress> {
  const found = new Map<ProviderName, ProviderAddress>();
  for (const provider of providerNames) {
    const variable = providerDefaults[provider].baseUrlVariable;
    const text = env[variable]?.trim();
    if (text) found.set(provider, { variable, address: provider === 'ollama' ? ollamaAddress(text) : text });
  }
  return found;
}

/**
 * `OLLAMA_HOST` may be a host, a port or both, and is often the address that the server listens on.
 * Source: ollama/ollama, envconfig/config.go, Host: port 11434, but 80 or 443 where a scheme is given without a port.
 */
function ollamaAddress(text: string): string {
  const [, scheme = '', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(text) ?? [];
  const parts = /^(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/s.exec(rest);
  if (!parts) return text;
  const [, host = '', port = '', path = ''] = parts;
  const listening = new Set(['', '0.0.0.0', '[::]']);
  const client = listening.has(host) ? '127.0.0.1' : host;
  const usualPort = { '': ':11434', http: ':80', https: ':443' }[scheme.toLowerCase()] ?? '';
  return `${scheme || 'http'}://${client}${port ? `:${port}` : usualPort}${path.replace(/\/+$/, '')}`;
}
