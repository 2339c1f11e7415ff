/** Reads one file of Rust into facts. */
import { createRequire } from 'node:module';
import type { Extractor } from '../language.ts';
import { Locals } from '../syntax/locals.ts';
import { Grammar, type LanguageSyntax, SyntaxWalk } from '../syntax/syntax-walk.ts';
import { onComment } from './comments.ts';
import type { RustState } from './context.ts';
import { itemRules } from './items.ts';
import { LeadGatherer } from './lead.ts';
import { passOver } from './literals.ts';
import { macroRules } from './macros.ts';
import { onBrace, patternRules } from './patterns.ts';
import { identifierTypes, isRootWord, onIdentifier, onRoot } from './references.ts';
import { useRules } from './uses.ts';

const words = (text: string) => new Set(text.split(' '));

const syntax: LanguageSyntax<RustState> = {
  identifiers: identifierTypes,
  // In order of how often they are met.
  rules: {
    ...patternRules,
    ...macroRules,
    ...itemRules,
    ...useRules,
  },
  chain: {
    colons: true,
    marks: true,
    tellsBraces: true,
    transparent: words('await'),
    rootWord: isRootWord,
    passOver,
  },
  names: {
    // What holds, shares, guards or yields a value, and marks that every value may have.
    transparentTypes: words(
      'Option Result Box Rc Arc Weak Vec VecDeque BinaryHeap HashSet BTreeSet RefCell Cell OnceCell OnceLock LazyLock LazyCell Lazy Mutex MutexGuard RwLock RwLockReadGuard RwLockWriteGuard Ref RefMut Pin Cow UnsafeCell ManuallyDrop MaybeUninit NonNull AssertUnwindSafe Iterator IntoIterator DoubleEndedIterator ExactSizeIterator FusedIterator Future Stream Send Sync Sized Unpin Copy Clone Debug',
    ),
    transparentMembers: words(
      'unwrap expect unwrap_or_default unwrap_or_else clone cloned copied as_ref as_mut as_deref as_deref_mut borrow borrow_mut lock read write try_lock get_mut into_inner to_owned iter iter_mut into_iter drain values rev skip take peekable filter next last first ok ok_or ok_or_else context with_context upgrade by_ref',
    ),
    noConditionals: true,
    wrappers: words('Some Ok Box Rc Arc RefCell Cell Mutex RwLock Pin'),
  },
  onIdentifier,
  onRoot,
  onBrace,
  onComment,
};

export function loadRustExtractor(): Extractor {
  const grammar = new Grammar<RustState>(createRequire(import.meta.url)('tree-sitter-rust'), syntax);
  return (_path, text) => {
    const walk = new SyntaxWalk<RustState>(grammar, text, newState(text));
    const parseErrors = walk.run(withoutUnknownForms(text));
    return walk.facts.finish(parseErrors);
  };
}

/** The grammar wants no blank there, and code that was generated has it: `macro_rules ! name`. */
function withoutUnknownForms(text: string): string {
  return text.includes('macro_rules !') ? text.replaceAll('macro_rules !', 'macro_rules! ') : text;
}

function newState(text: string): RustState {
  return {
    lead: new LeadGatherer(text),
    locals: new Locals(),
    implBlocks: [],
    marks: [],
    pattern: null,
    lets: [],
    loop: null,
    conditionMark: -1,
    macroPatterns: [],
    attributeEnd: 0,
    fields: null,
  };
}
