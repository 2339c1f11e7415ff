/**
 * A language that a test can write in one line per fact, so that the index is tested without a grammar:
 *
 *     ## what it is for        the doc of the next symbol
 *     def name[: path] … end   a function and what it contains; the path says of what type its value is
 *     type Name … end          a class; a method inside is `def`
 *     field name: path         a property
 *     outside Owner … end      what it contains are members of a type that is declared elsewhere
 *     super Sub Super          Sub extends Super; both are paths
 *     call name / use a.b      a reference; behind a dot the name is a member of what stands before it
 *     from ./other take a b=c  an import; b=c binds b under the name c; take * binds everything
 *     pass ./other take a *    a re-export
 *     include ./other          its text
 *     export name path         other files see what the path means under this name
 *
 * A path starts with a symbol at the top of the file, else a name that an import binds, else it is free; `<super>` may
 * stand for a member.
 */
import { posix } from 'node:path';
import type {
  AccessPath,
  ExportFact,
  FileFacts,
  ImportFact,
  InheritanceFact,
  ReferenceFact,
  SymbolFact,
} from '../../src/codebase/facts.ts';
import type {
  ImportTarget,
  Language,
  ModuleRoots,
  ProjectView,
  Visibility,
} from '../../src/codebase/languages/language.ts';
import { referenceColumns } from './reference-columns.ts';

export const fakeVisibility: Visibility = {
  freeNames: 'nowhere',
  otherFilesSee: 'exported',
  importsAreExported: false,
  outsideMembers: 'none',
};

export const fakeLanguage: Language = makeFakeLanguage({});

export function makeFakeLanguage(options: {
  readonly id?: string;
  readonly extension?: string;
  readonly version?: number;
  readonly onExtract?: (path: string) => void;
  readonly visibility?: Partial<Visibility>;
  readonly roots?: boolean;
}): Language {
  return {
    id: options.id ?? 'fake',
    version: options.version ?? 1,
    extensions: [options.extension ?? '.fake'],
    loadExtractor: async () => (path, text) => {
      options.onExtract?.(path);
      return fakeFacts(text);
    },
    loadResolver: async () => resolveImports,
    ...(options.roots === true ? { loadModuleRoots: async () => moduleRoots } : {}),
    visibility: { ...fakeVisibility, ...options.visibility },
  };
}

export function fakeFacts(text: string): FileFacts {
  const reader = new FakeReader();
  text.split('\n').forEach((line, at) => {
    reader.read(line.replace(/\r$/, '').replace(/^\uFEFF/, ''), at + 1);
  });
  return reader.facts();
}

class FakeReader {
  readonly #symbols: SymbolFact[] = [];
  readonly #references: (ReferenceFact & { readonly text: string })[] = [];
  readonly #imports: ImportFact[] = [];
  readonly #inheritance: [string, string][] = [];
  readonly #exports: [string, string][] = [];
  readonly #types: (string | null)[] = [];
  /** Symbols, or the name of the type that what follows is outside of. */
  readonly #open: (number | string)[] = [];
  readonly #paths: AccessPath[] = [];
  readonly #pathIndexes = new Map<string, number>();
  #doc: string | null = null;
  #parseErrors = 0;

