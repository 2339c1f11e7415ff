/** Reads one file of Rust into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Grammar, SyntaxWalk } from '../syntax-walk.ts';
import type { RustRules, RustState } from './context.ts';
import { itemRules } from './items.ts';
import { LeadGatherer } from './lead.ts';
import { referenceRules } from './references.ts';

const rules: RustRules = { ...referenceRules, ...itemRules };

export function loadRustExtractor(): Extractor {
  const grammar = new Grammar<RustState>(createRequire(import.meta.url)('tree-sitter-rust'), rules);
  return (_path, text) => {
    const walk = new SyntaxWalk<RustState>(grammar, text, { lead: new LeadGatherer(text), implBlocks: [] });
    const parseErrors = walk.run();
    return walk.facts.finish(parseErrors);
  };
}
