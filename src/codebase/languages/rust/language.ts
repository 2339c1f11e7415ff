/** Rust. */
import type { Language } from '../language.ts';
import { resolveRustImports } from './resolve.ts';

export const rust: Language = {
  id: 'rust',
  version: 1,
  extensions: ['.rs'],
  loadExtractor: async () => (await import('./extract.ts')).loadRustExtractor(),
  resolveImports: resolveRustImports,
};
