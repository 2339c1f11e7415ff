/**
 * JSON Schema → the subset of OpenAPI 3.0 that Gemini accepts in function declarations; what it does not know, it
 * refuses with 400, so it is left out. Pure.
 */
import * as z from 'zod/mini';

type Json = Readonly<Record<string, unknown>>;

const kept = [
  'description',
  'title',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'required',
] as const;

/** Formats that the API accepts for each type. */
const formats: Readonly<Record<string, readonly string[]>> = {
  string: ['date-time', 'enum'],
  number: ['float', 'double'],
  integer: ['int32', 'int64'],
};

const record = z.record(z.string(), z.unknown());
/** References deeper than this are cut to any object: Gemini has no references, so recursion has to end. */
const depthLimit = 8;

/** `null` for a function without parameters: an object without properties is refused. */
export function toGeminiSchema(schema: Json): Json | null {
  const converted = convert(schema, schema, 0);
  const properties = record.safeParse(converted.properties);
  return properties.success && Object.keys(properties.data).length > 0 ? converted : null;
}

function convert(schema: Json, root: Json, depth: number): Json {
  if (typeof schema.$ref === 'string') {
    const target = resolve(schema.$ref, root);
    return target === null || depth >= depthLimit ? { type: 'object' } : convert(target, root, depth + 1);
  }
  const types = typesOf(schema);
  const nullable = types.includes('null') || schema.nullable === true;
  const real = types.filter((type) => type !== 'null');
  const result: Record<string, unknown> = {};
  for (const key of kept) if (schema[key] !== undefined) result[key] = schema[key];
  if (nullable) result.nullable = true;

  const alternatives = (schema.anyOf ?? schema.oneOf) as unknown;
  if (Array.isArray(alternatives)) {
    const members = alternatives
      .map((member) => record.safeParse(member))
      .flatMap((parsed) => (parsed.success ? [parsed.data] : []));
    const others = members.filter((member) => member.type !== 'null');
    if (others.length < members.length) result.nullable = true;
    const [only] = others;
    if (others.length === 1 && only !== undefined) return { ...convert(only, root, depth + 1), ...result };
    if (others.length > 1)
      return { ...result, anyOf: others.map((member) => convert(member, root, depth + 1)) };
  }
  if (real.length > 1)
    return {
      ...result,
      anyOf: real.map((type) => convert({ ...schema, type, description: undefined }, root, depth + 1)),
    };

  const type = real[0] ?? 'string';
  result.type = type;
  const choices = schema.const !== undefined ? [schema.const] : schema.enum;
  if (type === 'string' && Array.isArray(choices)) {
    result.enum = choices.filter((choice) => typeof choice === 'string');
    result.format = 'enum';
  } else if (typeof schema.format === 'string' && formats[type]?.includes(schema.format)) {
    result.format = schema.format;
  }
  if (type === 'array') {
    const items = record.safeParse(schema.items);
    result.items = items.success ? convert(items.data, root, depth + 1) : { type: 'string' };
  }
  const properties = record.safeParse(schema.properties);
  if (type === 'object' && properties.success) {
    result.properties = Object.fromEntries(
      Object.entries(properties.data).map(([name, property]) => {
        const parsed = record.safeParse(property);
        return [name, convert(parsed.success ? parsed.data : {}, root, depth + 1)];
      }),
    );
  }
  return result;
}

function typesOf(schema: Json): readonly string[] {
  if (typeof schema.type === 'string') return [schema.type.toLowerCase()];
  if (Array.isArray(schema.type)) return schema.type.filter((type) => typeof type === 'string');
  if (schema.properties !== undefined) return ['object'];
  if (schema.items !== undefined) return ['array'];
  return [];
}

/** Only references into the same schema, `#/$defs/name`. */
function resolve(reference: string, root: Json): Json | null {
  if (!reference.startsWith('#/')) return null;
  let target: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const parsed = record.safeParse(target);
    if (!parsed.success) return null;
    target = parsed.data[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  const parsed = record.safeParse(target);
  return parsed.success ? parsed.data : null;
}
