/** Ignore files of one name (`.gitignore`, `.optimizerignore`) in all folders of a project, with git's rules. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

export class IgnoreFiles {
  readonly #root: string;
  readonly #fileName: string;
  readonly #rules = new Map<string, Ignore>();
  readonly #ignoredFolders = new Map<string, boolean>([['', false]]);

  constructor(root: string, fileName: string) {
    this.#root = root;
    this.#fileName = fileName;
  }

  /** @param folder that holds an ignore file; relative, with `/`, `''` for the root. */
  load(folder: string): void {
    try {
      const text = readFileSync(join(this.#root, folder, this.#fileName), 'utf8');
      this.#rules.set(folder, ignore({ ignorecase: false }).add(text));
    } catch {
      // Gone or unreadable: then it ignores nothing, as with git.
    }
  }

  ignoresFile(path: string): boolean {
    if (this.#rules.size === 0) return false;
    return this.ignoresFolder(parentOf(path)) || this.#verdict(path, false);
  }

  ignoresFolder(path: string): boolean {
    if (this.#rules.size === 0) return false;
    const known = this.#ignoredFolders.get(path);
    if (known !== undefined) return known;
    const ignored = this.ignoresFolder(parentOf(path)) || this.#verdict(path, true);
    this.#ignoredFolders.set(path, ignored);
    return ignored;
  }

  /** The nearest file that says something decides; the folders above `path` are known not to be ignored. */
  #verdict(path: string, isFolder: boolean): boolean {
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const rules = this.#rules.get(folder);
      if (rules !== undefined) {
        const relative = folder === '' ? path : path.slice(folder.length + 1);
        const result = rules.test(isFolder ? `${relative}/` : relative);
        if (result.unignored) return false;
        // A rule that only ignores the parent was overruled by a nearer file before we came here.
        if (result.ignored && !ignoresParent(rules, relative)) return true;
      }
      if (folder === '') return false;
    }
  }
}

function ignoresParent(rules: Ignore, relative: string): boolean {
  const parent = parentOf(relative);
  return parent !== '' && rules.ignores(`${parent}/`);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
