/** Runs a script that imports the sources in a process of its own: to share a file with, or to see how it ends. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const sources = fileURLToPath(new URL('../../src', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** @param script imports as from `src/`; `argument` is what it is called with */
export async function bundleScript(script: string): Promise<(argument: unknown) => Promise<Ended>> {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-script-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'script.cjs');
  await build({
    stdin: {
      contents: `const argument = JSON.parse(process.argv[2]);\n${script}`,
      resolveDir: sources,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@photostructure/sqlite'],
    nodePaths: [modules],
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
    outfile,
  });
  return (argument) =>
    new Promise((done, fail) => {
      const child = spawn(process.execPath, [outfile, JSON.stringify(argument)], {
        env: { ...process.env, NODE_PATH: modules },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      child.on('error', fail);
      child.on('close', (code) => done({ code, output: output.trim() }));
    });
}
