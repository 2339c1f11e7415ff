/** Runs a refresh in a process of its own, to be killed or to compete. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { RefreshReport } from '../../src/codebase/refresh/report.ts';
import { temporaryFolder } from './temporary-project.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

const script = `
import { refreshIndex } from '../../src/codebase/refresh/refresh-index.ts';
import { systemClock } from '../../src/core/clock.ts';
import { makeFakeLanguage } from './fake-language.ts';

const { root, cacheDir, full, hangAt } = JSON.parse(process.argv[2]);
const onExtract = (path) => {
  if (path !== hangAt) return;
  require('node:fs').writeSync(1, 'hanging');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
refreshIndex({
  root, cacheDir, full, clock: systemClock, languages: [makeFakeLanguage({ onExtract })], maxFileBytes: 1024 * 1024,
}).then(
  ({ index, report }) => {
    console.log(JSON.stringify({ report: { ...report, counts: report.counts } }));
    index.close();
  },
  (error) => console.log(JSON.stringify({ error: { code: error.code, message: error.message } })),
);
`;

export interface ChildOptions {
  readonly root: string;
  readonly cacheDir?: string;
  readonly full?: boolean;
  /** Waits for ever when it parses this file, after saying so. */
  readonly hangAt?: string;
}

/** Bundles the program once; each call of the result starts a process. */
export async function bundleChild(): Promise<(options: ChildOptions) => ChildProcess> {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const outfile = join(folder, 'child.cjs');
  await build({
    stdin: { contents: script, resolveDir: here, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@photostructure/sqlite'],
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
    outfile,
  });
  return (options) => {
    const argument = JSON.stringify({ cacheDir: null, ...options });
    return spawn(process.execPath, [outfile, argument], {
      env: { ...process.env, NODE_PATH: modules },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };
}

/** Resolves when the child has written something. */
export function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(String(data))));
}

export function exitOf(child: ChildProcess): Promise<NodeJS.Signals | number | null> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
}

/** What the child printed as JSON. */
export async function resultOf<T>(child: ChildProcess): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout ?? []) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

export interface ChildResult {
  readonly report?: RefreshReport;
  readonly error?: { readonly code: string; readonly message: string };
}
