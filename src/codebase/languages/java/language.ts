/** Java. */
import type { Language } from '../language.ts';

export const java: Language = {
  id: 'java',
  version: 2,
  extensions: ['.java'],
  visibility: {
    // A package has a folder in each root of sources: tests stand in another one.
    freeNames: 'folder-then-project',
    otherFilesSee: 'exported',
    importsAreExported: false,
    outsideMembers: 'none',
  },
  bringsInBeside: isOfStarImport,
  loadExtractor: async () => (await import('./extract.ts')).loadJavaExtractor(),
  loadResolver: async () => (await import('./resolve.ts')).resolveJavaImports,
};

/** `import shop.*` is of a package, `import shop.Cart.*` of a type. */
function isOfStarImport(specifier: string, target: string, path: string): boolean {
  if (!specifier.endsWith('.*') || !path.endsWith('.java')) return false;
  const folder = specifier.slice(0, -2).replaceAll('.', '/');
  return `/${target.slice(0, target.lastIndexOf('/'))}`.endsWith(`/${folder}`);
}
