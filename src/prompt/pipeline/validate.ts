/** Whether a prompt may be sent in place of the one it was made from. Pure. */
import { type Canonical, canonicalise, type ModelRequest } from './canonical.ts';
import { constraintsOf } from './constraints.ts';
import type { PromptBlock } from './prompt-block.ts';

export type Flaw =
  | { readonly kind: 'system-missing' }
  | { readonly kind: 'user-missing' }
  | { readonly kind: 'constraint-lost'; readonly constraint: string }
  | { readonly kind: 'tool-schema-changed'; readonly tool: string }
  | { readonly kind: 'call-without-result'; readonly callId: string }
  | { readonly kind: 'kept-block-changed'; readonly blockId: string }
  | { readonly kind: 'larger'; readonly byTokens: number }
  | { readonly kind: 'over-budget'; readonly byTokens: number };

export interface Candidate {
  readonly blocks: readonly PromptBlock[];
  readonly tokens: number;
}

/** @param budgetTokens `null`: there is none. @param mayGo whether the definition of a tool may be missing */
export function findFlaws(
  before: Candidate,
  request: ModelRequest,
  dialect: Canonical<ModelRequest>['dialect'],
  after: Candidate,
  budgetTokens: number | null,
  mayGo: (tool: string) => boolean,
): Flaw[] {
  const flaws: Flaw[] = [];
  const sent = canonicalise(request, dialect, () => 0).blocks;
  const has = (blocks: readonly PromptBlock[], kind: PromptBlock['kind']) =>
    blocks.some((block) => block.kind === kind);
  if (has(before.blocks, 'system') && !has(sent, 'system')) flaws.push({ kind: 'system-missing' });
  if (has(before.blocks, 'developer') && !has(sent, 'developer')) flaws.push({ kind: 'system-missing' });
  if (has(before.blocks, 'user') && !has(sent, 'user')) flaws.push({ kind: 'user-missing' });
  const texts = new Set(sent.map(({ text }) => text));
  for (const block of before.blocks) {
    if (block.keep === 'exact' && !texts.has(block.text))
      flaws.push({ kind: 'kept-block-changed', blockId: block.id });
  }
  flaws.push(...lostConstraints(before.blocks, sent), ...changedTools(before.blocks, sent, mayGo));
  flaws.push(...brokenPairs(before.blocks, sent));
  if (after.tokens > before.tokens) flaws.push({ kind: 'larger', byTokens: after.tokens - before.tokens });
  if (budgetTokens !== null && after.tokens > budgetTokens) {
    flaws.push({ kind: 'over-budget', byTokens: after.tokens - budgetTokens });
  }
  return flaws;
}

function lostConstraints(before: readonly PromptBlock[], sent: readonly PromptBlock[]): Flaw[] {
  const constraints = constraintsOf(before);
  if (constraints.length === 0) return [];
  const all = sent.map(({ text }) => text).join('\n');
  return constraints
    .filter((constraint) => !all.includes(constraint))
    .map((constraint) => ({ kind: 'constraint-lost', constraint }));
}

/** Names, parameters and which of them are required. */
function changedTools(
  before: readonly PromptBlock[],
  sent: readonly PromptBlock[],
  mayGo: (tool: string) => boolean,
): Flaw[] {
  const of = (blocks: readonly PromptBlock[]) =>
    blocks.filter(({ kind }) => kind === 'tool-schema').map(({ text }) => text);
  const [had, have] = [of(before).filter((text) => !mayGo(text)), of(sent)];
  if (had.every((text, at) => text === have[at])) return [];
  return had.flatMap((text, at): Flaw[] => {
    const left = have[at];
    const same = left !== undefined && (left === text || signature(left) === signature(text));
    return same ? [] : [{ kind: 'tool-schema-changed', tool: text.slice(0, 80) }];
  });
}

/** What a call has to fit. Words for people are not in it. */
function signature(schema: string): string {
  const strip = (value: unknown, isNames: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(item, false));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => isNames || !forPeople.has(key))
        // A parameter may be called "title".
        .map(([key, inside]) => [key, strip(inside, !isNames && mapsOfNames.has(key))]),
    );
  };
  return JSON.stringify(strip(JSON.parse(schema), false));
}

const forPeople = new Set(['description', 'title', 'examples', 'example', '$comment', '$schema', '$id']);
const mapsOfNames = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

function brokenPairs(before: readonly PromptBlock[], sent: readonly PromptBlock[]): Flaw[] {
  const counts = (blocks: readonly PromptBlock[]) => {
    const byCall = new Map<string, { calls: number; results: number }>();
    for (const { tool, kind } of blocks) {
      if (tool === null) continue;
      const count = byCall.get(tool.callId) ?? { calls: 0, results: 0 };
      if (kind === 'tool-result') count.results = 1;
      else count.calls = 1;
      byCall.set(tool.callId, count);
    }
    return byCall;
  };
  const had = counts(before);
  return [...counts(sent)].flatMap(([callId, { calls, results }]): Flaw[] => {
    const were = had.get(callId);
    // What came in half goes out half.
    if (were === undefined || (were.calls === calls && were.results === results)) return [];
    return [{ kind: 'call-without-result', callId }];
  });
}
