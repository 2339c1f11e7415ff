/** Java. */
import type { Language } from '../language.ts';

export const java: Language = {
  id: 'java',
  version: 1,
  extensions: ['.java'],
  visibility: {
    freeNames: 'folder',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadJavaExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveJavaImports,
};
