/** Relations of a symbol, as text for people and as data. */
import type { Definition } from '../../codebase/search/find-symbol.ts';
import { qualifiedName } from '../../codebase/search/find-symbol.ts';
import type {
  Relation,
  RelationEntries,
  RelationEntry,
  RelationKind,
} from '../../codebase/search/relations.ts';
import { escapeControls } from '../../core/escape-controls.ts';
import type { Channel } from '../terminal.ts';
import { describeDefinition } from './lookup-error.ts';
import { symbolToJson } from './symbol-json.ts';

/** Of a line of source or a signature, where no terminal has a width. */
const mostCharacters = 100;

const nouns: Readonly<Record<RelationKind, readonly [one: string, many: string]>> = {
  references: ['reference', 'references'],
  calls: ['call', 'calls'],
  callers: ['caller', 'callers'],
  callees: ['function that it calls', 'functions that it calls'],
  implementors: ['type that extends or implements it', 'types that extend or implement it'],
  supertypes: ['type that it extends or implements', 'types that it extends or implements'],
  'overridden-by': ['member that overrides or implements it', 'members that override or implement it'],
  overrides: ['member that it overrides or implements', 'members that it overrides or implements'],
  tests: ['test that reaches it', 'tests that reach it'],
};

export function renderRelations(
  definitions: readonly Definition[],
  relations: readonly Relation[],
  out: Channel,
  options: { readonly mostPossible: number },
): string {
  const lines = definitions.map((definition) => out.style('bold', describeDefinition(definition)));
  // "Overrides nothing" is worth a line only when nothing overrides it either.
  const told = relations.filter(({ resolved, possible }) => resolved.total + possible.total > 0);
  for (const relation of told.length > 0 ? told : relations.slice(0, 1)) {
    const { kind, resolved, possible, external } = relation;
    lines.push('', headline(kind, resolved, ''));
    lines.push(...renderEntries(kind, resolved, resolved.entries, out));
    if (external.length > 0) lines.push(`  of other packages: ${external.join(', ')}`);
    if (possible.total === 0) continue;
    lines.push('', headline(kind, possible, 'possible, by name alone: '));
    lines.push(...renderEntries(kind, possible, possible.entries.slice(0, options.mostPossible), out));
  }
  return `${lines.join('\n')}\n`;
}

function headline(kind: RelationKind, { total, files }: RelationEntries, before: string): string {
  const [one, many] = nouns[kind];
  if (total === 0) return `${before}no ${one}`;
  return `${before}${total} ${total === 1 ? one : many} in ${files} file${files === 1 ? '' : 's'}`;
}

/** Grouped by file, in the order in which the files come. */
function renderEntries(
  kind: RelationKind,
  { total }: RelationEntries,
  shown: readonly RelationEntry[],
  out: Channel,
): string[] {
  const byFile = new Map<string, RelationEntry[]>();
  for (const entry of shown) byFile.set(entry.path, [...(byFile.get(entry.path) ?? []), entry]);
  const lines: string[] = [];
  for (const [path, entries] of byFile) {
    lines.push(out.style('cyan', escapeControls(path)));
    const width = Math.max(...entries.map(({ line }) => String(line).length), 4);
    for (const entry of entries) {
      const context = contextOf(kind, entry);
      const most = out.isTerminal ? Math.max(20, out.columns - width - context.length - 6) : mostCharacters;
      const text = entry.text.length > most ? `${entry.text.slice(0, most - 1)}…` : entry.text;
      lines.push(
        `${String(entry.line).padStart(width)}  ${text}${context === '' ? '' : out.style('dim', `  (${context})`)}`,
      );
    }
  }
  if (total > shown.length)
    lines.push(out.style('dim', `… ${total - shown.length} more; --limit shows them`));
  return lines;
}

function contextOf(kind: RelationKind, { symbol, callLines, distance }: RelationEntry): string {
  const around = symbol === null ? '' : qualifiedName(symbol);
  switch (kind) {
    case 'references':
    case 'calls':
      return around === '' ? '' : `in ${around}`;
    case 'tests':
      return [
        ...(around === '' ? [] : [`in ${around}`]),
        ...(distance > 1 ? [`${distance} steps away`] : []),
      ].join(', ');
    case 'callers':
    case 'callees':
      return `${kind === 'callers' ? 'calls it' : 'called'} on line${callLines.length === 1 ? '' : 's'} ${listed(callLines)}`;
    case 'implementors':
    case 'supertypes':
      return distance > 1 ? `${distance} steps away` : '';
    default:
      return symbol?.container ? `of ${symbol.container}` : '';
  }
}

function listed(lines: readonly number[]): string {
  return lines.length <= 6
    ? lines.join(', ')
    : `${lines.slice(0, 5).join(', ')} and ${lines.length - 5} more`;
}

export function relationToJson({ kind, resolved, possible, external }: Relation): Record<string, unknown> {
  return {
    kind,
    resolvedTotal: resolved.total,
    possibleTotal: possible.total,
    resolved: resolved.entries.map(entryToJson),
    possible: possible.entries.map(entryToJson),
    ...(kind === 'callees' && { external }),
  };
}

function entryToJson({
  path,
  line,
  text,
  role,
  symbol,
  callLines,
  distance,
}: RelationEntry): Record<string, unknown> {
  return { path, line, text, role, symbol: symbol && symbolToJson(symbol), callLines, distance };
}
