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
    outsideMembers: 'project',
    family: 'c',
  },
  loadExtractor: async () => {
    const { loadCExtractor } = await import('./extract.ts');
    const { loadCppExtractor } = await import('../cpp/extract.ts');
    return loadCExtractor(loadCppExtractor);
  },
  loadResolver: async () => (await import('./resolve.ts')).resolveIncludes,
};
