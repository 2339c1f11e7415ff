// A module in TypeScript for a script that Node runs as it is: bundled and loaded. What it imports from npm must be plain.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** @param {URL} source */
export async function loadTypeScript(source) {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-load-'));
  try {
    const build = await rolldown({
      input: fileURLToPath(source),
      platform: 'node',
      transform: { target: 'node20' },
    });
    await build.write({ file: join(folder, 'module.mjs'), format: 'esm', codeSplitting: false });
    await build.close();
    return await import(pathToFileURL(join(folder, 'module.mjs')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
