/** C++; its headers that end in `.h` are files of C. */
import type { Language } from '../language.ts';

export const cpp: Language = {
  id: 'cpp',
  version: 1,
  extensions: [
    '.cc',
    '.cpp',
    '.cxx',
    '.c++',
    '.hpp',
    '.hh',
    '.hxx',
    '.h++',
    '.ipp',
    '.inl',
    '.tpp',
    '.txx',
    '.ixx',
    '.cppm',
  ],
  visibility: {
    freeNames: 'includes',
    otherFilesSee: 'all',
    importsAreExported: false,
    outsideMembers: 'project',
    family: 'c',
  },
  loadExtractor: async () => (await import('./extract.ts')).loadCppExtractor(),
  loadResolver: async () => (await import('../c/resolve.ts')).resolveIncludes,
};
