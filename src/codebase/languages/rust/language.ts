/** Rust. */
import type { Language } from '../language.ts';

export const rust: Language = {
  id: 'rust',
  version: 1,
  extensions: ['.rs'],
  visibility: {
    freeNames: 'nowhere',
    otherFilesSee: 'all',
    // A test module sees what the module around it imports.
    importsAreExported: true,
    outsideMembers: 'project',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadRustExtractor(),
  loadModuleRoots: async () => (await import('./module-roots.ts')).rustModuleRoots,
  loadResolver: async () => (await import('./resolve.ts')).resolveRustImports,
};
