/**
 * The program of the threads with the fake language instead of the real ones, as one file: no Node that is supported
 * runs TypeScript in a thread. Files can say how the parser fares with them:
 *
 *     !die     the thread ends at once, as with too little memory
 *     !throw   the parser throws
 *     !count   adds a byte to the file named behind it
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

const script = `
import { appendFileSync } from 'node:fs';
import { runThread } from '../../../src/codebase/extract/run-thread.ts';
import { makeFakeLanguage } from '../fake-language.ts';

const obey = (text) => {
  if (text.startsWith('!die')) process.exit(1);
  if (text.startsWith('!throw')) throw new Error('as told');
  const counted = /^!count (.*)/.exec(text);
  if (counted) appendFileSync(counted[1], '.');
};
const language = makeFakeLanguage({});
const loadExtractor = async () => {
  const extract = await language.loadExtractor();
  return (path, text) => {
    obey(text);
    return extract(path, text);
  };
};
void runThread([{ ...language, loadExtractor }]);
`;

/** Bundles it once for a test file, in a hook of it. */
export async function bundleThreadProgram(): Promise<URL> {
  return bundle(script);
}

/** One that fails before it can do anything. */
export async function bundleBrokenProgram(): Promise<URL> {
  return bundle(`throw new Error('cannot start');`);
}

async function bundle(contents: string): Promise<URL> {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-thread-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'thread.cjs');
  await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
    outfile,
  });
  return pathToFileURL(outfile);
}
