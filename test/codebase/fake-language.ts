/**
 * A language that a test can write in one line per fact, so that the index is tested without a grammar:
 *
 *     ## what it is for        the doc of the next symbol
 *     def name … end           a function and what it contains
 *     call name / use name     a reference
 *     from ./other take a b    an import
 */
import { posix } from 'node:path';
import type { FileFacts, ImportFact, ReferenceFact, SymbolFact } from '../../src/codebase/facts.ts';
import type { ImportTarget, Language, ProjectView } from '../../src/codebase/languages/language.ts';

export const fakeLanguage: Language = makeFakeLanguage({});

export function makeFakeLanguage(options: {
  readonly version?: number;
  readonly onExtract?: (path: string) => void;
}): Language {
  return {
    id: 'fake',
    version: options.version ?? 1,
    extensions: ['.fake'],
    loadExtractor: async () => (path, text) => {
      options.onExtract?.(path);
      return extract(text);
    },
    loadResolver: async () => resolveImports,
  };
}

function extract(text: string): FileFacts {
  const symbols: SymbolFact[] = [];
  const references: ReferenceFact[] = [];
  const imports: ImportFact[] = [];
  const open: number[] = [];
  let doc: string | null = null;
  let parseErrors = 0;
  const lines = text.split('\n').map((line) => line.replace(/\r$/, '').replace(/^\uFEFF/, ''));
  lines.forEach((content, at) => {
    const line = at + 1;
    const column = content.length - content.trimStart().length;
    const [keyword = '', name = '', ...rest] = content.trim().split(' ');
    if (keyword === '##') {
      doc = content.trim().slice(3);
      return;
    }
    if (keyword === 'def') {
      const parent = open.at(-1) ?? null;
      open.push(symbols.length);
      symbols.push({
        name,
        kind: parent === null ? 'function' : 'method',
        parent,
        container: parent === null ? null : (symbols[parent]?.name ?? null),
        implementsTrait: null,
        exported: parent === null,
        startLine: line,
        endLine: line,
        nameLine: line,
        nameColumn: column + 4,
        signature: content.trim(),
        doc,
      });
    } else if (keyword === 'end') {
      const closed = open.pop();
      const symbol = closed === undefined ? undefined : symbols[closed];
      if (closed !== undefined && symbol !== undefined) symbols[closed] = { ...symbol, endLine: line };
      else parseErrors++;
    } else if (keyword === 'call' || keyword === 'use') {
      references.push({ name, line, column: column + keyword.length + 1, role: keyword });
    } else if (keyword === 'from') {
      imports.push({
        specifier: name,
        form: 'import',
        line,
        names: rest.slice(1).map((local) => ({ imported: local, local })),
        typeOnly: false,
        enclosingModules: [],
        pathAttribute: null,
      });
    } else if (keyword !== '') {
      parseErrors++;
    }
    doc = null;
  });
  return { symbols, references, imports, parseErrors: parseErrors + open.length };
}

/** `fake.config` may hold a prefix for names that do not start with a dot. */
function resolveImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const prefix = project.readText('fake.config')?.trim() ?? '';
  return new Map(
    [...project.imports].map(([from, facts]) => [
      from,
      facts.map(({ specifier }): ImportTarget => {
        if (!specifier.startsWith('.') && prefix === '') return { kind: 'external', package: specifier };
        const base = specifier.startsWith('.') ? posix.dirname(from) : prefix;
        const stem = posix.normalize(posix.join(base, specifier));
        const path = [stem, `${stem}.fake`].find((candidate) => project.paths.has(candidate));
        return path === undefined ? { kind: 'missing' } : { kind: 'file', path };
      }),
    ]),
  );
}
