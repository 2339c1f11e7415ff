/** Checked values by key and place, and which of them stands. Pure. */
import { formatKey, type KeyPath } from './key-path.ts';
import { locateOrigin, type Origin } from './origin.ts';
import type { ConfigValue, KeyDefinition, ProjectRule } from './schema.ts';

export interface Setting {
  readonly path: KeyPath;
  readonly definition: KeyDefinition;
  readonly value: ConfigValue;
  readonly origin: Exclude<Origin, { kind: 'default' }>;
}

/** What was set for one key, at most once in each place. */
export type Layers = Partial<Record<Setting['origin']['kind'], Setting>>;

export interface Standing {
  readonly value: ConfigValue;
  readonly origin: Origin;
  /** For people: why it is not what somebody may expect; `null` for nothing to say. */
  readonly note: string | null;
  /** The note is worth a warning: nobody but the defaults stands against what the project asks for. */
  readonly surprising: boolean;
}

/** @param order tiers from the lowest up, for the rules that compare tiers. */
export function decide(
  definition: KeyDefinition,
  layers: Layers,
  fallback: { readonly value: ConfigValue; readonly note: string | null },
  order: readonly string[],
): Standing {
  const above = layers.flag ?? layers.environment;
  if (above) return { value: above.value, origin: above.origin, note: null, surprising: false };
  const own = layers['user-file'];
  const value = own ? own.value : fallback.value;
  const origin: Origin = own ? own.origin : { kind: 'default' };
  const asked = layers['project-file'];
  if (!asked) return { value, origin, note: own ? null : fallback.note, surprising: false };

  const { type } = definition;
  const ranks = type.kind === 'choice' ? type.choices : order;
  const allowed = narrow(definition.project, value, asked.value, ranks);
  if (isSame(allowed, asked.value)) {
    return { value: allowed, origin: asked.origin, note: null, surprising: false };
  }
  const note = `${locateOrigin(asked.origin)} asks for ${formatValue(asked.value)}; the file of a project ${ruleText(definition.project)}`;
  return { value: allowed, origin: isSame(allowed, value) ? origin : asked.origin, note, surprising: !own };
}

/** What is left of the project's wish within the user's own value. */
function narrow(
  rule: ProjectRule,
  own: ConfigValue,
  asked: ConfigValue,
  order: readonly string[],
): ConfigValue {
  switch (rule) {
    case 'free':
      return asked;
    case 'never':
      return own;
    case 'only-on':
      return own === true || asked === true;
    case 'only-off':
      return own === true && asked === true;
    case 'only-lower':
      return own === null || rankOf(asked, order) < rankOf(own, order) ? asked : own;
    case 'only-raise':
      return own === null || rankOf(asked, order) > rankOf(own, order) ? asked : own;
    case 'only-more':
      return Array.isArray(own) && Array.isArray(asked) ? [...new Set([...own, ...asked])] : asked;
    case 'only-fewer':
      return Array.isArray(own) && Array.isArray(asked) ? own.filter((name) => asked.includes(name)) : own;
  }
}

/** How the sentence "the file of a project …" ends. */
export function ruleText(rule: ProjectRule): string {
  switch (rule) {
    case 'free':
      return 'may set it';
    case 'never':
      return 'cannot set it';
    case 'only-on':
      return 'may only turn it on';
    case 'only-off':
      return 'may only turn it off';
    case 'only-lower':
      return 'may only lower it';
    case 'only-raise':
      return 'may only raise it';
    case 'only-fewer':
      return 'may only leave tiers out';
    case 'only-more':
      return 'may only add to it';
  }
}

/** By the order of tiers, or of choices. A tier that is not in the order counts as the lowest asked for, so that the check after the merge sees it. */
function rankOf(value: ConfigValue, order: readonly string[]): number {
  return typeof value === 'number' ? value : order.indexOf(String(value));
}

function isSame(a: ConfigValue, b: ConfigValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** As TOML would write it; `–` for no value. */
export function formatValue(value: ConfigValue): string {
  if (value === null) return '–';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string'
    ? JSON.stringify(value)
    : `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
}

const nowhere: Layers = {};

/** The settings of all places, by key. A later setting of the same place and key wins. */
export class Settings {
  readonly #layers = new Map<string, Layers>();
  readonly #all: Setting[] = [];

  constructor(settings: readonly Setting[]) {
    for (const setting of settings) this.add(setting);
  }

  add(setting: Setting): void {
    const key = formatKey(setting.path);
    this.#layers.set(key, { ...this.#layers.get(key), [setting.origin.kind]: setting });
    this.#all.push(setting);
  }

  at(path: KeyPath): Layers {
    return (this.#all.length > 0 && this.#layers.get(formatKey(path))) || nowhere;
  }

  /** The names chosen under a section such as `tiers`, in the order of reading. */
  namesUnder(section: string): readonly string[] {
    const names = this.#all.flatMap(({ path }) => (path[0] === section && path[1] ? [path[1]] : []));
    return [...new Set(names)];
  }

  /** The first setting under a path: where a problem of the whole is shown. */
  firstUnder(path: KeyPath): Setting | null {
    return this.#all.find((setting) => path.every((part, at) => setting.path[at] === part)) ?? null;
  }
}
