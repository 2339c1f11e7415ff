/** Reads one file of Java into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { declarationRules, type JavaState } from './declarations.ts';
import { importRules } from './imports.ts';
import { identifierTypes, onIdentifier, referenceRules } from './references.ts';

const syntax: LanguageSyntax<JavaState> = {
  identifiers: identifierTypes,
  rules: { ...referenceRules, ...declarationRules, ...importRules },
  chain: { colons: true, transparent: new Set(['class']) },
  names: {
    transparentTypes: new Set(
      'List Set Collection Iterable Iterator Stream Optional Supplier Provider CompletableFuture Future Class ArrayList LinkedList HashSet Deque Queue'.split(
        ' ',
      ),
    ),
    beforeValue: /^(?:[\s(]|new\b)*$/,
    // What starts with a capital is a type, but for constants.
    mayBeInherited: (name) => /^[a-z_$]|^[A-Z][A-Z0-9_]+$/.test(name),
  },
  onIdentifier,
};

export function loadJavaExtractor(): Extractor {
  const grammar = new Grammar<JavaState>(createRequire(import.meta.url)('tree-sitter-java'), syntax);
  return (_path, text) => {
    const walk = new SyntaxWalk<JavaState>(grammar, text, { field: null });
    const parseErrors = walk.run();
    return walk.facts.finish(parseErrors);
  };
}
