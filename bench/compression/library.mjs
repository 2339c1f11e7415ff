// The transforms as one module for the measurements here: bundled from the sources, so that what is measured is what is there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const project = fileURLToPath(new URL('../..', import.meta.url));

const exported = `
export * from '${project}src/core/token-estimate.ts';
export * from '${project}src/core/token-counter.ts';
export * from '${project}src/prompt/transforms/json/shrink-json.ts';
export * from '${project}src/prompt/transforms/logs/shrink-output.ts';
export * from '${project}src/prompt/transforms/logs/go-events.ts';
export * from '${project}src/prompt/transforms/logs/line-template.ts';
export * from '${project}src/prompt/transforms/logs/judge-lines.ts';
export * from '${project}src/prompt/transforms/logs/line-rules.ts';
export * from '${project}src/prompt/transforms/logs/clean-lines.ts';
export * from '${project}src/prompt/transforms/filler/drop-filler.ts';
export * from '${project}src/prompt/transforms/tool-schema/shrink-tools.ts';
export * from '${project}src/prompt/transforms/compress/compress-prose.ts';
export { compressWords } from '${project}src/prompt/transforms/compress/compress-words.ts';
export * from '${project}src/prompt/transforms/compress/faithfulness.ts';
export * from '${project}src/prompt/transforms/select/utility.ts';
export * from '${project}src/prompt/transforms/select/diverse-order.ts';
`;

export async function loadTransforms() {
  const cache = join(project, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'transforms-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const entry = join(folder, 'entry.ts');
  writeFileSync(entry, exported);
  const build = await rolldown({
    cwd: project,
    input: { transforms: entry },
    platform: 'node',
    external: (id) => /^(?:node:|gpt-tokenizer)/.test(id),
    transform: { target: 'node20' },
  });
  await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
  await build.close();
  return import(pathToFileURL(join(folder, 'transforms.mjs')).href);
}
