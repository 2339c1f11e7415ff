/** Java. */
import type { Language } from '../language.ts';

export const java: Language = {
  id: 'java',
  version: 2,
  extensions: ['.java'],
  visibility: {
    // A package has a folder in each root of sources: tests stand in another one.
    freeNames: 'folder-then-project',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadJavaExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveJavaImports,
};
