/**
 * Rules for what binds locals: `let`, parameters, closures, the arms of a `match`, `for`, conditions. Knows which name
 * is bound where and what it holds as far as the text says.
 */
import type { TextRange } from '../syntax/native-tree.ts';
import type { Source } from '../syntax/scopes.ts';
import type { Pattern, RustRules, RustWalk } from './context.ts';
import { endOfType, isBlank, typeAfter, typeSource } from './item-text.ts';

export const patternRules: RustRules = {
  let_declaration: { enter: enterLet, leave: leaveLet },
  let_condition: { enter: enterCondition, leave: leaveCondition },
  closure_expression: {
    enter: enterClosure,
    leave: (walk) => {
      walk.state.locals.release(walk.state.marks.pop() ?? 0);
    },
  },
  match_pattern: { enter: enterArm, point: true },
  for_expression: { enter: enterLoop, point: true },
};

/** For `ChainSyntax.tellsBraces`. */
export function onBrace(walk: RustWalk, offset: number, isOpening: boolean): void {
  const { state } = walk;
  const { locals, loop } = state;
  if (!isOpening) {
    locals.closeBrace();
    return;
  }
  locals.openBrace(offset, state.conditionMark === -1 ? locals.mark : state.conditionMark);
  state.conditionMark = -1;
  if (loop === null || offset < loop.brace) return;
  state.loop = null;
  if (loop.brace === offset) bindLater(walk, loop.pattern);
}

/** Binds a name of the pattern that is being read; `source`: what it holds. */
export function bindFromPattern(walk: RustWalk, pattern: Pattern, name: string, source: Source | null): void {
  if (pattern.later === null) walk.state.locals.bind(name, source);
  else pattern.later.push({ name, source });
}

function bindLater({ state }: RustWalk, pattern: Pattern): void {
  for (const { name, source } of pattern.later ?? []) state.locals.bind(name, source);
}

