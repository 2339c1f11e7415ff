/** Rules for items: what declares a symbol, and the `use`, `mod` and `extern crate` that reach into other files. */
import type { SymbolKind } from '../../facts.ts';
import type { SymbolDraft } from '../facts-builder.ts';
import type { IdentifierRole, NodeRule } from '../syntax-walk.ts';
import {
  declare,
  namesOpenSymbol,
  type RustRules,
  type RustState,
  type RustWalk,
  surroundings,
} from './context.ts';
import { docText, type ItemLead } from './lead.ts';
import { typeName } from './type-name.ts';
import { flattenUse, withoutRawMark } from './use-tree.ts';

type Rule = NodeRule<RustState>;

/** The name comes first; a type or value that stands directly in the item is a use. */
function nameThenUses(walk: RustWalk): IdentifierRole {
  return namesOpenSymbol(walk) ? 'name' : 'use';
}

function item(kind: SymbolKind): Rule {
  return {
    enter: (walk) => {
      declare(walk, kind, belonging(walk));
    },
    identifiers: nameThenUses,
  };
}

const body: Rule = {
  enter: (walk) => {
    const { top } = walk.facts;
    if (top !== null && top.bodyStart === null && top.depth === walk.depth - 1) top.bodyStart = walk.start;
  },
};

export const itemRules: RustRules = {
  function_item: { enter: enterFunction, identifiers: nameThenUses },
  function_signature_item: { enter: enterFunction, identifiers: nameThenUses },
  struct_item: item('struct'),
  union_item: item('struct'),
  enum_item: item('enum'),
  enum_variant: {
    enter: (walk) => {
      declare(walk, 'enum-member', { exported: 'inherit' });
    },
    identifiers: nameThenUses,
  },
  field_declaration: {
    enter: (walk) => {
      const inVariant = walk.facts.top?.kind === 'enum-member';
      declare(walk, 'property', { exported: inVariant ? 'inherit' : false });
    },
    identifiers: nameThenUses,
  },
  const_item: item('const'),
  static_item: item('static'),
  type_item: item('type'),
  associated_type: item('type'),
  trait_item: item('trait'),
  mod_item: { enter: enterModule, identifiers: nameThenUses },
  macro_definition: { enter: enterMacroRules, identifiers: nameThenUses },
  impl_item: { enter: enterImpl },

  block: body,
  declaration_list: body,
  field_declaration_list: body,
  enum_variant_list: body,
  macro_rule: body,

  visibility_modifier: {
    enter: (walk) => {
      const { top } = walk.facts;
      if (top?.depth === walk.depth - 1) top.exported = true;
    },
    leaf: true,
  },
  use_declaration: { enter: enterUse, leaf: true },
  extern_crate_declaration: { enter: enterExternCrate, leaf: true },
  line_comment: { enter: enterComment, leaf: true },
  block_comment: { enter: enterComment, leaf: true },
};

/** What an item takes over from the `impl` or `trait` around it. */
function belonging(walk: RustWalk): Partial<SymbolDraft> {
  const around = surroundings(walk);
  if (around.kind === 'trait') return { exported: true };
  if (around.kind !== 'impl') return {};
  const { container, trait } = around.block;
  return { container, implementsTrait: trait, exported: trait !== null };
}

function enterFunction(walk: RustWalk): void {
  const around = surroundings(walk);
  const lead = walk.state.lead.take(walk.start);
  const isMember = around.kind === 'impl' || around.kind === 'trait';
  const isMacro = lead.attributes.some((attribute) => /^#\[\s*proc_macro/.test(attribute));
  declare(walk, isMacro ? 'macro' : isMember ? 'method' : 'function', belonging(walk), lead);
}

function enterMacroRules(walk: RustWalk): void {
  const lead = walk.state.lead.take(walk.start);
  const exported = lead.attributes.some((attribute) => /^#\[\s*macro_export/.test(attribute));
  declare(walk, 'macro', { exported }, lead);
}

function enterModule(walk: RustWalk): void {
  const lead = walk.state.lead.take(walk.start);
  const name = walk.child('name');
  if (name !== null && walk.child('body') === null) {
    const specifier = withoutRawMark(walk.text.slice(name.start, name.end));
    const fact = {
      specifier,
      form: 'mod',
      names: [{ imported: '*', local: specifier }],
      typeOnly: false,
      enclosingModules: enclosingModules(walk),
      pathAttribute: pathAttribute(lead),
    } as const;
    walk.facts.import(fact, walk.start);
  }
  declare(walk, 'module', {}, lead);
}

function pathAttribute(lead: ItemLead): string | null {
  for (const attribute of lead.attributes) {
    const path = /^#\[\s*(?:path|cfg_attr\b.*,\s*path)\s*=\s*"([^"]+)"/s.exec(attribute)?.[1];
    if (path !== undefined) return path;
  }
  return null;
}

function enclosingModules(walk: RustWalk): readonly string[] {
  const modules: string[] = [];
  for (let symbol = walk.facts.top; symbol !== null; symbol = symbol.parent) {
    if (symbol.kind === 'module' && symbol.name !== null) modules.unshift(symbol.name);
  }
  return modules;
}

function enterImpl(walk: RustWalk): void {
  const { state, text } = walk;
  state.lead.take(walk.start);
  while ((state.implBlocks.at(-1)?.depth ?? -1) >= walk.depth) state.implBlocks.pop();
  const type = walk.child('type');
  if (type === null) return;
  const trait = walk.child('trait');
  const self = typeName(text.slice(type.start, type.end));
  const traitName = trait === null ? null : typeName(text.slice(trait.start, trait.end));
  state.implBlocks.push({
    depth: walk.depth,
    container: traitName === null ? self : `${traitName} for ${self}`,
    trait: traitName,
  });
}

function enterUse(walk: RustWalk): void {
  const start = walk.start;
  walk.state.lead.take(start);
  const declaration = walk.text.slice(start, walk.end);
  const form = /^pub\b/.test(declaration) ? 're-export' : 'use';
  const modules = enclosingModules(walk);
  for (const { specifier, imported, local, offset } of flattenUse(declaration)) {
    const names = [{ imported, local }];
    const fact = {
      specifier,
      form,
      names,
      typeOnly: false,
      enclosingModules: modules,
      pathAttribute: null,
    } as const;
    walk.facts.import(fact, start + offset);
  }
}

function enterExternCrate(walk: RustWalk): void {
  const start = walk.start;
  walk.state.lead.take(start);
  const declaration = walk.text.slice(start, walk.end);
  const [, crate, alias] = /\bcrate\s+([\w#]+)(?:\s+as\s+(\w+))?/.exec(declaration) ?? [];
  if (crate === undefined) return;
  const fact = {
    specifier: crate,
    form: /^pub\b/.test(declaration) ? 're-export' : 'use',
    names: [{ imported: '*', local: alias ?? crate }],
    typeOnly: false,
    enclosingModules: enclosingModules(walk),
    pathAttribute: null,
  } as const;
  walk.facts.import(fact, start);
}

function enterComment(walk: RustWalk): void {
  const { facts, state, text } = walk;
  const start = walk.start;
  const end = walk.end;
  facts.comments.push({ start, end });
  const isInner = text.startsWith('//!', start) || text.startsWith('/*!', start);
  const { top } = facts;
  if (!isInner) {
    state.lead.comment(start, end);
  } else if (top?.kind === 'module' && top.depth === walk.depth - 2) {
    const line = docText(text.slice(start, end));
    top.doc = top.doc === null ? line : `${top.doc}\n${line}`;
  }
}
