// Bundles the program and the library into dist/.
//
// The program is CommonJS, which starts faster than ECMAScript modules, and is split where the source says
// `await import(…)`: a question to the index compiles no provider. What is heavy or native stays in node_modules.
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Small, pure JavaScript, and needed at most starts: bundled, which saves the search in node_modules. */
const bundled = ['commander', 'fastest-levenshtein', 'ignore', 'smol-toml', 'zod'];
const external = Object.keys(dependencies).filter((name) => !bundled.includes(name));

/** commander needs it for commands that are programs of their own, of which we have none; to load it takes 3 ms. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  transform: {
    filter: { id: /commander\/lib\/command\.js$/ },
    handler(code) {
      const required = "const childProcess = require('node:child_process');";
      if (!code.includes(required)) throw new Error('commander loads child_process in another way now');
      return code.replace(required, '').replaceAll('childProcess.', "require('node:child_process').");
    },
  },
};

// Not dist/types, which `npm pack` has made by then.
for (const part of ['parts', 'library']) rmSync(`${root}dist/${part}`, { recursive: true, force: true });
await bundle(
  { optimizer: 'src/cli/main.ts' },
  { format: 'cjs', minify: true, entryFileNames: '[name].cjs', chunkFileNames: 'parts/[name]-[hash].cjs' },
);
// What the threads run that parse. On its own, so that it shares no part with the program: what is shared becomes one
// more file that both must open when they start.
await bundle(
  { 'extract-thread': 'src/codebase/extract/extract-thread.ts' },
  {
    format: 'cjs',
    minify: true,
    entryFileNames: 'parts/[name].cjs',
    chunkFileNames: 'parts/thread-[name]-[hash].cjs',
  },
);
await bundle(
  { index: 'src/index.ts' },
  { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'library/[name]-[hash].js' },
);
chmodSync(`${root}bin/optimizer.cjs`, 0o755);

async function bundle(input, output) {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    external: (id) =>
      id.startsWith('node:') || external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [lazyChildProcess],
    transform: { target: 'node20', define: { PACKAGE_VERSION: JSON.stringify(version) } },
  });
  await build.write({ dir: `${root}dist`, ...output });
  await build.close();
}
