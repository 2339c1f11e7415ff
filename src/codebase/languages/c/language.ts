/** C, and headers of C++ that end in `.h`. */
import type { Language } from '../language.ts';

export const c: Language = {
  id: 'c',
  version: 1,
  extensions: ['.c', '.h'],
  visibility: {
    freeNames: 'includes',
    otherFilesSee: 'all',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadCExtractor(null),
  loadResolver: async () => (await import('./resolve.ts')).resolveIncludes,
};
