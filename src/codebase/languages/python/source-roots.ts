/** The folders from which absolute imports start: around a file, and where projects say that their packages are. */
import type { ProjectView } from '../language.ts';
import { folderOf, foldersUp, joinPath, sharedFolders } from '../project-path.ts';
import type { ModuleFiles } from './module-file.ts';

const projectFile =
  /(?:^|\/)(?:pyproject\.toml|setup\.cfg|setup\.py|pytest\.ini|tox\.ini|pyrightconfig\.json)$/;

export class SourceRoots {
  /** Of the projects inside of this one. */
  private readonly configured: readonly string[];
  private readonly ofFolder = new Map<string, readonly string[]>();

  constructor(
    project: ProjectView,
    private readonly modules: ModuleFiles,
  ) {
    const roots = new Set<string>();
    for (const path of [...project.paths].filter((one) => projectFile.test(one)).sort()) {
      const folder = folderOf(path);
      for (const inside of ['', 'src', ...sourceFolders(project.readText(path) ?? '')]) {
        const root = joinPath(folder, inside);
        if (root !== null) roots.add(root);
      }
    }
    this.configured = [...roots];
  }

  /** The nearest first. */
  of(path: string): readonly string[] {
    const folder = folderOf(path);
    let roots = this.ofFolder.get(folder);
    if (roots === undefined) {
      roots = this.find(folder);
      this.ofFolder.set(folder, roots);
    }
    return roots;
  }

  /** A module of a package is found from where the package stands, not from inside of it. */
  private find(folder: string): readonly string[] {
    let start = folder;
    while (start !== '' && this.modules.isPackage(start)) start = folderOf(start);
    const around = foldersUp(start).flatMap((one) => [one, one === '' ? 'src' : `${one}/src`]);
    const others = [...this.configured].sort(
      (a, b) => sharedFolders(`${b}/x`, `${folder}/y`) - sharedFolders(`${a}/x`, `${folder}/y`),
    );
    return [...new Set([...around, ...others])];
  }
}

/** `where = ["lib"]`, `from = "lib"`, `package_dir={"": "lib"}`, `pythonpath = lib`, `extraPaths`. */
const settings =
  /(?:\bwhere|\bfrom|\bpythonpath|\bmypy_path|\bpackage[-_]dir|"extraPaths"|\bextraPaths|\bsrc)["']?\s*[=:]\s*([^\n\]}]*(?:\n[ \t]+[^\n\]}=]*(?:=[^\n]*)?)?)/g;

function sourceFolders(text: string): string[] {
  const folders: string[] = [];
  for (const { 1: value = '' } of text.matchAll(settings)) {
    for (const { 0: word } of value.matchAll(/[\w.][\w./-]*/g)) {
      if (!word.startsWith('..')) folders.push(word.replace(/^\.\//, ''));
    }
  }
  return folders;
}
