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

const syntax: LanguageSyntax<TypeScriptState> = {
  identifiers: identifierTypes,
  rules,
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
