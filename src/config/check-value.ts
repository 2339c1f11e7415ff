/** Checks one value against its type in the schema. Knows nothing about files, variables or other keys. */
import * as z from 'zod/mini';
import { providerNames } from '../core/provider-name.ts';
import { parseArm } from './experiment-arms.ts';
import { type ConfigValue, tierNamePattern, type ValueType } from './schema.ts';
import { looksLikeApiKey } from './secrets.ts';

export type CheckedValue =
  | { readonly ok: true; readonly value: ConfigValue }
  /** The end of the sentence that begins with the key. */
  | { readonly ok: false; readonly message: string };

const tierName = z.string().check(z.regex(tierNamePattern));

export function checkValue(type: ValueType, raw: unknown): CheckedValue {
  const result = schemaOf(type).safeParse(raw);
  if (result.success)
    return { ok: true, value: type.kind === 'tiers' ? withoutIndex(result.data) : result.data };
  return { ok: false, message: `must be ${describeType(type)}, is ${describeValue(raw)}` };
}

/** What a variable or a flag says, as the value that a file would hold. Text that does not fit is left for the check. */
export function parseText(type: ValueType, text: string): unknown {
  const trimmed = text.trim();
  switch (type.kind) {
    case 'boolean':
      if (/^(?:true|1|yes|on)$/i.test(trimmed)) return true;
      return /^(?:false|0|no|off)$/i.test(trimmed) ? false : trimmed;
    case 'integer':
    case 'number':
      return /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : trimmed;
    case 'arms':
    case 'commands':
    case 'rules':
    case 'tiers':
      return trimmed
        .split(type.kind === 'tiers' ? ',' : ';')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    default:
      return trimmed;
  }
}

/** `a whole number from 1 to 10`. */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number from ${type.min} to ${type.max}`;
    case 'number':
      return `a number from ${type.min} to ${type.max}`;
    case 'provider':
      return `one of ${providerNames.map((name) => JSON.stringify(name)).join(', ')}`;
    case 'model':
      return 'the name of a model, in quotes and without blanks';
    case 'url':
      return 'an address that begins with http:// or https://, without a name and password';
    case 'variable':
      return 'the name of an environment variable, such as "ANTHROPIC_API_KEY"';
    case 'tier':
      return 'the name of a tier, such as "gemini"';
    case 'arms':
      return 'a list of at least two arms of different names, such as ["as-it-is", "short: context.budget-tokens = 4000"]; what is about keys, addresses, prices, budgets, commands or other experiments cannot be varied';
    case 'rules':
      return 'a list of rules, such as ["run_command(npm test)", "write(docs/**)"]: a tool, `read`, `write` or `*`, and in brackets a path or a command';
    case 'commands':
      return 'a list of commands, such as ["npx tsc --noEmit"]';
    case 'tiers':
      return 'a list of names of tiers, such as ["local", "gemini"], each once';
    case 'choice':
      return `one of ${type.choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
  }
}

function schemaOf(type: ValueType): z.ZodMiniType<ConfigValue> {
  switch (type.kind) {
    case 'boolean':
      return z.boolean();
    case 'integer':
      return z.int().check(z.minimum(type.min), z.maximum(type.max));
    case 'number':
      return z.number().check(z.minimum(type.min), z.maximum(type.max));
    case 'provider':
      return z.enum(providerNames);
    case 'model':
      return z.string().check(z.regex(/^\S{1,200}$/));
    case 'url':
      return z.string().check(z.refine(isWebAddress));
    case 'variable':
      return z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/));
    case 'tier':
      return tierName;
    case 'arms':
      return z.array(z.string()).check(z.refine(areArms));
    case 'commands':
      return z.array(z.string().check(z.regex(/\S/)));
    case 'rules':
      return z.array(z.string().check(z.regex(/^\s*(?:\*|[a-z][a-z0-9_]*)\s*(?:\([\s\S]+\))?\s*$/)));
    case 'tiers':
      return z
        .array(tierName)
        .check(
          z.refine((names) => new Set(names).size === names.length && names.some((name) => name !== 'index')),
        );
    case 'choice':
      return z.enum(type.choices);
  }
}

/** The index is asked before them all, so a list that begins with it means the same. */
function withoutIndex(value: ConfigValue): ConfigValue {
  return Array.isArray(value) && value[0] === 'index' ? value.slice(1) : value;
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hostname !== '';
}

function describeValue(raw: unknown): string {
  if (looksLikeApiKey(raw)) return 'something that looks like a key';
  if (raw instanceof Date) return 'a date';
  if (Array.isArray(raw)) return JSON.stringify(raw).length > 80 ? 'another list' : JSON.stringify(raw);
  if (typeof raw === 'object') return 'a table';
  const text = typeof raw === 'string' ? JSON.stringify(raw) : String(raw);
  // An address can hold a password.
  const safe = text.replace(/\/\/[^/@\s]*@/, '//…@');
  return safe.length > 80 ? `${safe.slice(0, 77)}…` : safe;
}

function areArms(texts: readonly string[]): boolean {
  const names = texts.map((text) => parseArm(text)?.name ?? null);
  return names.length >= 2 && !names.includes(null) && new Set(names).size === names.length;
}
