/**
 * Of which type an object is made, where the text around it says so: then its keys are members of that type. What is
 * given to a function is not among it, since its parameters may stand in another file.
 */
import { unknown } from '../syntax/chain-scanner.ts';
import type { Source } from '../syntax/scopes.ts';
import type { TypeScriptWalk } from './context.ts';

/** Receiver for a key or a shorthand that is the current node; `unknown`: nothing tells. */
export function typeOfKeys(walk: TypeScriptWalk): number {
  const parent = walk.nameUp(1);
  const levels = parent === 'pair' || parent === 'method_definition' ? 2 : 1;
  const object = walk.nameUp(levels) === 'object' ? walk.rangeUp(levels) : null;
  if (object === null) return unknown;
  const { typedObjects } = walk.state;
  let receiver = typedObjects.get(object.start);
  if (receiver === undefined) {
    const source = typeAround(walk, object.start, object.end, levels);
    receiver = source === null ? unknown : walk.facts.uses.receiverFrom(source);
    typedObjects.set(object.start, receiver);
  }
  return receiver;
}

const typeName = String.raw`[A-Za-z_$][\w$.]*(?:<[\w$.,\s]*>)?`;

/** `name: Type = {`, `<Type>{` */
const typeBefore = new RegExp(String.raw`(?:[\w$\])?!]\s*:\s*(${typeName})\s*=|<(${typeName})>)\s*\(?\s*$`);
const typeBehind = new RegExp(String.raw`^\s*(?:as|satisfies)\s+(?!const\b)(${typeName})(?!\s*\[)`);

function typeAround(walk: TypeScriptWalk, start: number, end: number, levels: number): Source | null {
  const { text } = walk;
  const behind = typeBehind.exec(text.slice(end, end + 120));
  if (behind?.[1] !== undefined) {
    const from = end + behind[0].length - behind[1].length;
    return { kind: 'type', start: from, end: from + behind[1].length };
  }
  const before = text.slice(Math.max(0, start - 120), start);
  if (/\breturn\s+$/.test(before)) return typeReturned(walk, levels);
  const said = typeBefore.exec(before);
  const name = said?.[1] ?? said?.[2];
  if (said === null || name === undefined) return null;
  const from =
    start -
    before.length +
    said.index +
    said[0].indexOf(name, said[1] === undefined ? 1 : said[0].indexOf(':'));
  return { kind: 'type', start: from, end: from + name.length };
}

const functions: ReadonlySet<string> = new Set([
  'arrow_function',
  'function_expression',
  'function_declaration',
  'generator_function',
  'generator_function_declaration',
  'method_definition',
]);

/** By the function or method that is a symbol, where it is the innermost function. */
function typeReturned(walk: TypeScriptWalk, levels: number): Source | null {
  const { top } = walk.facts;
  if (top === null || top.source?.kind !== 'type') return null;
  for (let up = levels + 1; up <= walk.depth; up++) {
    if (!functions.has(walk.nameUp(up))) continue;
    const depth = walk.depth - up;
    return depth === top.depth || depth === top.valueDepth ? top.source : null;
  }
  return null;
}
