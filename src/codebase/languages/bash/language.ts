/** Bash and other shells of the same kind. */
import type { Language } from '../language.ts';

export const bash: Language = {
  id: 'bash',
  version: 1,
  extensions: ['.sh', '.bash', '.bats', '.zsh', '.ksh'],
  // What one script defines is seen by all that source it, and by those that it is sourced from.
  visibility: {
    freeNames: 'project',
    otherFilesSee: 'all',
    importsAreExported: true,
    outsideMembers: 'none',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadBashExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveBashImports,
};
