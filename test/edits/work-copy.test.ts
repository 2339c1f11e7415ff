import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WorkCopy } from '../../src/edits/work-copy.ts';

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-project-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'a.txt'), 'a\n');
  return folder;
}

function copyOf(folder: string): WorkCopy {
  const copy = new WorkCopy(folder);
  onTestFinished(() => copy.dispose());
  return copy;
}

test.skipIf(process.platform === 'win32')(
  'sockets and pipes of running programs are left out of a copy',
  async () => {
    const folder = project();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer().listen(join(folder, 'dev.sock'));
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    expect(readdirSync(copyOf(folder).folder)).toEqual(['a.txt']);
  },
);

test('a copy that cannot be made leaves nothing behind', () => {
  const folder = project();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  // Nothing can be copied into itself.
  expect(() => new WorkCopy(folder)).toThrow();
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('a read-only file is replaced in the copy, keeps its mode, and comes back when the edit is gone', () => {
  const folder = project();
  const copy = copyOf(folder);
  const before = Buffer.from('a\n');
  const inCopy = join(copy.folder, 'a.txt');
  copy.update([{ path: 'a.txt', before, after: Buffer.from('b\n'), mode: 0o444 }]);
  expect(readFileSync(inCopy, 'utf8')).toBe('b\n');
  expect(statSync(inCopy).mode & 0o777).toBe(0o444);
  copy.update([]);
  expect(readFileSync(inCopy, 'utf8')).toBe('a\n');
  copy.dispose();
  expect(existsSync(copy.folder)).toBe(false);
});
