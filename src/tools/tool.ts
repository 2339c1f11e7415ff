/** What a model may do beside answering: a name, a schema, and what becomes of a call. Knows no vendor and no prompt. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { DraftTree } from '../edits/draft-tree.ts';
import type { PermissionGate } from './permissions/gate.ts';

export interface Parameter {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description?: string;
}

export interface ToolSchema {
  readonly name: string;
  readonly description: string;
  readonly parameters: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, Parameter>>;
    readonly required: readonly string[];
    readonly additionalProperties: false;
  };
}

/** `read` changes nothing, `edit` changes the draft, `run` starts a program. */
export type ToolAccess = 'read' | 'edit' | 'run';

export interface ToolResult {
  readonly ok: boolean;
  /** For the model; data, never instructions. */
  readonly text: string;
  /** More of it, where `text` is only the beginning and the end: for who can make it short by what it says. Left out: there is no more. */
  readonly longer?: string;
}

/** What tools work on in one attempt of one model. */
export interface Workbench {
  readonly index: CodeIndex;
  readonly draft: DraftTree;
  readonly gate: PermissionGate;
  readonly signal: AbortSignal;
}

/** Checked against the schema. */
export type ToolArguments = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Tool {
  readonly schema: ToolSchema;
  readonly access: ToolAccess;
  run(given: ToolArguments, bench: Workbench): ToolResult | Promise<ToolResult>;
}

/** @param optional names of parameters that may be left out */
export function toolSchema(
  name: string,
  description: string,
  properties: Readonly<Record<string, Parameter>>,
  optional: readonly string[] = [],
): ToolSchema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return {
    name,
    description,
    parameters: { type: 'object', properties, required, additionalProperties: false },
  };
}

export function done(text: string): ToolResult {
  return { ok: true, text };
}

export function failed(text: string): ToolResult {
  return { ok: false, text };
}
