/** TypeScript and JavaScript in all their file types, as one language: they import each other. */
import type { Language } from '../language.ts';

export const typescript: Language = {
  id: 'typescript',
  version: 3,
  extensions: ['.ts', '.mts', '.cts', '.tsx', '.js', '.jsx', '.mjs', '.cjs'],
  visibility: {
    freeNames: 'nowhere',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadTypeScriptExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveTypeScriptImports,
};
