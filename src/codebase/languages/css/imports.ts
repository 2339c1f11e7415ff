/** The files that a statement of CSS, SCSS or Less names: `@import "a", url(b)`, `@use "c" as d`. Pure. */

const rule = /^@(import|use|forward|reference|config|plugin|require)\b\s*(?:\([^()]*\)\s*)?/;
const address = /\s*(?:url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"')]+))\s*\)|"([^"\n]*)"|'([^'\n]*)')\s*/y;

export function importedBy(statement: string): string[] {
  const start = rule.exec(statement);
  if (start === null) return [];
  const specifiers: string[] = [];
  address.lastIndex = start[0].length;
  for (let found = address.exec(statement); found !== null; found = address.exec(statement)) {
    const [, ...ways] = found;
    specifiers.push(ways.find((way) => way !== undefined) ?? '');
    if (start[1] !== 'import' || statement[address.lastIndex] !== ',') break;
    address.lastIndex++;
  }
  return specifiers;
}
