// An index of nothing, for answers that are about no repository.
export const emptyIndex = {
  root: '/',
  revision: 0,
  findFiles: () => [],
  file: () => null,
  symbolsNamed: () => [],
  symbolsInFile: () => [],
  referenceCount: () => 0,
  readLines: () => null,
};