/** What a name from `start` to `end` takes out of the pattern around it, when that is plain. */
export function sourceInPattern(walk: RustWalk, pattern: Pattern, start: number, end: number): Source | null {
  const { text } = walk;
  if (text.charCodeAt(end) === 58) return typeAfter(text, end, pattern.end);
  const before = text.slice(pattern.start, start);
  // `x`, `&mut x`, `Some(x)`, `Ok(Some(ref x))`
  if (/^(?:[\s&|]|\b(?:mut|ref|box)\b|\b(?:Some|Ok)\s*\()*$/.test(before)) return wholeSource(walk, pattern);
  if (walk.braceOwner >= 0) {
    const field = /(\w+)\s*:\s*(?:&|\b(?:mut|ref|box)\s|\s)*$/.exec(before)?.[1];
    return field === undefined ? null : { kind: 'use', use: walk.braceOwner, member: field };
  }
  // `Shape::Circle(x)`: what the variant holds, when that is one value.
  const variant = /((?:\w+\s*::\s*)*[A-Z]\w*)\s*\(\s*(?:&|\b(?:mut|ref|box)\s|\s)*$/.exec(before);
  if (variant?.[1] === undefined) return null;
  const from = pattern.start + variant.index;
  return { kind: 'type', start: from, end: from + variant[1].length };
}

function wholeSource({ state, text }: RustWalk, pattern: Pattern): Source | null {
  if (pattern.source !== 'match') return pattern.source;
  const brace = state.locals.innermostBrace;
  const word = /(?:^|\W)match(?=\s)[^;{}]*$/.exec(text.slice(Math.max(0, brace - 200), brace));
  if (word === null) return null;
  return {
    kind: 'value',
    start: brace - word[0].length + word[0].indexOf('match') + 'match'.length,
    end: brace,
  };
}

const letHead = /let\s+(?:mut\s+)?([a-z_]\w*)\s*(:(?!:)|=(?!=)|;)/y;

function enterLet(walk: RustWalk): void {
  const { start, state, text } = walk;
  letHead.lastIndex = start;
  const head = letHead.exec(text);
  if (head?.[1] !== undefined) {
    const mark = start + head[0].length - 1;
    const later = [{ name: head[1], source: sourceBehind(text, mark, walk.end) }];
    state.lets.push({ start, end: start, source: null, later });
    walk.skipTo(mark);
    return;
  }
  const range = walk.child('pattern');
  const pattern = patternAt(range ?? { start, end: start }, valueOrType(walk, range), []);
  state.lets.push(pattern);
  state.pattern = pattern;
}

function leaveLet(walk: RustWalk): void {
  const pattern = walk.state.lets.pop();
  if (pattern !== undefined) bindLater(walk, pattern);
}

function valueOrType(walk: RustWalk, pattern: TextRange | null): Source | null {
  if (pattern === null) return null;
  const type = typeAfter(walk.text, pattern.end, walk.end);
  if (type !== null) return type;
  const value = walk.child('value');
  return value === null ? null : { kind: 'value', start: value.start, end: value.end };
}

/** Behind the `:` or `=` at `mark`. */
function sourceBehind(text: string, mark: number, end: number): Source | null {
  const char = text.charCodeAt(mark);
  if (char === 61) return { kind: 'value', start: mark + 1, end };
  return char === 58 ? typeSource(text, mark + 1, endOfType(text, mark + 1, end)) : null;
}

function patternAt({ start, end }: TextRange, source: Pattern['source'], later: Pattern['later']): Pattern {
  return { start, end, source, later };
}

function enterCondition(walk: RustWalk): void {
  const range = walk.child('pattern');
  const value = walk.child('value');
  const source: Source | null = value === null ? null : { kind: 'value', start: value.start, end: value.end };
  const pattern = patternAt(range ?? { start: walk.start, end: walk.start }, source, []);
  walk.state.lets.push(pattern);
  walk.state.pattern = pattern;
}

/** What it binds is seen in the block that follows, and in what stands before that. */
function leaveCondition(walk: RustWalk): void {
  const { state } = walk;
  if (state.conditionMark === -1) state.conditionMark = state.locals.mark;
  leaveLet(walk);
}

/** Methods that hand what they are called on, or what is in it, to a closure. */
const handingOn = new Set(
  'map for_each try_for_each filter filter_map flat_map any all find find_map position and_then inspect is_some_and is_ok_and is_none_or map_or map_or_else take_while skip_while map_while retain partition max_by_key min_by_key sort_by_key sort_unstable_by_key sort_by_cached_key group_by tap'.split(
    ' ',
  ),
);

function enterClosure(walk: RustWalk): void {
  const { state, start, text } = walk;
  state.marks.push(state.locals.mark);
  const open = text.indexOf('|', start);
  const close = text.charCodeAt(open + 1) === 124 ? open + 1 : endOfParameters(text, open + 1);
  const source = handedOn(walk);
  state.pattern = { start: open + 1, end: close, source, later: null };
}

function handedOn(walk: RustWalk): Source | null {
  const { callee } = walk;
  const { uses } = walk.facts;
  if (callee < 0 || !handingOn.has(uses.nameOf(callee))) return null;
  const use = uses.receiverOf(callee);
  return use < 0 ? null : { kind: 'use', use };
}

function endOfParameters(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 40 || char === 91 || char === 123) depth++;
    else if (char === 41 || char === 93 || char === 125) depth--;
    else if (char === 124 && depth <= 0) return at;
  }
  return from;
}

function enterArm(walk: RustWalk): void {
  const { state, start, text } = walk;
  state.locals.releaseInBrace();
  const whole = text.slice(start, walk.end);
  const guard = whole.includes('if') ? /\sif\s/.exec(whole) : null;
  const end = guard === null ? walk.end : start + guard.index;
  state.pattern = { start, end, source: 'match', later: null };
}

function enterLoop(walk: RustWalk): void {
  const { state, text } = walk;
  const range = walk.child('pattern');
  const body = walk.child('body');
  if (range === null || body === null) return;
  let from = range.end;
  while (isBlank(text.charCodeAt(from))) from++;
  const source = { kind: 'value', start: from + 'in'.length, end: body.start } as const;
  const pattern = patternAt(range, source, []);
  state.pattern = pattern;
  state.loop = { pattern, brace: body.start };
}
