/** What a constant is looked up as: with the modules and classes around it. Pure. */
import type { OpenSymbol } from '../syntax/open-symbol.ts';

export function nestedName(name: string, owner: OpenSymbol | null): string {
  if (!/^[A-Z]/.test(name)) return name;
  let nested = name;
  for (let symbol = owner; symbol !== null; symbol = symbol.parent) {
    if (symbol.kind !== 'class' && symbol.kind !== 'module') continue;
    nested = `${symbol.name ?? ''}::${nested}`;
    if (symbol.container !== null) nested = `${symbol.container}::${nested}`;
  }
  return nested;
}
