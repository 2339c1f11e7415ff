/** Finds the file of a module by the names of its packages. Knows nothing about where to start from. */
import { folderOf } from '../project-path.ts';

export type FoundModule =
  | { readonly kind: 'file'; readonly path: string }
  /** A package without a file of its own. */
  | { readonly kind: 'namespace'; readonly folder: string };

/** In the order of preference; the last one is compiled. */
const endings = ['/__init__.py', '/__init__.pyi', '.py', '.pyi', '.pyw', '.pyx'];

export class ModuleFiles {
  /** Folders with a module in them, or below. */
  private readonly folders = new Set<string>();

  constructor(private readonly paths: ReadonlySet<string>) {
    for (const path of paths) {
      if (!/\.pyi?$/.test(path)) continue;
      for (
        let folder = folderOf(path);
        folder !== '' && !this.folders.has(folder);
        folder = folderOf(folder)
      ) {
        this.folders.add(folder);
      }
    }
  }

  /** @param name with dots, `''` for the folder itself */
  find(folder: string, name: string): FoundModule | null {
    const base = [folder, name.replaceAll('.', '/')].filter((part) => part !== '').join('/');
    for (const ending of endings) {
      const path = base === '' ? ending.slice(1) : `${base}${ending}`;
      if (this.paths.has(path)) return { kind: 'file', path };
    }
    return base === '' || this.folders.has(base) ? { kind: 'namespace', folder: base } : null;
  }

  isPackage(folder: string): boolean {
    const inside = folder === '' ? '' : `${folder}/`;
    return this.paths.has(`${inside}__init__.py`) || this.paths.has(`${inside}__init__.pyi`);
  }
}
