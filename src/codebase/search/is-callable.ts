/** Tells by its kind and its signature whether a symbol may be what a call calls. Pure. */
import { assertNever } from '../../core/assert-never.ts';
import type { IndexedSymbol } from '../code-index.ts';

const functionLike =
  /=>|->|\b(?:fn|func|fun|function|lambda|Fn|FnMut|FnOnce|Func|Function|Action|Predicate|Callable|Proc)\b|(?:Fn|Func|Function|Callback|Handler|Listener)\b|\(\*|:\s*\(/;
/** A value that no call can mean: text, a number, a truth value, a list, a map. */
const literal = /=\s*(?:[-+]?\d|["'`[{]|(?:true|false|null|nil|None|True|False)\b)/;
const modifiers =
  /\b(?:export|default|declare|const|let|var|val|static|readonly|public|private|protected|internal|final|pub|abstract|override|volatile|this|self)\b|\([^)]*\)|[@$.]/g;

/** What is not typed may hold a function; what is typed says so. */
export function isCallable({ kind, name, signature }: IndexedSymbol): boolean {
  switch (kind) {
    case 'function':
    case 'method':
    case 'class':
    case 'struct':
    case 'macro':
    case 'component':
    case 'type':
    case 'interface':
    case 'enum':
      return true;
    case 'enum-member':
      return signature.includes('(');
    case 'property':
    case 'const':
    case 'variable':
    case 'static': {
      if (functionLike.test(signature)) return true;
      const [declared = ''] = signature.split(/=(?!>)/);
      return declared.replace(modifiers, ' ').trim().replace(/;$/, '') === name && !literal.test(signature);
    }
    case 'trait':
    case 'namespace':
    case 'module':
    case 'heading':
    case 'key':
    case 'selector':
    case 'element':
      return false;
    default:
      return assertNever(kind);
  }
}
