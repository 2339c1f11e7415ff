// The prompt pipeline as it is in src/, for the measurements here.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

export async function loadPipeline() {
  const project = fileURLToPath(new URL('../..', import.meta.url));
  const bundle = await rolldown({
    input: 'virtual:pipeline',
    cwd: project,
    platform: 'node',
    external: [/^[^./]/],
    plugins: [
      {
        name: 'pipeline',
        resolveId: (id) => (id === 'virtual:pipeline' ? id : null),
        load: (id) =>
          id === 'virtual:pipeline'
            ? [
                'optimize',
                'cache-prices',
                'canonical',
                'call-cost',
                'policy',
                'transform-table',
                'validate',
                'keep',
                'plan',
                'propose',
              ]
                .map((file) => `export * from '${project}/src/prompt/pipeline/${file}.ts';`)
                .concat(`export { loadTokenCounter } from '${project}/src/core/token-counter.ts';`)
                .join('\n')
            : null,
      },
    ],
  });
  mkdirSync(join(project, 'node_modules/.cache'), { recursive: true });
  const target = mkdtempSync(join(project, 'node_modules/.cache/optimizer-bench-'));
  process.on('exit', () => rmSync(target, { recursive: true, force: true }));
  await bundle.write({ dir: target, format: 'esm', entryFileNames: 'pipeline.mjs' });
  await bundle.close();
  return import(pathToFileURL(join(target, 'pipeline.mjs')).href);
}
