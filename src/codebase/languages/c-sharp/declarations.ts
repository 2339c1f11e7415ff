/** Rules for what declares a namespace, a type or a member. */
import type { SymbolKind } from '../../facts.ts';
import type { SymbolDraft } from '../syntax/open-symbol.ts';
import type { NodeRule } from '../syntax/syntax-walk.ts';
import {
  type CSharpRules,
  type CSharpState,
  type CSharpWalk,
  declare,
  headOf,
  typeSource,
} from './context.ts';

type Rule = NodeRule<CSharpState>;

export const declarationRules: CSharpRules = {
  namespace_declaration: { enter: enterNamespace },
  file_scoped_namespace_declaration: { enter: enterFileNamespace, point: true },
  class_declaration: type('class'),
  struct_declaration: type('struct'),
  interface_declaration: type('interface'),
  record_declaration: type('class'),
  enum_declaration: type('enum'),
  delegate_declaration: { enter: enterDelegate, scope: 'function' },
  base_list: { enter: inheritAll },
  declaration_list: { scope: 'block' },

  method_declaration: { enter: (walk) => enterMember(walk, 'method', 'returns'), scope: 'function' },
  constructor_declaration: { enter: (walk) => enterMember(walk, 'method', null), scope: 'function' },
  destructor_declaration: { enter: enterDestructor, scope: 'function' },
  operator_declaration: { scope: 'function' },
  conversion_operator_declaration: { scope: 'function' },
  indexer_declaration: { scope: 'function' },
  property_declaration: { enter: (walk) => enterMember(walk, 'property', 'type') },
  event_declaration: { enter: (walk) => enterMember(walk, 'property', 'type') },
  field_declaration: { enter: enterField },
  event_field_declaration: { enter: enterField },
  enum_member_declaration: { enter: (walk) => enterMember(walk, 'enum-member', null) },
};

function type(kind: SymbolKind): Rule {
  return {
    enter: (walk) => {
      const name = walk.child('name');
      if (name === null) return;
      declare(walk, kind, name, { ...placeOfType(walk), bodyStart: walk.child('body')?.start ?? null });
    },
    inside: bindRecordParts,
    scope: 'block',
  };
}

/** A namespace is no owner: its types are known by their names alone, as `using` makes them. */
function placeOfType(walk: CSharpWalk): Partial<SymbolDraft> {
  return walk.facts.top?.kind === 'namespace' ? { parent: null } : {};
}

function enterNamespace(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  declare(walk, 'namespace', name, {
    exported: true,
    bound: false,
    bodyStart: walk.child('body')?.start ?? null,
  });
  walk.skipTo(name.end);
}

/** `namespace A.B;` is over at once, and about the whole file. */
function enterFileNamespace(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  const symbol = declare(walk, 'namespace', name, { exported: true, bound: false });
  walk.facts.top = symbol.outer;
  walk.skipTo(walk.end);
}

function enterDelegate(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name !== null)
    declare(walk, 'type', name, { ...placeOfType(walk), source: typeSource(walk.child('type')) });
}

function enterMember(walk: CSharpWalk, kind: SymbolKind, typeField: string | null): void {
  const name = walk.child('name');
  if (name === null) return;
  const body = walk.child('body') ?? walk.child('accessors');
  const source = typeField === null ? null : typeSource(walk.child(typeField));
  declare(walk, kind, name, { source, bodyStart: body?.start ?? null, ...arrowBody(walk, name.end) });
}

/** `int Count => items.Count;` */
function arrowBody(walk: CSharpWalk, nameEnd: number): Partial<SymbolDraft> {
  if (walk.nameUp(0) !== 'property_declaration') return {};
  const arrow = /^\s*=>/.exec(walk.text.slice(nameEnd, nameEnd + 40));
  return arrow === null ? {} : { bodyStart: nameEnd };
}

function enterDestructor(walk: CSharpWalk): void {
  const name = walk.child('name');
  if (name === null) return;
  declare(walk, 'method', name, {
    name: `~${walk.textOf(name)}`,
    bound: false,
    bodyStart: walk.child('body')?.start ?? null,
  });
}

function enterField(walk: CSharpWalk): void {
  const head = headOf(walk);
  walk.state.field = {
    signatureStart: head.start,
    draft: {
      kind: head.words.has('const') ? 'const' : 'property',
      start: walk.start,
      end: walk.end,
      exported: head.words.has('public') || head.words.has('internal') || head.words.has('protected'),
      doc: head.doc,
    },
  };
}

/** The parts of a record are its properties. */
function bindRecordParts(walk: CSharpWalk): void {
  const { facts, text } = walk;
  const { top } = facts;
  const from = top === null ? -1 : top.nameStart + (top.name?.length ?? 0);
  const open = /^\s*(?:<[^()]*>)?\s*\(/.exec(text.slice(from, from + 200));
  if (top === null || open === null) return;
  let depth = 0;
  let start = from + open[0].length;
  for (let at = start; at < walk.end && depth >= 0; at++) {
    const char = text[at] ?? '';
    if ('<([{'.includes(char)) depth++;
    else if ('>)]}'.includes(char)) depth--;
    if (depth < 0 || (depth === 0 && char === ',')) {
      declarePart(walk, start, at);
      start = at + 1;
    }
  }
}

function declarePart(walk: CSharpWalk, from: number, end: number): void {
  const { facts, text } = walk;
  const part = /^(\s*)([\s\S]*?\S)\s+(\w+)\s*(?:=[^=]*)?$/.exec(text.slice(from, end));
  const [, blanks = '', type = '', name] = part ?? [];
  if (name === undefined) return;
  const start = from + blanks.length;
  const nameStart = text.indexOf(name, start + type.length);
  const symbol = facts.open({
    kind: 'property',
    depth: walk.depth + 1,
    start,
    end,
    name,
    nameStart,
    exported: true,
    source: { kind: 'type', start, end: nameStart },
  });
  facts.top = symbol.outer;
}

function inheritAll(walk: CSharpWalk): void {
  const { facts, text, end } = walk;
  const { top } = facts;
  if (top === null || top.depth !== walk.depth - 1 || top.kind === 'enum') return;
  let depth = 0;
  let from = walk.start + 1;
  for (let at = from; at <= end; at++) {
    const char = at === end ? ',' : (text[at] ?? '');
    if ('<('.includes(char)) depth++;
    else if ('>)'.includes(char)) depth--;
    else if (char === ',' && (depth === 0 || at === end)) {
      facts.inherit(top, { kind: 'type', start: from, end: at });
      from = at + 1;
    }
  }
}
