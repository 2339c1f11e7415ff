/** JSON, with comments and the freedoms of JSON5 wherever they occur: their files are named alike. */
import type { Language } from '../language.ts';

export const json: Language = {
  id: 'json',
  version: 1,
  extensions: ['.json', '.jsonc', '.json5', '.webmanifest', '.code-workspace', '.babelrc', '.swcrc'],
  visibility: null,
  loadExtractor: async () => (await import('./extract.ts')).extractJson,
  loadResolver: async () => (await import('../structure/no-imports.ts')).resolveNoImports,
};
