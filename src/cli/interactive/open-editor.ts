/** Lets the person change a text in their own editor, which gets the terminal meanwhile. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptimizerError } from '../../core/errors.ts';

class EditorError extends OptimizerError {
  readonly code = 'usage/editor';
}

/**
 * @param ending of the file, such as `.ts`, by which an editor tells the language
 * @param editor a line for a shell, as `$VISUAL` has it
 * @returns what was saved
 * @throws EditorError when it cannot be run or ends with an error
 */
export async function editText(text: string, ending: string, editor: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-edit-'));
  const path = join(folder, `text${ending}`);
  try {
    writeFileSync(path, text, { mode: 0o600 });
    await run(editor, path);
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(editor: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const quoted = process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
    const child = spawn(`${editor} ${quoted}`, { shell: true, stdio: 'inherit' });
    const fail = (why: string) =>
      reject(new EditorError(`${editor}: ${why}`, 'Set VISUAL or EDITOR to an editor that is there.'));
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => (code === 0 ? resolve() : fail(`ended with code ${code}`)));
  });
}
