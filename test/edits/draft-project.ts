import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DraftTree } from '../../src/edits/draft-tree.ts';
import { ProjectFiles } from '../../src/edits/project-files.ts';

/** A folder of its own with these files, and a draft over it. */
export function draftProject(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-draft-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, ...draftIn(folder, files) };
}

export function draftIn(folder: string, files: Readonly<Record<string, string | Uint8Array>>) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const project = new ProjectFiles(folder);
  const draft = new DraftTree(project);
  return {
    project,
    draft,
    /** Of each changed file; `null`: gone. */
    after: () =>
      Object.fromEntries(
        draft.changes().map(({ path, after }) => [path, after && Buffer.from(after).toString('utf8')]),
      ),
  };
}
