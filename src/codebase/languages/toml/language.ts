/** TOML: tables and the keys that stand in them. */
import type { Language } from '../language.ts';

export const toml: Language = {
  id: 'toml',
  version: 1,
  extensions: ['.toml'],
  visibility: null,
  loadExtractor: async () => (await import('./extract.ts')).extractToml,
  loadResolver: async () => (await import('../structure/no-imports.ts')).resolveNoImports,
};
