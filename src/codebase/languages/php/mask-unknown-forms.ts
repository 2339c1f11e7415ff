/**
 * Rewrites forms of PHP that the grammar does not know into ones of the same length that it does. Text only.
 * A constant of an enum looks like a case with a value; `namespace\` before a name goes, since it is what the name
 * means without it.
 */

const enumHead = /\benum\s+\w+[^{};()]*\{/g;
const constant =
  /(^[ \t]*|[;{}][ \t]*)((?:(?:final|public|protected|private)\s+)*)const(\s+(?:\??[\w\\|&]+\s+)?)(?=\w+\s*=)/gm;
const relativeName = /\bnamespace\\(?=\w)/g;

export function maskUnknownForms(text: string): string {
  let masked = text;
  if (text.includes('enum') && /\bconst\b/.test(text)) masked = maskEnums(masked);
  if (text.includes('namespace\\')) masked = masked.replace(relativeName, ' '.repeat('namespace\\'.length));
  return masked;
}

function maskEnums(text: string): string {
  let masked = text;
  for (const head of text.matchAll(enumHead)) {
    const from = head.index + head[0].length;
    const end = endOfBlock(text, from);
    const inside = masked
      .slice(from, end)
      .replace(
        constant,
        (_all, indent: string, modifiers: string, type: string) =>
          `${indent}${blank(modifiers)}case ${blank(type)}`,
      );
    masked = masked.slice(0, from) + inside + masked.slice(end);
  }
  return masked;
}

function endOfBlock(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 123) depth++;
    else if (char === 125 && --depth === 0) return at;
  }
  return text.length;
}

function blank(text: string): string {
  return text.replace(/\S/g, ' ');
}
