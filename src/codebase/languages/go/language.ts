/** Go. A package is a folder: its files see each other's names. */
import type { Language } from '../language.ts';
import { methodShape } from './method-shape.ts';

export const go: Language = {
  id: 'go',
  version: 1,
  extensions: ['.go'],
  visibility: {
    freeNames: 'folder',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'folder',
  },
  bringsInBeside: (_specifier, _target, path) => path.endsWith('.go') && !path.endsWith('_test.go'),
  methodShape,
  loadExtractor: async () => (await import('./extract.ts')).loadGoExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveGoImports,
};
