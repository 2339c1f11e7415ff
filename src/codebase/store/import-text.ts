/**
 * The imports of a file as one text: JSON, of lists and not of objects, because files of some languages have dozens, and
 * their properties would be most of it. Without lines: text above an import moves it, and where it leads stays. Pure.
 */
import type { ImportFact } from '../facts.ts';
import { importForms } from '../link/link-facts.ts';

/** What is at the end may be missing. A name that is bound as it is called at the source is said once. */
type PackedImport = [
  specifier: string,
  /** Index in `importForms` times 2, 1 more for types only. */
  form: number,
  names?: readonly (string | readonly [imported: string, local: string])[],
  enclosingModules?: readonly string[],
  pathAttribute?: string,
];

export function packImports(imports: readonly ImportFact[]): string {
  return JSON.stringify(imports.map(packed));
}

/** @returns them with line 0. */
export function unpackImports(text: string): ImportFact[] {
  return (JSON.parse(text) as PackedImport[]).map(
    ([specifier, form, names = [], enclosingModules = [], pathAttribute = null]) => ({
      specifier,
      form: importForms[form >> 1] ?? 'import',
      line: 0,
      names: names.map((name) =>
        typeof name === 'string' ? { imported: name, local: name } : { imported: name[0], local: name[1] },
      ),
      typeOnly: form % 2 === 1,
      enclosingModules,
      pathAttribute,
    }),
  );
}

function packed({
  specifier,
  form,
  names,
  typeOnly,
  enclosingModules,
  pathAttribute,
}: ImportFact): PackedImport {
  const short: PackedImport = [specifier, importForms.indexOf(form) * 2 + (typeOnly ? 1 : 0)];
  if (names.length > 0 || enclosingModules.length > 0 || pathAttribute !== null) {
    short.push(names.map(({ imported, local }) => (imported === local ? imported : [imported, local])));
  }
  if (enclosingModules.length > 0 || pathAttribute !== null) short.push(enclosingModules);
  if (pathAttribute !== null) short.push(pathAttribute);
  return short;
}
