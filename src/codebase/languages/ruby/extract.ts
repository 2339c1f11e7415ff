/** Reads one file of Ruby into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { newState, type RubyState } from './context.ts';
import { declarationRules } from './declarations.ts';
import { localRules } from './locals.ts';
import { nestedName } from './nested-name.ts';
import { identifierTypes, onIdentifier, referenceRules } from './references.ts';

const syntax: LanguageSyntax<RubyState> = {
  identifiers: identifierTypes,
  rules: { ...referenceRules, ...localRules, ...declarationRules },
  chain: { colons: true, lineEnds: true, leadingDots: true },
  names: {
    // What `new` makes is known by its class, and `self.class` has the methods of the class.
    transparentMembers: new Set('new class freeze dup clone tap itself instance allocate'.split(' ')),
    mayBeInherited: (name) => /^[a-z_@]/.test(name),
    freeName: nestedName,
  },
  onIdentifier,
};

export function loadRubyExtractor(): Extractor {
  const grammar = new Grammar<RubyState>(createRequire(import.meta.url)('tree-sitter-ruby'), syntax);
  return (_path, text) => {
    const walk = new SyntaxWalk<RubyState>(grammar, text, newState());
    const parseErrors = walk.run();
    return walk.facts.finish(parseErrors);
  };
}
