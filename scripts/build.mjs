// Bundles the program and the library into dist/.
//
// The program is CommonJS, which starts faster than ECMAScript modules, and is split where the source says
// `await import(…)`: a question to the index then compiles no provider. esbuild splits only ECMAScript modules, so
// it is bundled as such first and each piece is translated after. What is heavy or native stays in node_modules.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Small, pure JavaScript, and needed at most starts: bundled, which saves the search in node_modules. */
const bundled = ['commander', 'fastest-levenshtein', 'ignore', 'smol-toml', 'zod'];

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  external: Object.keys(dependencies).filter((name) => !bundled.includes(name)),
  define: { PACKAGE_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  legalComments: 'none',
};

rmSync(`${root}dist`, { recursive: true, force: true });
mkdirSync(`${root}dist`);
await buildProgram();
await build({ ...shared, entryPoints: { index: 'src/index.ts' }, outdir: 'dist' });
chmodSync(`${root}bin/optimizer.cjs`, 0o755);

async function buildProgram() {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: { optimizer: 'src/cli/main.ts' },
    splitting: true,
    write: false,
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'parts/[name]-[hash]',
    // CommonJS packages inside of the bundle ask for Node's own modules through this.
    banner: { js: '' },
  });
  mkdirSync(`${root}dist/parts`);
  for (const file of outputFiles) {
    const inParts = file.path.includes('/parts/');
    const { code } = await transform(file.text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minify: true,
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: file.text.includes('import.meta.url')
        ? "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;"
        : '',
    });
    writeFileSync(`${root}dist/${inParts ? 'parts/' : ''}${basename(file.path)}`, code);
  }
}
