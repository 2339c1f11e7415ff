/** Puts files into the folders that a picture of them draws as boxes. Pure. */

export interface FolderBox {
  /** Of the folder, from the project; `''`: the project itself. */
  readonly path: string;
  /** As it is written on the box: the path below the box around it. */
  readonly label: string;
  readonly files: readonly string[];
  readonly folders: readonly FolderBox[];
}

/** Folders that hold one folder and nothing else become one box with it. */
export function folderTree(paths: readonly string[]): FolderBox {
  return boxOf('', '', paths);
}

function boxOf(path: string, label: string, paths: readonly string[]): FolderBox {
  const start = path === '' ? 0 : path.length + 1;
  const files = paths.filter((file) => !file.includes('/', start));
  const below = new Map<string, string[]>();
  for (const file of paths) {
    const end = file.indexOf('/', start);
    if (end < 0) continue;
    const folder = file.slice(0, end);
    below.set(folder, [...(below.get(folder) ?? []), file]);
  }
  const [only] = below;
  if (files.length === 0 && below.size === 1 && only) {
    const name = only[0].slice(start);
    return boxOf(only[0], label === '' ? name : `${label}/${name}`, only[1]);
  }
  const folders = [...below].map(([folder, inside]) => boxOf(folder, folder.slice(start), inside));
  return { path, label, files, folders };
}
