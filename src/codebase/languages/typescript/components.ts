/**
 * Tells what a React renderer would call from other functions, classes and consts: a capitalised name that holds
 * JSX, or that is made by a wrapper known to make components, or a class that extends `Component`.
 */
import type { OpenSymbol } from '../syntax/open-symbol.ts';
import type { TypeScriptRules, TypeScriptWalk } from './context.ts';

export const componentRules: TypeScriptRules = {
  jsx_element: { enter: markRendering, point: true },
};

const wrapper =
  /^(?:\w+\s*\.\s*)?(?:memo|forwardRef|lazy)\s*[<(]|^styled\s*(?:\.|\(|<)|^(?:observer|withRouter)\s*\(/;

/** For a const that has just been named: `const Row = memo(…)`. */
export function markWrapped(walk: TypeScriptWalk, symbol: OpenSymbol, nameEnd: number): void {
  if (!walk.state.mayRender || (symbol.kind !== 'const' && symbol.kind !== 'variable')) return;
  if (!mayBeComponentName(symbol)) return;
  const value = /^[^=;]*=\s*/.exec(walk.text.slice(nameEnd, nameEnd + 200));
  if (value === null) return;
  const start = nameEnd + value[0].length;
  if (wrapper.test(walk.text.slice(start, start + 60))) symbol.kind = 'component';
}

/** The innermost declaration around the JSX that can be a component is one. */
export function markRendering(walk: TypeScriptWalk): void {
  if (!walk.state.mayRender) return;
  for (let symbol = walk.facts.top; symbol !== null; symbol = symbol.parent) {
    if (!canRender(walk, symbol)) continue;
    symbol.kind = 'component';
    return;
  }
}

function canRender(walk: TypeScriptWalk, symbol: OpenSymbol): boolean {
  if (symbol.name === null || !mayBeComponentName(symbol)) return false;
  if (symbol.kind === 'function' || symbol.kind === 'class' || symbol.kind === 'component') return true;
  if (symbol.kind !== 'const') return false;
  // `const Page = withUser(() => <main />)`, but not `const Routes = [<Page />]`.
  const source = walk.text.slice(symbol.nameStart, symbol.nameStart + 200);
  return /^[\w$]+\s*(?::[^=]*)?=\s*[\w$.]+\s*[(<]/.test(source) || symbol.name === 'default';
}

/** For the `extends` of a class. */
export function markComponentClass(walk: TypeScriptWalk): void {
  const { top } = walk.facts;
  if (!walk.state.mayRender || top === null || top.kind !== 'class') return;
  if (top.depth !== walk.depth - 1 && top.valueDepth !== walk.depth - 1) return;
  const start = walk.start;
  if (/^extends\s+(?:\w+\.)?(?:Pure)?Component\b/.test(walk.text.slice(start, start + 60))) {
    top.kind = 'component';
  }
}

function mayBeComponentName(symbol: OpenSymbol): boolean {
  return symbol.name !== null && /^[A-Z]|^default$/.test(symbol.name);
}
