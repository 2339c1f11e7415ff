import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('importing the providers', () => {
  it('loads no SDK', () => {
    const entry = new URL('../../src/providers/create-provider.ts', import.meta.url);
    const build = `
      import { build } from 'esbuild';
      const { metafile } = await build({ entryPoints: [process.argv[1]], bundle: true, write: false, metafile: true,
        platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' });
      const [output] = Object.values(metafile.outputs);
      console.log(JSON.stringify(output.imports));`;
    const imports = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', build, entry.pathname], {
        encoding: 'utf8',
      }),
    ) as { path: string; kind: string }[];
    const statically = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);
    const lazily = imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path);
    expect(new Set(statically)).toEqual(new Set(['zod/mini']));
    expect(new Set(lazily)).toEqual(
      new Set(['ollama', 'groq-sdk', '@google/generative-ai', '@anthropic-ai/sdk']),
    );
  });
});
