/** PHP, with the markup around it. */
import type { Language } from '../language.ts';

export const php: Language = {
  id: 'php',
  version: 1,
  extensions: ['.php', '.phtml', '.inc'],
  // A name that no `use` binds is of the namespace of the file, which is a folder by the rules of autoloading; code
  // without namespaces, and functions, are known everywhere.
  visibility: {
    freeNames: 'folder-then-project',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadPhpExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolvePhpImports,
};
