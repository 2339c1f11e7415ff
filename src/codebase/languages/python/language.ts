/** Python, with its stub files. */
import type { Language } from '../language.ts';

export const python: Language = {
  id: 'python',
  version: 1,
  extensions: ['.py', '.pyi', '.pyw'],
  visibility: {
    freeNames: 'nowhere',
    otherFilesSee: 'all',
    importsAreExported: true,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadPythonExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolvePythonImports,
};
