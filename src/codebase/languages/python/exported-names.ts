/** Reads `__all__` from the text of a module. */

const assignment = /^__all__\s*(?::[^=\n]*)?(\+?=)\s*([^\n]*)/gm;
const additions = /^__all__\.(?:append|extend)\(([^()]*)\)/gm;
const strings = /(["'])([^"'\n]*)\1/g;

/** `null` when the module has no `__all__`, or takes it from elsewhere. */
export function readExportedNames(text: string): ReadonlySet<string> | null {
  if (!text.includes('__all__')) return null;
  const names = new Set<string>();
  let isSaid = false;
  for (const { index, 1: operator, 2: value = '' } of text.matchAll(assignment)) {
    const open = text.indexOf(value, index);
    const close = value.startsWith('(') ? ')' : ']';
    const end = text.indexOf(close, open);
    const isList = /^[[(]/.test(value) && end !== -1;
    // `[*a.__all__, 'b']`, `a.__all__ + […]`
    const isComplete =
      isList && !text.slice(open, end).includes('*') && !/^\s*\+/.test(text.slice(end + 1, end + 9));
    if (!isComplete && operator === '=') return null;
    isSaid = true;
    addStrings(names, text.slice(open, end));
  }
  for (const { 1: list = '' } of text.matchAll(additions)) addStrings(names, list);
  return isSaid ? names : null;
}

function addStrings(names: Set<string>, list: string): void {
  for (const { 2: name = '' } of list.matchAll(strings)) names.add(name);
}
