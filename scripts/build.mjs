// Bundles the program and the library into dist/.
//
// The program is CommonJS, which starts faster than ECMAScript modules, and is split where the source says
// `await import(…)`: a question to the index compiles no provider. What is heavy or native stays in node_modules.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Small, pure JavaScript, and needed at most starts: bundled, which saves the search in node_modules. */
const bundled = ['commander', 'diff', 'fastest-levenshtein', 'ignore', 'smol-toml', 'zod'];
const external = [
  ...Object.keys(dependencies).filter((name) => !bundled.includes(name)),
  ...Object.keys(peerDependencies),
  // Asked for by ink for its developers only.
  'react-devtools-core',
  'ws',
];

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

/**
 * The interactive screen is a bundle of its own: ink is made of ECMAScript modules that await while they load, which CommonJS
 * cannot. The program loads it from a part, as any module of a package.
 */
const screens = ['run-session', 'plain-session'];
const asScreen = {
  name: 'screen-apart',
  resolveId: {
    filter: { id: /\/tui\/[a-z-]+\.tsx?$/ },
    handler(id) {
      const screen = screens.find((name) => new RegExp(`/tui/${name}\\.tsx?$`).test(id));
      return screen === undefined ? null : { id: `../tui/${screen}.mjs`, external: true };
    },
  },
};

// Not dist/types, which `npm pack` has made by then.
for (const part of ['parts', 'library', 'tui'])
  rmSync(`${root}dist/${part}`, { recursive: true, force: true });
await bundle(
  { optimizer: 'src/cli/main.ts' },
  { format: 'cjs', minify: true, entryFileNames: '[name].cjs', chunkFileNames: 'parts/[name]-[hash].cjs' },
  { startsInOnePart: true, plugins: [asScreen] },
);
asFunction(`${root}dist/optimizer.cjs`);
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
await bundle(
  { 'run-session': 'src/tui/run-session.tsx', 'plain-session': 'src/tui/plain-session.ts' },
  { format: 'esm', minify: true, entryFileNames: 'tui/[name].mjs', chunkFileNames: 'tui/[name]-[hash].mjs' },
  { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' } },
);
chmodSync(`${root}bin/optimizer.cjs`, 0o755);

/**
 * `startsInOnePart`: what the entry imports is in the entry's own file, even where other parts import it too. By default
 * each such module is in a file of its own, and to open a dozen of them takes longer than to run what is in them.
 */
async function bundle(input, output, { startsInOnePart = false, plugins = [], define = {} } = {}) {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    // A module of the other kind needs helpers of the bundler, which are in a file of their own.
    resolve: { mainFields: ['module', 'main'] },
    external: (id) =>
      id.startsWith('node:') || external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [lazyChildProcess, ...plugins],
    transform: { target: 'node20', define: { PACKAGE_VERSION: JSON.stringify(version), ...define } },
  });
  const codeSplitting = startsInOnePart ? await oneStart(build, output) : undefined;
  await build.write({ dir: `${root}dist`, ...output, ...(codeSplitting && { codeSplitting }) });
  await build.close();
}

/**
 * Makes the program what Node makes of a module before it compiles it: a function of what a module is given, which
 * `bin/optimizer.cjs` calls. And pure ASCII: for one character outside of it V8 holds the whole text with two bytes for
 * each. Minified code has them in strings, templates and patterns only, where an escape says the same.
 */
function asFunction(path) {
  const text = readFileSync(path, 'utf8');
  // Where two modules of one part are loaded by `await import(…)` each, their names are kept by helpers in a file of their
  // own, which the entry then loads at every start, and no compiled code is kept: one module that exports both avoids it.
  if (text.includes('rolldown-runtime')) throw new Error('The program loads a part of itself at every start');
  if (/\\[\u0080-\uffff]|String\.raw/.test(text)) throw new Error('An escape would not say the same here');
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const ascii = text.replace(/[\u0080-\uffff]/g, escaped);
  writeFileSync(path, `(function (exports, require, module, __filename, __dirname) {${ascii}\n})`);
}

async function oneStart(build, output) {
  const { output: chunks } = await build.generate({ dir: `${root}dist`, ...output });
  const byName = new Map(
    chunks.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]),
  );
  const atStart = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const chunk of atStart) {
    for (const name of chunk.imports) if (byName.has(name)) atStart.add(byName.get(name));
  }
  const modules = new Set([...atStart].flatMap(({ moduleIds }) => moduleIds));
  return { groups: [{ name: 'optimizer', test: (id) => modules.has(id) }] };
}
