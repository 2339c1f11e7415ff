/** Ruby. */
import type { Language } from '../language.ts';

export const ruby: Language = {
  id: 'ruby',
  version: 1,
  extensions: ['.rb', '.rake', '.gemspec', '.ru'],
  // Constants are known everywhere once their file is loaded, and modules are opened in many files.
  visibility: {
    freeNames: 'nested',
    otherFilesSee: 'all',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadRubyExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveRubyImports,
};
