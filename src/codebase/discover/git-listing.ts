/** Lists a project inside a git work tree: what git tracks, and what it neither tracks nor ignores. */
import { type Dirent, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ignoreFileName, isAlwaysLeftOut, type LeftOut } from './listing.ts';
import { runGit, splitNul } from './run-git.ts';
import { type PathStamp, pathStamp } from './stamp.ts';

export interface GitListing {
  readonly paths: Set<string>;
  readonly leftOut: LeftOut[];
  readonly stamps: Map<string, PathStamp>;
  /** Folders with an `.optimizerignore`, relative. */
  readonly ignoreFolders: string[];
}

/** `null`: not in a work tree, or git cannot say. */
export async function listGitTree(root: string, signal?: AbortSignal): Promise<GitListing | null> {
  const listing: GitListing = { paths: new Set(), leftOut: [], stamps: new Map(), ignoreFolders: [] };
  return (await listRepository(root, '', listing, signal)) ? listing : null;
}

/** @param prefix of this repository inside of the project: `''`, or a submodule's path with a `/` at its end. */
async function listRepository(
  root: string,
  prefix: string,
  listing: GitListing,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const folder = join(root, prefix);
  const ask = (...args: string[]) => runGit(folder, args, { ...(signal && { signal }) });
  // All at once: starting git takes longer than its work.
  const [place, files, config] = await Promise.all([
    ask(
      'rev-parse',
      '--is-inside-work-tree',
      '--show-cdup',
      '--git-path',
      'index',
      '--git-path',
      'info/exclude',
    ),
    ask('ls-files', '-co', '--exclude-standard', '-z'),
    ask('config', '--list', '--show-origin', '-z'),
  ]);
  const [inside, up = '', index, exclude] = place?.toString('utf8').split('\n') ?? [];
  if (inside !== 'true' || index === undefined || exclude === undefined || files === null) return false;
  // A project in a folder that the repository around it ignores is a project of its own.
  if (up !== '' && (await ask('check-ignore', '-q', '.')) !== null) return false;

  stamp(listing, resolve(folder, index));
  stamp(listing, resolve(folder, exclude));
  stampConfiguration(folder, config, listing);
  stampFoldersAbove(folder, up, listing);

  const listed = new Set(splitNul(files));
  const folders = new Set<string>(['']);
  for (const path of listed) addFoldersOf(path, folders);
  const submodules = await watchFolders(folder, prefix, { listed, folders }, listing, signal);
  for (const path of listed) {
    if (path.endsWith('/')) listing.leftOut.push({ path: prefix + path, reason: 'nested-repository' });
    else if (!submodules.has(path) && !isInLeftOutFolder(path)) listing.paths.add(prefix + path);
  }
  for (const [path, isCheckedOut] of submodules) {
    if (isCheckedOut) await listRepository(root, `${prefix}${path}/`, listing, signal);
  }
  return true;
}

function isInLeftOutFolder(path: string): boolean {
  return path.includes('.git/') || path.includes('.optimizer/')
    ? path.split('/').some(isAlwaysLeftOut)
    : false;
}

function addFoldersOf(path: string, folders: Set<string>): void {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const parent = path.slice(0, slash);
    if (folders.has(parent)) return;
    folders.add(parent);
  }
}

/**
 * Stamps every folder in which a new file would be listed: those with listed files, and all others that git does not
 * ignore, as empty ones.
 * @returns folders that git lists like a file, and whether there is a repository in them: submodules.
 */
async function watchFolders(
  folder: string,
  prefix: string,
  known: { readonly listed: ReadonlySet<string>; readonly folders: ReadonlySet<string> },
  listing: GitListing,
  signal: AbortSignal | undefined,
): Promise<Map<string, boolean>> {
  const submodules = new Map<string, boolean>();
  let open = [''];
  while (open.length > 0) {
    const unlisted: string[] = [];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { children, isRepository } = readFolder(folder, prefix, next, listing);
      if (known.listed.has(next)) submodules.set(next, isRepository);
      if (isRepository && next !== '') continue;
      for (const child of children) {
        (known.folders.has(child) || known.listed.has(child) ? open : unlisted).push(child);
      }
    }
    if (unlisted.length === 0) break;
    const ignored = await runGit(folder, ['check-ignore', '-z', '--stdin'], {
      input: unlisted.map((path) => `${path}\0`).join(''),
      okCodes: [0, 1],
      ...(signal && { signal }),
    });
    const left = new Set(ignored === null ? [] : splitNul(ignored));
    open = unlisted.filter((path) => !left.has(path));
  }
  return submodules;
}

function readFolder(
  folder: string,
  prefix: string,
  relative: string,
  listing: GitListing,
): { children: string[]; isRepository: boolean } {
  const absolute = relative === '' ? folder : `${folder}/${relative}`;
  stamp(listing, absolute);
  let entries: Dirent[];
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch {
    listing.leftOut.push({ path: `${prefix}${relative}/`, reason: 'unreadable-folder' });
    return { children: [], isRepository: false };
  }
  const children: string[] = [];
  let isRepository = false;
  for (const entry of entries) {
    const { name } = entry;
    if (name === '.git') {
      isRepository = true;
    } else if (name === '.gitignore' || name === ignoreFileName) {
      stamp(listing, `${absolute}/${name}`);
      if (name === ignoreFileName) listing.ignoreFolders.push((prefix + relative).replace(/\/$/, ''));
    } else if (entry.isDirectory() && !isAlwaysLeftOut(name)) {
      children.push(relative === '' ? name : `${relative}/${name}`);
    }
  }
  return { children, isRepository };
}

/** Where `core.excludesFile` may be set, and the files that it means when it is not. */
function stampConfiguration(folder: string, config: Buffer | null, listing: GitListing): void {
  stamp(listing, join(homedir(), '.gitconfig'));
  stamp(listing, join(homedir(), '.config', 'git', 'config'));
  stamp(listing, join(homedir(), '.config', 'git', 'ignore'));
  const fields = config === null ? [] : splitNul(config);
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const origin = fields[at] ?? '';
    const [key = '', value = ''] = (fields[at + 1] ?? '').split('\n');
    if (origin.startsWith('file:')) {
      const file = resolve(folder, origin.slice('file:'.length));
      stamp(listing, file);
      stamp(listing, join(dirname(file), 'ignore'));
    }
    if (key === 'core.excludesfile') stamp(listing, resolve(folder, value.replace(/^~(?=\/)/, homedir())));
  }
}

/** Ignore files between the project and the top of its repository count too. */
function stampFoldersAbove(folder: string, up: string, listing: GitListing): void {
  const top = resolve(folder, up);
  stamp(listing, join(top, '.git'));
  for (let above = folder; above !== top && above !== dirname(above); ) {
    above = dirname(above);
    stamp(listing, join(above, '.gitignore'));
  }
}

function stamp(listing: GitListing, path: string): void {
  if (!listing.stamps.has(path)) listing.stamps.set(path, pathStamp(path));
}
