/** Reads one file of C++ into facts. */
import { createRequire } from 'node:module';
import type { CState } from '../c/context.ts';
import { declarationRules } from '../c/declarations.ts';
import { isHeaderPath, readWith } from '../c/extract.ts';
import { referenceRules } from '../c/references.ts';
import { typeRules } from '../c/types.ts';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax } from '../syntax/syntax-walk.ts';
import { cppDeclarationRules } from './declarations.ts';
import { cppIdentifierTypes, cppReferenceRules, onCppIdentifier } from './references.ts';

const words = (text: string) => new Set(text.split(' '));

const syntax: LanguageSyntax<CState> = {
  identifiers: cppIdentifierTypes,
  rules: {
    ...referenceRules,
    ...declarationRules,
    ...typeRules,
    ...cppReferenceRules,
    ...cppDeclarationRules,
  },
  chain: { arrow: true, colons: true, transparent: words('template') },
  names: {
    transparentTypes: words(
      'std vector list deque array span set unordered_set multiset optional unique_ptr shared_ptr weak_ptr atomic reference_wrapper initializer_list future stack queue',
    ),
    transparentMembers: words('begin end cbegin cend front back get value at lock data'),
    wrappers: words('move forward ref cref'),
    beforeValue: /^(?:[\s(&*]|new\b)*$/,
    plainNamesReachMembers: true,
  },
  onIdentifier: onCppIdentifier,
};

/** @throws Error when the grammar, which is optional, is not installed */
export function loadCppExtractor(): Extractor {
  const grammar = new Grammar<CState>(createRequire(import.meta.url)('tree-sitter-cpp'), syntax);
  return (path, text) => readWith(grammar, text, { isCpp: true, isHeader: isHeaderPath(path) });
}
