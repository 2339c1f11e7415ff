/**
 * Finds the file that a module path means: with the extension that is written, another one, as a folder, or as the
 * source of a build output. Knows the set of paths only.
 */

export type Paths = ReadonlySet<string>;

const sourceExtensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
const otherExtensions = ['.d.ts', '.d.mts', '.d.cts', '.json', '.vue', '.svelte', '.astro', '.node'];

/** What may stand in the sources for the extension that is written. Implementations come before declarations. */
const sourcesOfOutput: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx', '.d.ts'],
  '.jsx': ['.tsx', '.jsx', '.d.ts'],
  '.mjs': ['.mts', '.mjs', '.d.mts'],
  '.cjs': ['.cts', '.cjs', '.d.cts'],
};

/** The file at `path` as a module: exact, by another extension, or the index of a folder. */
export function findModuleFile(paths: Paths, path: string): string | null {
  return findSourceFile(paths, path) ?? findSourceFile(paths, path === '' ? 'index' : `${path}/index`);
}

/** The same without looking into folders. */
export function findSourceFile(paths: Paths, path: string): string | null {
  const written = /\.[cm]?jsx?$/.exec(path)?.[0];
  if (written !== undefined) {
    const stem = path.slice(0, -written.length);
    for (const extension of sourcesOfOutput[written] ?? []) {
      if (paths.has(stem + extension)) return stem + extension;
    }
  }
  if (paths.has(path)) return path;
  for (const extension of sourceExtensions) if (paths.has(path + extension)) return path + extension;
  for (const extension of otherExtensions) if (paths.has(path + extension)) return path + extension;
  return null;
}

const outputFolders = new Set([
  'dist',
  'lib',
  'build',
  'out',
  'es',
  'esm',
  'cjs',
  'types',
  'output',
  'compiled',
]);

/** The source of a file that only a build would write: `dist/a.js` is `src/a.ts` or `a.ts`. */
export function findSourceOfOutput(paths: Paths, path: string): string | null {
  const parts = path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '').split('/');
  for (let index = 0; index < parts.length - 1; index++) {
    if (!outputFolders.has(parts[index] ?? '')) continue;
    const before = parts.slice(0, index);
    let after = parts.slice(index + 1);
    for (;;) {
      const found =
        findModuleFile(paths, [...before, 'src', ...after].join('/')) ??
        findModuleFile(paths, [...before, ...after].join('/'));
      if (found !== null) return found;
      // `dist/esm/a.js`: one more folder that only tells kinds of output apart.
      if (after.length < 2 || !outputFolders.has(after[0] ?? '')) break;
      after = after.slice(1);
    }
  }
  return null;
}

/** As `findModuleFile`; also when the path is that of a build output. */
export function findModuleOrSource(paths: Paths, path: string): string | null {
  return findModuleFile(paths, path) ?? findSourceOfOutput(paths, path);
}
