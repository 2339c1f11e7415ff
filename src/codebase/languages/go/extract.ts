/** Reads one file of Go into facts. */
import { createRequire } from 'node:module';
import type { FileFacts } from '../../facts.ts';
import type { Extractor } from '../language.ts';
import { Locals } from '../syntax/locals.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { bindingRules } from './bindings.ts';
import type { GoRules, GoState } from './context.ts';
import { declarationRules } from './declarations.ts';
import { importRules } from './imports.ts';
import { onIdentifier, referenceRules } from './references.ts';

const rules: GoRules = {
  ...referenceRules,
  ...bindingRules,
  ...declarationRules,
  ...importRules,
  comment: {
    enter: (walk) => {
      walk.facts.comments.push({ start: walk.start, end: walk.end });
    },
    leaf: 'blank',
  },
};

const syntax: LanguageSyntax<GoState> = {
  identifiers: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier'],
  rules,
  chain: { lineEnds: true, assertions: true, literals: true },
  names: { beforeValue: /^(?:[\s(&*]|<-)*$/ },
  onIdentifier,
};

export function loadGoExtractor(): Extractor {
  const require = createRequire(import.meta.url);
  const grammar = new Grammar<GoState>(require('tree-sitter-go'), syntax);
  return (_path, text) => extract(grammar, text);
}

function extract(grammar: Grammar<GoState>, text: string): FileFacts {
  const walk = new SyntaxWalk<GoState>(grammar, text, {
    locals: new Locals(),
    typeParameters: new Locals(),
    waiting: [],
    marks: [],
    literals: [],
    literal: null,
    switches: [],
    keyStart: -1,
    groupType: null,
  });
  const parseErrors = walk.run();
  return walk.facts.finish(parseErrors);
}
