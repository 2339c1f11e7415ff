/** Reads one file of TypeScript or JavaScript into facts. */
import { createRequire } from 'node:module';
import type { FileFacts } from '../../facts.ts';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { componentRules, markRendering } from './components.ts';
import type { TypeScriptRules, TypeScriptState } from './context.ts';
import { declarationRules } from './declarations.ts';
import { exportRules } from './exports.ts';
import { importRules, takeReExport } from './imports.ts';
import { memberRules, objectRule } from './members.ts';
import { identifierTypes, onIdentifier, referenceRules } from './references.ts';

const comment: TypeScriptRules[string] = {
  enter: (walk) => {
    walk.facts.comments.push({ start: walk.start, end: walk.end });
  },
  leaf: 'blank',
};

const rules: TypeScriptRules = {
  ...referenceRules,
  ...componentRules,
  ...declarationRules,
  ...memberRules,
  ...exportRules,
  ...importRules,
  comment,
  html_comment: comment,
  hash_bang_line: { leaf: 'blank' },
  object: objectRule,
  jsx_self_closing_element: {
    enter: (walk) => {
      walk.state.elementNameStart = walk.start + 1;
      markRendering(walk);
    },
    point: true,
  },
  export_statement: {
    ...exportRules.export_statement,
    enter: (walk) => {
      if (takeReExport(walk)) walk.skipInside();
      else exportRules.export_statement?.enter?.(walk);
    },
  },
};

/** What must stand in a file for a node of some type to be in its tree. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  class: [
    'class_declaration',
    'class',
    'class_heritage',
    'class_body',
    'public_field_definition',
    'field_definition',
  ],
  abstract: ['abstract_class_declaration', 'abstract_method_signature'],
  interface: ['interface_declaration', 'interface_body', 'extends_type_clause'],
  enum: ['enum_declaration', 'enum_body', 'enum_assignment'],
  function: [
    'function_declaration',
    'generator_function_declaration',
    'function_signature',
    'function_expression',
    'generator_function',
  ],
  '=>': ['arrow_function', '=>', 'function_type', 'constructor_type'],
  new: ['construct_signature'],
  '@': ['decorator'],
  infer: ['infer_type'],
  catch: ['catch_clause'],
  for: ['for_statement', 'for_in_statement'],
  switch: ['switch_body'],
  import: ['import_alias', 'import', 'import_statement'],
  export: ['export_statement', 'export_specifier'],
  declare: ['ambient_declaration'],
  '</': ['jsx_element', 'jsx_opening_element', 'jsx_closing_element', 'jsx_text', 'jsx_namespace_name'],
  '/>': ['jsx_self_closing_element'],
  '`': ['template_string'],
  '<': ['type_parameter', 'type_arguments'],
  '<!--': ['html_comment'],
  '#!': ['hash_bang_line'],
  '?': ['optional_parameter'],
  type: ['type_alias_declaration'],
};

function withKeywords(all: TypeScriptRules): TypeScriptRules {
  const limited = Object.entries(keywords).flatMap(([when, names]) =>
    names.map((name) => [name, { ...all[name], when }] as const),
  );
  return { ...all, ...Object.fromEntries(limited) };
}

const syntax: LanguageSyntax<TypeScriptState> = {
  identifiers: identifierTypes,
  rules: withKeywords(rules),
  chain: { marks: true },
  names: {
    transparentTypes: new Set([
      'Promise',
      'PromiseLike',
      'Awaited',
      'Array',
      'ReadonlyArray',
      'Readonly',
      'Partial',
      'Required',
      'NonNullable',
      'Pick',
      'Omit',
      'ReturnType',
      'InstanceType',
      'Iterable',
      'IterableIterator',
      'AsyncIterable',
      'Set',
      'ReadonlySet',
    ]),
    transparentMembers: new Set([
      'concat',
      'filter',
      'flat',
      'reverse',
      'slice',
      'sort',
      'toReversed',
      'toSorted',
    ]),
    searches: new Set(['find', 'findLast']),
    beforeValue: /^(?:[\s(]|await\b|new\b|yield\b)*$/,
  },
  onIdentifier,
};

export function loadTypeScriptExtractor(): Extractor {
  const require = createRequire(import.meta.url);
  const grammars = new Map<string, Grammar<TypeScriptState>>();
  const grammarFor = (dialect: Dialect): Grammar<TypeScriptState> => {
    const loaded = grammars.get(dialect);
    if (loaded !== undefined) return loaded;
    const grammar = new Grammar(loadDialect(require, dialect), syntax);
    grammars.set(dialect, grammar);
    return grammar;
  };
  // A grammar that does not load is known at once, not at the first file.
  grammarFor('typescript');
  return (path, text) => extract(grammarFor(dialectOf(path)), path, text);
}

type Dialect = 'typescript' | 'tsx' | 'javascript';

function dialectOf(path: string): Dialect {
  if (/\.[cm]?ts$/i.test(path)) return 'typescript';
  return /\.tsx$/i.test(path) ? 'tsx' : 'javascript';
}

function loadDialect(require: NodeJS.Require, dialect: Dialect): unknown {
  return dialect === 'javascript'
    ? require('tree-sitter-javascript')
    : require('tree-sitter-typescript')[dialect];
}

function extract(grammar: Grammar<TypeScriptState>, path: string, text: string): FileFacts {
  const walk = new SyntaxWalk<TypeScriptState>(grammar, text, {
    mayRender: dialectOf(path) !== 'typescript',
    declaredKind: 'const',
    defaultNameStart: null,
    exportsObject: null,
    isHoisted: false,
    pattern: null,
    elementNameStart: -1,
    given: null,
    typedObjects: new Map(),
  });
  const parseErrors = walk.run(withoutUnknownForms(text));
  walk.facts.foldOverloads();
  return walk.facts.finish(parseErrors);
}

/** `export type * from` is newer than the grammar: it sees `export * from`. */
function withoutUnknownForms(text: string): string {
  if (!text.includes('export type *')) return text;
  return text.replaceAll('export type *', 'export      *');
}
