/** A project in memory, and what its imports resolve to. */
import type { ImportFact } from '../../../src/codebase/facts.ts';
import type { ImportTarget, Language } from '../../../src/codebase/languages/language.ts';

/** Text by path. Only files of the language are read for imports. */
export type Files = Readonly<Record<string, string>>;

/** `./b → src/b.ts`, `react → react (external)`, `./gone → missing` for the imports of one file, in order. */
export async function resolvedImports(language: Language, files: Files, of: string): Promise<string[]> {
  const extract = await language.loadExtractor();
  const resolve = await language.loadResolver();
  const imports = new Map<string, readonly ImportFact[]>();
  for (const [path, text] of Object.entries(files)) {
    const isOurs = language.extensions.some((extension) => path.endsWith(extension));
    if (isOurs) imports.set(path, extract(path, text).imports);
  }
  const targets = resolve({
    paths: new Set(Object.keys(files)),
    imports,
    readText: (path) => files[path] ?? null,
  }).get(of);
  return (imports.get(of) ?? []).map(
    (fact, index) => `${written(fact, language)} → ${meant(targets?.[index])}`,
  );
}

function written(fact: ImportFact, language: Language): string {
  const imported = fact.names[0]?.imported;
  return language.id === 'rust' && imported !== undefined && imported !== '*'
    ? `${fact.specifier}::${imported}`
    : fact.specifier;
}

function meant(target: ImportTarget | undefined): string {
  switch (target?.kind) {
    case 'file':
      return target.path;
    case 'external':
      return `${target.package} (external)`;
    case 'missing':
      return 'missing';
    case undefined:
      return 'no target';
  }
}
