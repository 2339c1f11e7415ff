/**
 * Finds where a value of YAML ends: block scalars, plain and quoted scalars over many lines, flow collections. Leaves the
 * lines so that the next one is the first behind the value.
 */
import { isBlankAt, skipBlanks, skipProperties, type YamlLines } from './yaml-lines.ts';

export interface ValueEnd {
  readonly end: number;
  /** What is not closed ends with the last line that is indented deep enough. */
  readonly isClosed: boolean;
}

const blockHeader = /[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#.*)?\r?$/my;

/** @param indent the value goes on in lines that are indented deeper */
export function skipValue(text: string, lines: YamlLines, from: number, indent: number): ValueEnd {
  const start = skipProperties(text, skipBlanks(text, from));
  // What follows below is an entry, or a scalar that is met there.
  if (lines.endsAt(start)) return { end: lines.endsAt(from) ? from : start, isClosed: true };
  const first = text[start];
  if (first === '|' || first === '>') {
    blockHeader.lastIndex = start;
    if (blockHeader.test(text)) return skipDeeper(lines, indent, true);
  }
  if (first === '"' || first === "'") return skipQuoted(text, lines, start, indent);
  if (first === '[' || first === '{') return skipFlow(text, lines, start, indent);
  const hasComment = / #/.test(text.slice(start, lines.end));
  if (hasComment) return { end: lines.end, isClosed: true };
  return skipDeeper(lines, Math.max(indent, 0), false);
}

/** Block scalars hold anything that is indented; plain ones end at a comment. */
function skipDeeper(lines: YamlLines, indent: number, isBlock: boolean): ValueEnd {
  let end = lines.end;
  while (lines.nextOfText()) {
    const isDeeper = lines.indent > indent && !lines.isDocumentMark;
    if (!isDeeper || (!isBlock && lines.endsAt(lines.content))) {
      lines.back();
      break;
    }
    end = lines.end;
  }
  return { end, isClosed: true };
}

function skipQuoted(text: string, lines: YamlLines, start: number, indent: number): ValueEnd {
  const quote = text[start];
  for (let at = start + 1; ; at++) {
    while (at >= lines.end) {
      const end = lines.end;
      if (!goesOn(lines, indent, false)) return { end, isClosed: false };
      at = lines.content;
    }
    const character = text[at];
    if (character === '\\' && quote === '"') at++;
    else if (character === quote) {
      if (quote === '"' || text[at + 1] !== quote) return { end: at + 1, isClosed: true };
      at++;
    }
  }
}

function skipFlow(text: string, lines: YamlLines, start: number, indent: number): ValueEnd {
  let depth = 0;
  /** A quote opens a string only where a value may start. */
  let atStart = true;
  for (let at = start; ; ) {
    while (at >= lines.end) {
      const end = lines.end;
      if (!goesOn(lines, indent, true)) return { end, isClosed: false };
      at = lines.content;
    }
    const character = text[at];
    if (character === '#' && isBlankAt(text, at - 1)) {
      at = lines.end;
    } else if (atStart && (character === '"' || character === "'")) {
      const quoted = skipQuoted(text, lines, at, indent);
      if (!quoted.isClosed) return quoted;
      at = quoted.end;
      atStart = false;
    } else {
      if (character === '[' || character === '{') depth++;
      if (character === ']' || character === '}') depth--;
      at++;
      if (depth === 0) return { end: at, isClosed: true };
      atStart = opensValue(character) || (atStart && isBlankAt(text, at - 1));
    }
  }
}

function opensValue(character: string | undefined): boolean {
  return character === '[' || character === '{' || character === ',' || character === ':';
}

/** Closing brackets are often written below the key that they belong to. */
function goesOn(lines: YamlLines, indent: number, inFlow: boolean): boolean {
  if (!lines.nextOfText()) return false;
  const isDeeper = lines.indent > indent && !lines.isDocumentMark;
  if (isDeeper || (inFlow && lines.startsWithCloser)) return true;
  lines.back();
  return false;
}
