/** Reads one file of C into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { type CState, newState } from './context.ts';
import { declarationRules } from './declarations.ts';
import { isCppHeader } from './is-cpp-header.ts';
import { maskDirectives } from './mask-directives.ts';
import { maskMacros } from './mask-macros.ts';
import { readHidden } from './preprocessor.ts';
import { identifierTypes, onIdentifier, referenceRules } from './references.ts';
import { typeRules } from './types.ts';

const syntax: LanguageSyntax<CState> = {
  identifiers: identifierTypes,
  rules: { ...referenceRules, ...declarationRules, ...typeRules },
  chain: { arrow: true },
  names: { beforeValue: /^[\s(&*]*$/ },
  onIdentifier,
};

export function isHeaderPath(path: string): boolean {
  return /\.(?:h|hh|hpp|hxx|h\+\+|inl|ipp|tpp|txx|inc)$/i.test(path);
}

/** Reads a text with a grammar. */
export function readWith(
  grammar: Grammar<CState>,
  text: string,
  { isCpp, isHeader }: { readonly isCpp: boolean; readonly isHeader: boolean },
) {
  const masked = maskMacros(maskDirectives(text, isCpp));
  const walk = new SyntaxWalk<CState>(
    grammar,
    masked.text,
    newState(isCpp, isHeader, text, masked.hidden),
    text,
  );
  const parseErrors = walk.run();
  readHidden(walk, Number.POSITIVE_INFINITY);
  return walk.facts.finish(parseErrors);
}

/** @param loadCpp for headers that are C++; where its grammar does not load, they are read as C */
export function loadCExtractor(loadCpp: () => Extractor): Extractor {
  const grammar = new Grammar<CState>(createRequire(import.meta.url)('tree-sitter-c'), syntax);
  // `undefined`: not tried yet.
  let cpp: Extractor | null | undefined;
  return (path, text) => {
    const isHeader = isHeaderPath(path);
    if (isHeader && isCppHeader(text)) {
      if (cpp === undefined) cpp = loadOrNull(loadCpp);
      if (cpp !== null) return cpp(path, text);
    }
    return readWith(grammar, text, { isCpp: false, isHeader });
  };
}

function loadOrNull(load: () => Extractor): Extractor | null {
  try {
    return load();
  } catch {
    return null;
  }
}
