// Bundles the program and the library. The program is one minified CommonJS file, which starts fastest; what is heavy
// or native stays in node_modules and is loaded when it is needed.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { version, dependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** Small, pure JavaScript, and needed at every start: bundled, which saves the module look-ups. */
const bundled = ['commander', 'fastest-levenshtein', 'ignore', 'smol-toml', 'zod'];

const shared = {
  absWorkingDir: new URL('..', import.meta.url).pathname,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  external: Object.keys(dependencies).filter((name) => !bundled.includes(name)),
  logLevel: 'warning',
  legalComments: 'none',
};

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: { optimizer: 'src/cli/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  define: { 'import.meta.url': 'importMetaUrl', PACKAGE_VERSION: JSON.stringify(version) },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
});
await build({
  ...shared,
  entryPoints: { index: 'src/index.ts' },
  outdir: 'dist',
  format: 'esm',
  minify: false,
  define: { PACKAGE_VERSION: JSON.stringify(version) },
});
chmodSync(new URL('../bin/optimizer.cjs', import.meta.url), 0o755);
