/** Reads one file of C# into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import type { CSharpState } from './context.ts';
import { declarationRules } from './declarations.ts';
import { importRules } from './imports.ts';
import { localRules } from './locals.ts';
import { identifierTypes, onIdentifier, referenceRules } from './references.ts';

const syntax: LanguageSyntax<CSharpState> = {
  identifiers: identifierTypes,
  rules: { ...referenceRules, ...localRules, ...declarationRules, ...importRules },
  chain: { marks: true, colons: true },
  names: {
    transparentTypes: new Set(
      'Task ValueTask List IList IEnumerable IReadOnlyList ICollection IReadOnlyCollection IQueryable IAsyncEnumerable HashSet ISet Nullable Lazy Func Queue Stack Span ReadOnlySpan Memory'.split(
        ' ',
      ),
    ),
    beforeValue: /^(?:[\s(]|await\b|new\b)*$/,
    mayBeInherited: (_name, role) => role === 'call',
  },
  onIdentifier,
};

export function loadCSharpExtractor(): Extractor {
  const grammar = new Grammar<CSharpState>(createRequire(import.meta.url)('tree-sitter-c-sharp'), syntax);
  return (_path, text) => {
    const walk = new SyntaxWalk<CSharpState>(grammar, text, { field: null });
    const parseErrors = walk.run();
    return walk.facts.finish(parseErrors);
  };
}
