/**
 * Definitions of tools as OpenAI's and Anthropic's interfaces take them, with what a model needs to call them: names,
 * parameters, what is required, what may be chosen from. Descriptions keep their first sentence, and every sentence that
 * demands something. Pure.
 */
import { amountOf, countOf } from '../../../core/amounts.ts';
import { holdsDoubles, readJson } from '../json/json-tree.ts';
import { ifSmaller, type Transformed, type TransformSetting } from '../transformed.ts';
import { proseParts } from '../words/prose-parts.ts';

export interface ToolSetting {
  /** Names, `*` for any characters: tools that none of them fits are left out. Unless told, all stay. */
  readonly allowed?: readonly string[];
  /** Names, likewise: these stay as they are. */
  readonly untouched?: readonly string[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** @returns the tools in their order, those that are no definitions of functions as they were */
export function shrinkTools<Tool>(tools: readonly Tool[], setting: ToolSetting = {}): readonly Tool[] {
  const fits = (patterns: readonly string[] | undefined, name: string) =>
    patterns?.some((pattern) => matchesWildcard(name, pattern)) ?? false;
  return tools.flatMap((tool) => {
    const name = toolName(tool);
    if (name === null) return [tool];
    if (setting.allowed !== undefined && !fits(setting.allowed, name)) return [];
    return [fits(setting.untouched, name) ? tool : (shrunkTool(tool as JsonObject) as Tool)];
  });
}

/** The same for the JSON of a list of tools. */
export function shrinkToolText(text: string, setting: ToolSetting & TransformSetting): Transformed | null {
  const tree = /^\s*\[/.test(text) ? readJson(text) : null;
  if (tree === null || !holdsDoubles(tree)) return null;
  const tools = JSON.parse(text) as readonly Json[];
  const shrunk = shrinkTools(tools, setting);
  const result = {
    text: JSON.stringify(shrunk),
    because: `${countOf(shrunk.length)} of ${amountOf(tools.length, 'tool')} kept, descriptions cut to their first sentence`,
    removed: [[0, text.length]] as const,
    exact: false,
  };
  return ifSmaller(text, result, setting.countTokens);
}

/** `null`: not a function with parameters, such as a tool that the vendor runs. */
export function toolName(tool: unknown): string | null {
  if (!isObject(tool as Json)) return null;
  const { function: inner, name, input_schema, parameters } = tool as JsonObject;
  if (isObject(inner)) return typeof inner.name === 'string' ? inner.name : null;
  if (typeof name !== 'string') return null;
  return isObject(input_schema) || isObject(parameters) ? name : null;
}

/** @param pattern `*` stands for any characters, everything else for itself */
export function matchesWildcard(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

function shrunkTool(tool: JsonObject): JsonObject {
  return mapValues(tool, (value, key) => {
    if (key === 'function' && isObject(value)) return shrunkTool(value);
    if (key === 'description' && typeof value === 'string') return shortDescription(value);
    if (key === 'parameters' || key === 'input_schema') return shrunkSchema(value);
    return value;
  });
}

const droppedKeywords = new Set(['title', 'examples', 'example', '$comment', '$schema', '$id']);
const mapsOfSchemas = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
const schemas = new Set([
  ...['items', 'additionalProperties', 'additionalItems', 'unevaluatedProperties', 'unevaluatedItems'],
  ...['anyOf', 'oneOf', 'allOf', 'prefixItems', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'],
]);

/** Keywords are told from properties that have their names, such as `title`, by where they stand. */
function shrunkSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(shrunkSchema);
  if (!isObject(schema)) return schema;
  const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => !droppedKeywords.has(key)));
  return mapValues(kept, (value, key) => {
    if (key === 'description' && typeof value === 'string') return shortDescription(value);
    if (mapsOfSchemas.has(key) && isObject(value)) return mapValues(value, shrunkSchema);
    return schemas.has(key) ? shrunkSchema(value) : value;
  });
}

const demand = /\b(?:MUST|NEVER|ALWAYS|ONLY|REQUIRED|DO NOT|NOT|IMPORTANT)\b/;

/** What is demanded of who calls it stays, wherever it stands: a wrong call costs more than the sentence. */
export function shortDescription(description: string): string {
  const sentences = proseParts(description)
    .filter(({ kind }) => kind === 'sentence')
    .map(({ start, end }) => description.slice(start, end).trim());
  const kept = sentences.filter((sentence, at) => at === 0 || demand.test(sentence));
  return kept.length === 0 ? description : kept.join(' ');
}

function mapValues(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
