/**
 * Where the packages of LLMLingua-2 are to test with. They take half a gigabyte, so nobody has to have them: they are looked
 * for beside this package, or in the folder that `OPTIMIZER_TEST_LLMLINGUA` names, with `node_modules` in it.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.OPTIMIZER_TEST_LLMLINGUA ?? '';
const from = createRequire(folder === '' ? import.meta.url : join(folder, 'from-here.js'));

function resolved(name: string): string | null {
  try {
    return from.resolve(name);
  } catch {
    return null;
  }
}

/** Why there are none to test with; `null`: there are. */
export const noPackagesBecause: string | null =
  resolved('@huggingface/transformers') === null ? '@atjsh/llmlingua-2 is not installed' : null;

/** The folder `node_modules` that they are in. */
export function packagesFolder(): string {
  const path = resolved('@huggingface/transformers') ?? '';
  return path.slice(0, path.lastIndexOf(join('node_modules', '@huggingface')) + 'node_modules'.length);
}

export async function importPackage(name: string): Promise<unknown> {
  // It is for `import` only, which `resolve` does not look for.
  return import(pathToFileURL(join(packagesFolder(), name, 'dist/index.js')).href);
}
