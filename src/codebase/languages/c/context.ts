/** What the rules for C and for C++ share: the state of the pass over one file. */
import type { OpenSymbol } from '../syntax/open-symbol.ts';
import type { NodeRule, NodeRules, SyntaxWalk } from '../syntax/syntax-walk.ts';
import type { Hidden } from './mask-directives.ts';
import type { Declarator } from './read-declarators.ts';

/** Until `end`, a designator such as `.name` is a member of `receiver`. */
export interface Initializer {
  readonly receiver: number;
  readonly end: number;
}

export interface CState {
  readonly isCpp: boolean;
  /** Other files include it. */
  readonly isHeader: boolean;
  /** Names of parameters before this offset are seen in a body. */
  parametersEnd: number;
  /** Functions and variables that are declared only, by scope and name, until their definition is met. */
  readonly declaredOnly: Map<string, OpenSymbol>;
  readonly defined: Map<string, OpenSymbol>;
  /** What members that follow are, by their class: only where it is not the same for all. */
  readonly access: Map<OpenSymbol, string>;
  /** Nothing in a namespace without a name is seen elsewhere: where the outermost ends that is open. */
  hiddenUntil: number;
  /** Names before this offset are looked up around the class that is open, not in it: those of its bases. */
  basesEnd: number;
  /** The name that a `typedef` gives to the struct that it contains. */
  typedefName: Declarator | null;
  /** What members at an offset belong to, where the text before their dot does not say: behind a cast. */
  readonly receivers: Map<number, number>;
  readonly initializers: Initializer[];
  /** Of the file, with what the grammar does not get to see. */
  readonly source: string;
  readonly hidden: readonly Hidden[];
  nextHidden: number;
}

export type CWalk = SyntaxWalk<CState>;
export type CRule = NodeRule<CState>;
export type CRules = NodeRules<CState>;

export function newState(
  isCpp: boolean,
  isHeader: boolean,
  source: string,
  hidden: readonly Hidden[],
): CState {
  return {
    isCpp,
    isHeader,
    parametersEnd: 0,
    declaredOnly: new Map(),
    defined: new Map(),
    access: new Map(),
    hiddenUntil: 0,
    basesEnd: 0,
    typedefName: null,
    receivers: new Map(),
    initializers: [],
    source,
    hidden,
    nextHidden: 0,
  };
}
