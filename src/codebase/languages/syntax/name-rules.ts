/** What a language says about names: which types and calls are seen through, and what a name may mean. Pure data. */
import type { ReferenceRole } from '../../facts.ts';
import type { OpenSymbol } from './open-symbol.ts';

export interface NameRules {
  /**
   * Types that are seen through to their first argument, such as `Promise` and `Array`: what is declared as
   * `Promise<Item[]>` is taken for an `Item`.
   */
  readonly transparentTypes?: ReadonlySet<string>;
  /** Members that give what they are members of, or what is in it: `unwrap`, `iter`, `clone`. */
  readonly transparentMembers?: ReadonlySet<string>;
  /** The same when they are given an arrow function: `find`. */
  readonly searches?: ReadonlySet<string>;
  /** Functions, and types with a `new`, that give what they are called with: `Some(a)` and `Box::new(a)` are taken for `a`. */
  readonly wrappers?: ReadonlySet<string>;
  /** What may stand before an expression without changing what it is, such as `await` and `new`; anchored at both ends. */
  readonly beforeValue?: RegExp;
  /** There is no `condition ? one : other`. */
  readonly noConditionals?: true;
  /** A name that nothing binds may mean a member of the class around it, inherited perhaps: Java, C#, C++, Ruby. */
  readonly mayBeInherited?: (name: string, role: ReferenceRole) => boolean;
  /** What a name that nothing binds is called in the whole project, given what it stands in: Ruby. */
  readonly freeName?: (name: string, owner: OpenSymbol | null) => string;
  /**
   * A name that nothing binds means a member of the class around it, or of the class that the function around it is
   * defined for elsewhere; when there is no such member, what it means in the file: C++.
   */
  readonly plainNamesReachMembers?: boolean;
}
