/** Lists a project inside a git work tree: what git tracks, and what it neither tracks nor ignores. */
import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ignoreFileName, isAlwaysLeftOut, type LeftOut } from './listing.ts';
import { runGit, splitNul } from './run-git.ts';
import { lstatOrNull, type PathStamp, pathStamp } from './stamp.ts';

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
  const place = await runGit(
    folder,
    [
      'rev-parse',
      '--is-inside-work-tree',
      '--show-cdup',
      '--git-path',
      'index',
      '--git-path',
      'info/exclude',
    ],
    { ...(signal && { signal }) },
  );
  const [inside, up = '', index, exclude] = place?.toString('utf8').split('\n') ?? [];
  if (inside !== 'true' || index === undefined || exclude === undefined) return false;
  if (up !== '' && (await isIgnoredByItsRepository(folder, signal))) return false;

  const [files, config] = await Promise.all([
    runGit(folder, ['ls-files', '-co', '--exclude-standard', '-z'], { ...(signal && { signal }) }),
    runGit(folder, ['config', '--list', '--show-origin', '-z'], { ...(signal && { signal }) }),
  ]);
  if (files === null) return false;

  stamp(listing, resolve(folder, index));
  stamp(listing, resolve(folder, exclude));
  stampConfiguration(folder, config, listing);
  stampFoldersAbove(folder, up, listing);

  const repositories: string[] = [];
  const folders = new Set<string>(['']);
  for (const path of splitNul(files)) {
    const isFolder = path.endsWith('/') || lstatOrNull(join(folder, path))?.isDirectory() === true;
    if (isFolder) repositories.push(path);
    else if (!path.split('/').some(isAlwaysLeftOut)) listing.paths.add(prefix + path);
    addFoldersOf(path, folders);
  }
  await watchFolders(folder, prefix, folders, listing, signal);
  for (const path of repositories) await listNested(root, prefix, path, listing, signal);
  return true;
}

/** git names a submodule like a file, and an unknown repository like a folder. */
async function listNested(
  root: string,
  prefix: string,
  path: string,
  listing: GitListing,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (path.endsWith('/')) {
    listing.leftOut.push({ path: prefix + path, reason: 'nested-repository' });
  } else if (existsSync(join(root, prefix, path, '.git'))) {
    await listRepository(root, `${prefix}${path}/`, listing, signal);
  } else {
    stamp(listing, join(root, prefix, path));
  }
}

/** A project in a folder that the repository around it ignores is a project of its own. */
async function isIgnoredByItsRepository(folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  return (await runGit(folder, ['check-ignore', '-q', '.'], { ...(signal && { signal }) })) !== null;
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
 */
async function watchFolders(
  folder: string,
  prefix: string,
  withFiles: ReadonlySet<string>,
  listing: GitListing,
  signal: AbortSignal | undefined,
): Promise<void> {
  let open = [''];
  while (open.length > 0) {
    const unlisted: string[] = [];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const child of childFolders(folder, prefix, next, listing)) {
        (withFiles.has(child) ? open : unlisted).push(child);
      }
    }
    if (unlisted.length === 0) return;
    const ignored = await runGit(folder, ['check-ignore', '-z', '--stdin'], {
      input: unlisted.map((path) => `${path}\0`).join(''),
      okCodes: [0, 1],
      ...(signal && { signal }),
    });
    const left = new Set(ignored === null ? [] : splitNul(ignored));
    open = unlisted.filter((path) => !left.has(path));
  }
}

function childFolders(folder: string, prefix: string, relative: string, listing: GitListing): string[] {
  const absolute = relative === '' ? folder : join(folder, relative);
  stamp(listing, absolute);
  let entries: Dirent[];
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch {
    listing.leftOut.push({ path: `${prefix}${relative}/`, reason: 'unreadable-folder' });
    return [];
  }
  const children: string[] = [];
  for (const entry of entries) {
    if (entry.name === '.gitignore' || entry.name === ignoreFileName) {
      stamp(listing, join(absolute, entry.name));
      if (entry.name === ignoreFileName) {
        listing.ignoreFolders.push((prefix + relative).replace(/\/$/, ''));
      }
    }
    if (!entry.isDirectory() || isAlwaysLeftOut(entry.name)) continue;
    const child = relative === '' ? entry.name : `${relative}/${entry.name}`;
    // Another repository has an index and ignore rules of its own.
    if (existsSync(join(folder, child, '.git'))) stamp(listing, join(folder, child, '.git'));
    else children.push(child);
  }
  return children;
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
