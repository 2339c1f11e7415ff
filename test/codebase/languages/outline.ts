/** Facts as short lines of text, so that a test reads like the source it is about. */
import { type FileFacts, referenceFacts, type SymbolFact } from '../../../src/codebase/facts.ts';

/** `export method Parser.parse 3-5` */
export function outline(facts: FileFacts): string[] {
  return facts.symbols.map((symbol) => {
    const exported = symbol.exported ? 'export ' : '';
    const lines =
      symbol.startLine === symbol.endLine ? symbol.startLine : `${symbol.startLine}-${symbol.endLine}`;
    return `${exported}${symbol.kind} ${qualifiedName(symbol)} ${lines}`;
  });
}

/** `parse()` for a call, `Options` for a use. */
export function uses(facts: FileFacts): string[] {
  return [...referenceFacts(facts.references)].map(({ name, role }) =>
    role === 'call' ? `${name}()` : name,
  );
}

/** `import ./a {default as A, b}` */
export function imports(facts: FileFacts): string[] {
  return facts.imports.map(({ form, specifier, names, typeOnly, enclosingModules, pathAttribute }) => {
    const bound = names.map(({ imported, local }) =>
      imported === local ? imported : `${imported} as ${local}`,
    );
    const parts = [form, typeOnly ? 'type' : '', specifier, `{${bound.join(', ')}}`];
    if (enclosingModules.length > 0) parts.push(`in ${enclosingModules.join('::')}`);
    if (pathAttribute !== null) parts.push(`at ${pathAttribute}`);
    return parts.filter((part) => part !== '').join(' ');
  });
}

export function symbolNamed(facts: FileFacts, name: string): SymbolFact {
  const symbol = facts.symbols.find((one) => one.name === name);
  if (symbol === undefined) throw new Error(`no symbol ${name} in: ${outline(facts).join(', ')}`);
  return symbol;
}

function qualifiedName({ container, name }: SymbolFact): string {
  return container === null ? name : `${container}.${name}`;
}

/** Every use with what it means as far as its file tells: `run: #Task.run`. `#` symbol, `~` bound nowhere, `?` unknown. */
export function meanings(facts: FileFacts): string[] {
  return [...referenceFacts(facts.references)].map(({ name, path }) => `${name}: ${showPath(facts, path)}`);
}

export function showPath(facts: FileFacts, at: number | null): string {
  const path = at === null ? undefined : facts.paths[at];
  switch (path?.kind) {
    case undefined:
      return '?';
    case 'symbol':
      return `#${facts.symbols[path.symbol]?.name}`;
    case 'import': {
      const fact = facts.imports[path.import];
      return `${fact?.specifier}:${fact?.names[path.name]?.imported}`;
    }
    case 'free':
      return `~${path.name}`;
    case 'member':
      return `${showPath(facts, path.of)}.${path.name}`;
  }
}
