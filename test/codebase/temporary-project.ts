/** A project in a folder of its own, and the index of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type RefreshOptions,
  type RefreshResult,
  refreshIndex,
} from '../../src/codebase/refresh/refresh-index.ts';
import { systemClock } from '../../src/core/clock.ts';
import { fakeLanguage } from './fake-language.ts';

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'optimizer-index-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type Contents = Readonly<Record<string, string | Uint8Array>>;

export function writeFiles(root: string, files: Contents): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Outside of any work tree. */
export function makeProject(files: Contents): string {
  const root = temporaryFolder();
  writeFiles(root, files);
  return root;
}

export function makeGitProject(files: Contents): string {
  const root = makeProject(files);
  git(root, 'init', '-q', '-b', 'main');
  return root;
}

export function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  return execFileSync('git', [...identity, '-c', 'protocol.file.allow=always', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Closed when the test ends. */
export async function refresh(root: string, options: Partial<RefreshOptions> = {}): Promise<RefreshResult> {
  const result = await refreshIndex({
    root,
    languages: [fakeLanguage],
    maxFileBytes: 1024 * 1024,
    cacheDir: null,
    clock: systemClock,
    ...options,
  });
  onTestFinished(() => {
    try {
      result.index.close();
    } catch {
      // Closed by the test itself.
    }
  });
  return result;
}

/** Paths that the index lists, sorted. */
export function listedPaths({ index }: RefreshResult): string[] {
  return index.filesUnder('').map((file) => file.path);
}
