/** Rust. */
import type { Language } from '../language.ts';

export const rust: Language = {
  id: 'rust',
  version: 1,
  extensions: ['.rs'],
  visibility: {
    freeNames: 'nowhere',
    otherFilesSee: 'all',
    importsAreExported: false,
    importsAreSeenInside: true,
    seenEverywhere: ['macro'],
    outsideMembers: 'project',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadRustExtractor(),
  loadModuleRoots: async () => (await import('./module-roots.ts')).rustModuleRoots,
  loadResolver: async () => (await import('./resolve.ts')).resolveRustImports,
};
