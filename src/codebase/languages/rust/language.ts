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
    outsideMembers: 'project',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadRustExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveRustImports,
};
