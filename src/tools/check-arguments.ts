/** Arguments of a call beside the schema of its tool. What a model means is taken where it can be told; else it is shown the right form. Pure. */
import type { Parameter, ToolArguments, ToolSchema } from './tool.ts';

export type CheckedArguments =
  | { readonly ok: true; readonly given: ToolArguments }
  | { readonly ok: false; readonly problem: string };

export function checkArguments({ name, parameters }: ToolSchema, written: unknown): CheckedArguments {
  const value = typeof written === 'string' ? parsed(written) : written;
  const form = `Right: ${name}(${exampleOf(parameters.properties)})`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, problem: `The arguments of ${name} are no JSON object. ${form}` };
  const given: Record<string, string | number | boolean> = {};
  const problems: string[] = [];
  for (const [key, one] of Object.entries(value)) {
    const parameter = parameters.properties[key];
    if (parameter === undefined) {
      problems.push(`there is no "${key}"`);
      continue;
    }
    if (one === null || one === undefined) continue;
    const read = readAs(parameter, one);
    if (read === null) problems.push(`"${key}" must be ${kinds[parameter.type]}`);
    else given[key] = read;
  }
  for (const key of parameters.required)
    if (!(key in given) && !problems.some((one) => one.includes(`"${key}"`)))
      problems.push(`"${key}" is missing`);
  return problems.length === 0
    ? { ok: true, given }
    : { ok: false, problem: `${name}: ${problems.join(', ')}. ${form}` };
}

const kinds = { string: 'a text', integer: 'a whole number', boolean: 'true or false' } as const;

function readAs({ type }: Parameter, value: unknown): string | number | boolean | null {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
    case 'integer': {
      const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
      return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : null;
  }
}

function exampleOf(properties: Readonly<Record<string, Parameter>>): string {
  const examples = { string: '"…"', integer: '1', boolean: 'true' } as const;
  return `{${Object.entries(properties)
    .map(([key, { type }]) => `"${key}": ${examples[type]}`)
    .join(', ')}}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