  read(content: string, line: number): void {
    const column = content.length - content.trimStart().length;
    const [keyword = '', name = '', ...rest] = content.trim().split(' ');
    if (keyword === '##') {
      this.#doc = content.trim().slice(3);
      return;
    }
    switch (keyword) {
      case 'def':
      case 'type':
      case 'field':
        this.#define(
          keyword,
          name.replace(/:$/, ''),
          { line, column, signature: content.trim() },
          rest[0] ?? null,
        );
        break;
      case 'outside':
        this.#open.push(name);
        break;
      case 'end':
        this.#close(line);
        break;
      case 'call':
      case 'use':
        this.#refer(name, line, column + keyword.length + 1, keyword);
        break;
      case 'from':
      case 'pass':
      case 'include':
        this.#import(keyword, name, line, rest.slice(1));
        break;
      case 'super':
        this.#inheritance.push([name, rest[0] ?? '']);
        break;
      case 'export':
        this.#exports.push([name, rest[0] ?? name]);
        break;
      case '':
        break;
      default:
        this.#parseErrors++;
    }
    this.#doc = null;
  }

  facts(): FileFacts {
    const references = referenceColumns(
      this.#references.map(({ text, ...fact }) => ({ ...fact, path: this.#path(text) })),
    );
    const symbols = this.#symbols.map((symbol, at) => {
      const type = this.#types[at] ?? null;
      return { ...symbol, type: type === null ? null : this.#path(type) };
    });
    const inheritance = this.#inheritance.map(
      ([sub, above]): InheritanceFact => ({ sub: this.#path(sub), super: this.#path(above) }),
    );
    const exports = this.#exports.map(([name, path]): ExportFact => ({ name, path: this.#path(path) }));
    return {
      symbols,
      references,
      imports: this.#imports,
      paths: this.#paths,
      inheritance,
      exports,
      parseErrors: this.#parseErrors + this.#open.length,
    };
  }

  #define(
    keyword: 'def' | 'type' | 'field',
    name: string,
    place: { line: number; column: number; signature: string },
    type: string | null,
  ): void {
    const outer = this.#open.at(-1) ?? null;
    const parent = typeof outer === 'number' ? outer : null;
    const container =
      typeof outer === 'string' ? outer : parent === null ? null : this.#symbols[parent]?.name;
    if (keyword !== 'field') this.#open.push(this.#symbols.length);
    const kinds = {
      def: container === null ? 'function' : 'method',
      type: 'class',
      field: 'property',
    } as const;
    this.#types.push(type);
    this.#symbols.push({
      name,
      kind: kinds[keyword],
      parent,
      container: container ?? null,
      implementsTrait: null,
      exported: container === null && !name.startsWith('_'),
      startLine: place.line,
      endLine: place.line,
      nameLine: place.line,
      nameColumn: place.column + keyword.length + 1,
      signature: place.signature,
      doc: this.#doc,
      type: null,
    });
  }

  #close(line: number): void {
    const closed = this.#open.pop();
    if (typeof closed === 'string') return;
    const symbol = closed === undefined ? undefined : this.#symbols[closed];
    if (closed !== undefined && symbol !== undefined) this.#symbols[closed] = { ...symbol, endLine: line };
    else this.#parseErrors++;
  }

  #refer(text: string, line: number, column: number, role: ReferenceFact['role']): void {
    const name = text.split('.').at(-1) ?? '';
    const member = text.includes('.');
    this.#references.push({ name, line, column, role, member, path: null, text });
  }

  #import(
    keyword: 'from' | 'pass' | 'include',
    specifier: string,
    line: number,
    taken: readonly string[],
  ): void {
    const forms = { from: 'import', pass: 're-export', include: 'include' } as const;
    this.#imports.push({
      specifier,
      form: forms[keyword],
      line,
      names: taken.map((bound) => {
        const [imported = '', local = imported] = bound.split('=');
        return { imported, local };
      }),
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    });
  }

  #path(text: string): number {
    const known = this.#pathIndexes.get(text);
    if (known !== undefined) return known;
    const dot = text.lastIndexOf('.');
    const path: AccessPath =
      dot > 0
        ? { kind: 'member', of: this.#path(text.slice(0, dot)), name: text.slice(dot + 1) }
        : this.#start(text);
    this.#paths.push(path);
    this.#pathIndexes.set(text, this.#paths.length - 1);
    return this.#paths.length - 1;
  }

  #start(name: string): AccessPath {
    const symbol = this.#symbols.findIndex((other) => other.name === name && other.container === null);
    if (symbol !== -1) return { kind: 'symbol', symbol };
    for (const [at, { form, names }] of this.#imports.entries()) {
      const bound = names.findIndex(({ local }) => local === name && local !== '*');
      if (form === 'import' && bound !== -1) return { kind: 'import', import: at, name: bound };
    }
    return { kind: 'free', name };
  }
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
        const path = [stem, `${stem}.fake`, `${stem}/__init__.fake`].find((candidate) =>
          project.paths.has(candidate),
        );
        return path === undefined ? { kind: 'missing' } : { kind: 'file', path };
      }),
    ]),
  );
}

/** `root` stands for the file that `fake.root` names, or for the one of that name beside the file. */
const moduleRoots: ModuleRoots = (project) => {
  const named = project.readText('fake.root')?.trim() ?? '';
  return (fromPath, name) => {
    if (name !== 'root') return null;
    const beside = posix.join(posix.dirname(fromPath), 'root.fake');
    return [named, beside].find((path) => project.paths.has(path)) ?? null;
  };
};
