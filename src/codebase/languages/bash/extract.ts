/** Reads one shell script into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { type BashState, declarationRules } from './declarations.ts';
import { declareLostFunctions } from './lost-functions.ts';
import { onIdentifier, sourceRules } from './references.ts';

const syntax: LanguageSyntax<BashState> = {
  identifiers: ['command_name', 'variable_name', 'special_variable_name'],
  rules: { ...declarationRules, ...sourceRules },
  chain: {},
  names: {},
  onIdentifier,
};

export function loadBashExtractor(): Extractor {
  const grammar = new Grammar<BashState>(createRequire(import.meta.url)('tree-sitter-bash'), syntax);
  return (_path, text) => {
    const walk = new SyntaxWalk<BashState>(grammar, text, { variables: new Set(), functions: new Set() });
    const parseErrors = walk.run();
    if (parseErrors > 0) declareLostFunctions(walk, walk.state.functions);
    return walk.facts.finish(parseErrors);
  };
}
