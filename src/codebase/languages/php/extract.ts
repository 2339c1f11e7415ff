/** Reads one file of PHP into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { newState, type PhpState } from './context.ts';
import { declarationRules } from './declarations.ts';
import { importRules } from './imports.ts';
import { localRules } from './locals.ts';
import { maskUnknownForms } from './mask-unknown-forms.ts';
import { memberRules } from './members.ts';
import { identifierTypes, onIdentifier, referenceRules } from './references.ts';

const syntax: LanguageSyntax<PhpState> = {
  identifiers: identifierTypes,
  rules: { ...referenceRules, ...localRules, ...declarationRules, ...memberRules, ...importRules },
  chain: { arrow: true, colons: true, noDots: true },
  names: { beforeValue: /^(?:[\s(&@\\]|new\b|clone\b|\w+\\)*$/ },
  onIdentifier,
};

export function loadPhpExtractor(): Extractor {
  const { php } = createRequire(import.meta.url)('tree-sitter-php') as { readonly php: unknown };
  const grammar = new Grammar<PhpState>(php, syntax);
  return (_path, text) => {
    const walk = new SyntaxWalk<PhpState>(grammar, text, newState());
    const parseErrors = walk.run(maskUnknownForms(text));
    return walk.facts.finish(parseErrors);
  };
}
