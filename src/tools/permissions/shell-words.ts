/**
 * Words of a shell command line as the program would get them, where the text alone tells that. Pure; knows the nodes of
 * tree-sitter-bash and no program.
 */
import type Parser from 'tree-sitter';

export interface Word {
  /** As it is written. */
  readonly raw: string;
  /** Without quotes and escapes; `null`: only the shell will know (variables, substitutions, braces). */
  readonly value: string | null;
  /** Holds `*`, `?` or `[` for the shell, which makes names of files of it; `value` is the pattern then. */
  readonly isPattern: boolean;
}

export function literalWord(value: string): Word {
  return { raw: value, value, isPattern: false };
}

export function unknownWord(raw: string): Word {
  return { raw, value: null, isPattern: false };
}

export function readWord(node: Parser.SyntaxNode): Word {
  const part = readPart(node);
  return { raw: node.text, value: part?.text ?? null, isPattern: part?.isPattern ?? false };
}

interface Part {
  readonly text: string;
  readonly isPattern: boolean;
}

function readPart(node: Parser.SyntaxNode): Part | null {
  switch (node.type) {
    case 'command_name':
      return node.childCount === 1 ? readPart(node.children[0] as Parser.SyntaxNode) : bare(node.text);
    case 'word':
    case 'number':
    case 'variable_name':
      return node.namedChildCount > 0 ? null : bare(node.text);
    case 'raw_string':
      return quoted(node.text.slice(1, -1));
    case 'string':
      return node.children.every(({ type }) => type === '"' || type === 'string_content')
        ? quoted(unescapeDoubleQuoted(node.text))
        : null;
    case 'ansi_c_string':
      return node.text.includes('\\') ? null : quoted(node.text.slice(2, -1));
    case 'concatenation':
      return concatenated(node);
    default:
      return null;
  }
}

function quoted(text: string): Part {
  return { text, isPattern: false };
}

/** `{}` alone is what `find` calls its finding; other braces are for the shell to expand. */
function bare(text: string): Part | null {
  if (text === '{}') return quoted(text);
  const plain = text.replace(/\\[\s\S]/g, '');
  if (/[{}$`"'\n]/.test(plain)) return null;
  return { text: text.replace(/\\([\s\S])/g, '$1'), isPattern: /[*?[]/.test(plain) || /[+@!]\(/.test(plain) };
}

function concatenated(node: Parser.SyntaxNode): Part | null {
  if (node.text === '{}') return quoted('{}');
  let text = '';
  let isPattern = false;
  let end = node.startIndex;
  for (const child of node.children) {
    const part = child.startIndex === end ? readPart(child) : null;
    if (part === null) return null;
    text += part.text;
    isPattern ||= part.isPattern;
    end = child.endIndex;
  }
  return { text, isPattern };
}

/** @param text with its quotes; `$"…"` is translated, which changes nothing without a catalogue */
function unescapeDoubleQuoted(text: string): string {
  return text
    .replace(/^\$?"|"$/g, '')
    .replace(/\\\n/g, '')
    .replace(/\\([$`"\\])/g, '$1');
}
