/** YAML: the keys of block mappings in all documents of a file. */
import type { Language } from '../language.ts';

export const yaml: Language = {
  id: 'yaml',
  version: 1,
  extensions: ['.yaml', '.yml'],
  visibility: null,
  loadExtractor: async () => (await import('./extract.ts')).extractYaml,
  loadResolver: async () => (await import('../structure/no-imports.ts')).resolveNoImports,
};
