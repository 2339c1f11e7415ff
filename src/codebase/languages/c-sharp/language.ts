/** C#. Its grammar is an optional dependency. */
import type { Language } from '../language.ts';

export const cSharp: Language = {
  id: 'c-sharp',
  version: 1,
  extensions: ['.cs', '.csx'],
  // Namespaces are not bound to folders: a type is known by its name in the whole project.
  visibility: {
    freeNames: 'project',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadCSharpExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveCSharpImports,
};
