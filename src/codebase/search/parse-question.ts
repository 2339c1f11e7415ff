/**
 * Recognises the questions that the index can answer by itself. Pure: looks at the words only. A question that is not
 * wholly of a known form gives `null`; half-understood questions belong to a model.
 */
import type { SymbolKind } from '../facts.ts';

/** What a question points at: a symbol (`Parser.parse`), a file or folder (`src/a.ts`), or a package. */
export interface Target {
  /** As written, without quotes and call brackets. */
  readonly text: string;
  /** The last part: `parse` of `Parser.parse` or `Parser::parse`. */
  readonly name: string;
  /** The part before it; `null` when there is none. */
  readonly container: string | null;
  /** Kinds named in the question, such as "the `run` method"; `null`: any. */
  readonly kinds: readonly SymbolKind[] | null;
  /** Only here, from "… in src/net"; `null`: anywhere. */
  readonly place: string | null;
  /** Of `src/a.ts:10-20`, both ends included; `null`: no lines are named. */
  readonly lines: { readonly start: number; readonly end: number } | null;
  /** Written like code (quoted, camelCase, `a_b`, `A::b`, a path) rather than as a plain English word. */
  readonly codeLike: boolean;
}

export type IndexQuestion =
  | { readonly kind: 'definition'; readonly target: Target }
  | { readonly kind: 'source'; readonly target: Target }
  | { readonly kind: 'callers'; readonly target: Target }
  | { readonly kind: 'usages'; readonly target: Target }
  /** What it calls. */
  | { readonly kind: 'callees'; readonly target: Target }
  | { readonly kind: 'implementors'; readonly target: Target }
  /** What overrides it, and what it overrides. */
  | { readonly kind: 'overridden-by'; readonly target: Target }
  | { readonly kind: 'overrides'; readonly target: Target }
  /** Tests that reach it. */
  | { readonly kind: 'tests'; readonly target: Target }
  | { readonly kind: 'importers'; readonly target: Target }
  | { readonly kind: 'dependents'; readonly target: Target }
  | { readonly kind: 'exports'; readonly target: Target }
  | { readonly kind: 'imports'; readonly target: Target }
  | {
      readonly kind: 'list';
      /** `null`: all. */
      readonly kinds: readonly SymbolKind[] | null;
      /** As asked: `functions`; and one of them: `function`. */
      readonly noun: string;
      readonly singular: string;
      readonly exportedOnly: boolean;
      readonly target: Target;
    }
  | { readonly kind: 'connection'; readonly from: Target; readonly to: Target };

type TargetKind = Exclude<IndexQuestion['kind'], 'list' | 'connection'>;

const kindWords: Readonly<Record<string, readonly SymbolKind[]>> = {
  function: ['function', 'method', 'component'],
  method: ['method'],
  decorator: ['function', 'const'],
  hook: ['function', 'const'],
  class: ['class', 'component'],
  interface: ['interface'],
  type: ['type', 'interface', 'struct', 'enum', 'class'],
  'type alias': ['type'],
  enum: ['enum'],
  variant: ['enum-member'],
  const: ['const'],
  constant: ['const', 'static'],
  variable: ['variable', 'const'],
  property: ['property'],
  field: ['property'],
  component: ['component'],
  namespace: ['namespace'],
  struct: ['struct'],
  trait: ['trait'],
  static: ['static'],
  module: ['module', 'namespace'],
  macro: ['macro'],
};

const plurals: Readonly<Record<string, string>> = {
  classes: 'class',
  properties: 'property',
  'type aliases': 'type alias',
  symbols: 'symbol',
  definitions: 'symbol',
  declarations: 'symbol',
  ...Object.fromEntries(Object.keys(kindWords).map((word) => [`${word}s`, word])),
};

const pluralPattern = Object.keys(plurals)
  .sort((a, b) => b.length - a.length)
  .join('|');

/** What is asked about; `parseTarget` decides whether it is one thing. */
const T = '(.+?)';

/** In order: the first form that fits the whole question wins. */
const forms: readonly {
  readonly kind: TargetKind;
  /** Without one of these words no pattern fits; spares their compilation, which costs more than the match. */
  readonly words: RegExp;
  readonly patterns: readonly string[];
}[] = [
  {
    kind: 'tests',
    words: /test/i,
    patterns: [
      `(?:what|which) (?:tests?|test (?:cases?|files?|functions?)) (?:tests?|touch(?:es)?|covers?|exercises?|reach(?:es)?|uses?|hits?|calls?|runs?|checks?) ${T}`,
      `(?:who|what|which (?:files?|code)) tests? ${T}`,
      `where (?:is|are) ${T} tested`,
      `(?:is|are) ${T} (?:tested|covered by (?:a |any )?tests?)`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?tests? (?:of|for|covering|touching|that (?:tests?|touch(?:es)?|covers?|exercises?|reach(?:es)?|uses?|calls?)) ${T}`,
    ],
  },
  {
    kind: 'callees',
    words: /call|invo/i,
    patterns: [
      `(?:what|which)(?: (?:other )?(?:functions?|methods?|code))? (?:does|do|is|are) ${T} (?:calls?|invokes?|calling|invoking)`,
      `(?:what|which)(?: functions?| methods?)? (?:is|are) called (?:by|from|in|inside) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:callees (?:of|for)|calls (?:made )?(?:by|from)|outgoing calls (?:of|from)) ${T}`,
    ],
  },
  {
    kind: 'callers',
    words: /call|invo|instantiat|construct/i,
    patterns: [
      `(?:who|what|which (?:functions?|methods?|code|places?|files?)|what (?:functions?|methods?|code|places?)) (?:calls?|invokes?|instantiates?|constructs?) ${T}`,
      `where (?:is|are|do we|does the code) ${T} (?:called|invoked|instantiated)(?: from)?`,
      `where (?:do we|does the code) (?:call|invoke|instantiate) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:callers|calls|call sites|invocations) (?:of|to|for) ${T}`,
    ],
  },
  {
    kind: 'usages',
    words: /us(?:e|age|ing)|refer|mention|occurrence/i,
    patterns: [
      `(?:who|what|which (?:functions?|methods?|code|places?|files?|modules?)) (?:uses?|references?|mentions?) ${T}`,
      `where (?:is|are) ${T} (?:used|referenced|mentioned)`,
      `where (?:do we|does the code) (?:use|reference) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:usages?|uses|references|occurrences|mentions) (?:of|to|for) ${T}`,
    ],
  },
  {
    kind: 'implementors',
    words: /implement|extend|inherit|subclass|subtype|deriv/i,
    patterns: [
      `where (?:is|are) ${T} (?:extended|subclassed)`,
      `(?:who|what|which (?:class(?:es)?|types?|structs?|enums?|interfaces?)) (?:implements?|extends?|inherits? from|subclass(?:es)?|derives? from) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:implementors|implementers|implementations|subclasses|subtypes) of ${T}`,
    ],
  },
  {
    kind: 'overrides',
    words: /overrid/i,
    patterns: [`(?:what|which (?:methods?|members?|functions?)) (?:does|do) ${T} override`],
  },
  {
    kind: 'overridden-by',
    words: /overrid/i,
    patterns: [
      `(?:who|what|which (?:class(?:es)?|types?|structs?|methods?|members?|functions?|subclass(?:es)?)) (?:overrides?|redefines?) ${T}`,
      `where (?:is|are) ${T} overrid(?:d)?en`,
      `(?:is|are) ${T} overrid(?:d)?en`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?overrides of ${T}`,
    ],
  },
  {
    kind: 'importers',
    words: /import/i,
    patterns: [
      `(?:who|what|which (?:files?|modules?|code|packages?|crates?)|what (?:files?|modules?)) imports? ${T}`,
      `where (?:is|are) ${T} imported(?: from)?`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?(?:importers|imports) of ${T} (?:elsewhere|by others)`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?importers of ${T}`,
    ],
  },
  {
    kind: 'dependents',
    words: /depend/i,
    patterns: [
      `(?:who|what|which (?:files?|modules?|code|packages?|crates?)|what (?:files?|modules?)) depends? (?:up)?on ${T}`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?(?:dependents|reverse dependencies) of ${T}`,
    ],
  },
  {
    kind: 'exports',
    words: /export/i,
    patterns: [
      `what (?:does|do|is|are) ${T} (?:exports?|exported|exporting|re-exports?)`,
      `what is exported (?:by|from) ${T}`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?exports (?:of|from|in) ${T}`,
    ],
  },
  {
    kind: 'imports',
    words: /import|depend|require|uses from/i,
    patterns: [
      `what (?:does|do) ${T} (?:imports?|depends? (?:up)?on|requires?|uses? from other files)`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?(?:imports|dependencies) (?:of|from|in) ${T}`,
    ],
  },
  {
    kind: 'source',
    words: /show|print|display|view|open|source|code|body/i,
    patterns: [
      `(?:show|print|display|view|open)(?: me)?(?: (?:the )?(?:full )?(?:source|code|body|implementation|definition|text)(?: code)?(?: of| for)?)? ${T}`,
      `(?:the )?(?:source|code|body)(?: code)? (?:of|for) ${T}`,
    ],
  },
  {
    kind: 'definition',
    words: /where|file|defin|declar|find|locat|go to|jump|search|look up|show|get|open|give|implementation/i,
    patterns: [
      `where(?:'s| is| are) ${T} (?:defined|declared|implemented|located|found|written|created|coming from)( (?:for|on|in) \\S+)?`,
      `where(?:'s| is| are) ${T}`,
      `where ${T} (?:is|are) (?:defined|declared|implemented|located)`,
      `where (?:do|does|did|can|is it that) (?:we|you|i|they|the code|someone|one) (?:define|declare|implement|find|see) ${T}`,
      `where does ${T} (?:live|come from|sit)`,
      `(?:what|which|in (?:what|which)) file (?:defines?|declares?|contains?|has|implements?|is) ${T}(?: in| (?:defined|declared|implemented)(?: in)?)?`,
      `(?:(?:find|show|get|go to|jump to|open|give)(?: me)? )?(?:the )?(?:definitions?|declarations?|location|implementation) (?:of|for) ${T}`,
      `(?:find|locate|go to|jump to|search(?: for)?|look up|whereis) ${T}`,
      `where (?:defined|declared) ${T}`,
    ],
  },
];

const listForms = [
  `(?:list|show|find|give|enumerate|print|get)(?: me)?(?: all)?(?: the)?( exported| public)? (${pluralPattern}) (?:of|in|from|under|inside|defined in|declared in|exported by|that are in) ${T}`,
  `(?:what|which)(?: are)?(?: all)?(?: the)?( exported| public)? (${pluralPattern}) (?:are |live |exist )?(?:of|in|from|under|inside|defined in|declared in) ${T}`,
  `(?:what|which)( exported| public)? (${pluralPattern}) (?:does|do) ${T} (?:have|define|declare|contain|export)`,
];

const connectionForms = [
  `how (?:do|does|are|is) ${T} (?:and|to|with) ${T} (?:connect|connected|related?|link|linked|depend on each other|interact|tied together)(?: to each other| together)?`,
  `how (?:is|does|do|are) ${T} (?:connected|connect|linked|link|related|relate|coupled|lead|get) (?:to|with) ${T}`,
  `how does ${T} (?:reach|depend on) ${T}`,
  `(?:(?:find|show|give)(?: me)? )?(?:the |a )?(?:import |dependency )?(?:path|chain|connection|link) (?:from|between) ${T} (?:to|and) ${T}`,
];

/** @returns `null` when the question is not of a form that the index can answer. */
export function parseQuestion(query: string): IndexQuestion | null {
  const question = trimPoliteness(query);
  if (question.length > 300 || question.includes('\n')) return null;
  return parseConnection(question) ?? parseList(question) ?? parseTargetQuestion(question);
}

function trimPoliteness(query: string): string {
  return query
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:please|hey|hi|ok|okay|so|and)[, ]+/i, '')
    .replace(/^(?:can|could|would) you (?:please )?(?:tell me |show me (?=where|who|what|which|how))?/i, '')
    .replace(/^(?:tell me|i want to know|do you know) /i, '')
    .replace(/[\s?!.,]+$/, '')
    .replace(/,? (?:please|thanks|thank you)$/i, '')
    .replace(
      / (?:in|of) (?:this|the|our|my) (?:repo|repository|project|codebase|code base|code|code-base)$/i,
      '',
    )
    .replace(/ (?:here|exactly|anywhere)$/i, '');
}

function parseConnection(question: string): IndexQuestion | null {
  if (!/^how |path|chain|connection|link/i.test(question)) return null;
  for (const pattern of connectionForms) {
    const match = matchWhole(pattern, question);
    const from = match && parseTarget(match[1] ?? '');
    const to = match && parseTarget(match[2] ?? '');
    if (from && to) return { kind: 'connection', from, to };
  }
  return null;
}

function parseList(question: string): IndexQuestion | null {
  if (!/^(?:list|show|find|give|enumerate|print|get|what|which)\b/i.test(question)) return null;
  for (const pattern of listForms) {
    const match = matchWhole(pattern, question);
    if (!match) continue;
    const noun = (match[2] ?? '').toLowerCase();
    const target = parseTarget(match[3] ?? '');
    if (!target) continue;
    const singular = plurals[noun] ?? noun;
    return {
      kind: 'list',
      kinds: kindWords[singular] ?? null,
      noun,
      singular,
      exportedOnly: match[1] !== undefined,
      target,
    };
  }
  return null;
}

function parseTargetQuestion(question: string): IndexQuestion | null {
  for (const { kind, words, patterns } of forms) {
    if (!words.test(question)) continue;
    for (const pattern of patterns) {
      const match = matchWhole(pattern, question);
      const target = match && parseTarget(`${match[1]}${match[2] ?? ''}`);
      if (target) return { kind, target };
    }
  }
  return null;
}

function matchWhole(pattern: string, question: string): RegExpExecArray | null {
  return new RegExp(`^${pattern}$`, 'i').exec(question);
}

const kindPattern = Object.keys(kindWords)
  .sort((a, b) => b.length - a.length)
  .join('|');
const placeWords = /^(?:(?:file|folder|directory|module|crate|package|symbol|definition|code) )+/i;
const trailingPlaceWords = /(?: (?:file|folder|directory|module|crate|package|symbol))+$/i;

/** `null` when the words are not one name: "the retry logic" is a matter for a model. */
function parseTarget(words: string): Target | null {
  const article = /^(?:the|a|an|this|our|my) /i.exec(words.trim());
  let rest = words.trim().slice(article?.[0].length ?? 0);
  let place: string | null = null;
  const inPlace =
    /^(.+?) (?:in|from|under|inside) (?:the )?(\S+|`[^`]+`)(?: (?:file|folder|directory|module|crate|package))?$/i.exec(
      rest,
    );
  if (inPlace?.[1] && inPlace[2]) {
    rest = inPlace[1];
    place = unquote(inPlace[2]);
  }
  const ofOwner = /^(\S+(?: [a-z]+)?) (?:of|for|on) (?:the )?(\S+)$/i.exec(rest);
  let owner: string | null = null;
  if (ofOwner?.[1] && ofOwner[2]) {
    rest = ofOwner[1];
    owner = unquote(ofOwner[2]);
  }
  let kinds: readonly SymbolKind[] | null = null;
  const kindBefore = new RegExp(`^(${kindPattern}) (?=\\S+$)`, 'i').exec(rest);
  const kindAfter = new RegExp(`^\\S+( (?:${kindPattern}))$`, 'i').exec(rest);
  if (kindBefore?.[1]) {
    kinds = kindWords[kindBefore[1].toLowerCase()] ?? null;
    rest = rest.slice(kindBefore[0].length);
  } else if (kindAfter?.[1]) {
    kinds = kindWords[kindAfter[1].trim().toLowerCase()] ?? null;
    rest = rest.slice(0, -kindAfter[1].length);
  } else {
    rest = rest
      .replace(placeWords, '')
      .replace(trailingPlaceWords, '')
      .replace(/ (?:in|of)$/, '');
  }
  let lines: Target['lines'] = null;
  rest = rest.replace(/(\.\w+):(\d+)(?:-(\d+))?([`"']?)$/, (_all, ending, first, last, quote) => {
    lines = { start: Number(first), end: Number(last ?? first) };
    return `${ending}${quote}`;
  });
  const isQuoted = /^[`"'].*[`"']$/.test(rest) || owner !== null;
  const text = unquote(rest)
    .replace(/^new +/, '')
    // `@Column()` is a decorator, `@scope/name` a package.
    .replace(/^@(?=[^/]+$)/, '')
    // `Repository<Entity>`, `Mutex::<T>::new`
    .replace(/(?:::)?<[^<>]*>/g, '')
    .replace(/^(?:fn|function|class|struct|trait|enum|interface|type|const|mod|impl) +/, '')
    .replace(/[,;:]+$/, '')
    .replace(/(?:\(\)|!)$/, '');
  if (
    text === '' ||
    /\s/.test(text) ||
    !/^[@$#\w./\\:<>*~+[\]()-]+$/u.test(text.replace(/[\u0080-\uffff]/g, 'x'))
  )
    return null;
  const codeLike = isQuoted || looksLikeCode(text);
  // "the docs", "it": plain English, whatever may happen to be called so.
  if (!codeLike && kinds === null && (article !== null || pronouns.test(text))) return null;
  const { container, name } = owner === null ? splitName(text) : { container: owner, name: text };
  return {
    text: owner === null ? text : `${owner}.${text}`,
    name,
    container,
    kinds,
    place,
    lines,
    codeLike,
  };
}

const pronouns =
  /^(?:it|its|this|that|these|those|they|them|he|she|him|her|me|us|you|i|we|what|which|who|there|here|everything|something|anything|nothing)$/i;

function unquote(text: string): string {
  return text.replace(/^[`"']+|[`"']+$/g, '');
}

/** `a::b` and `A#b` by their last separator; `A.b` only when it is not a path. */
function splitName(text: string): { container: string | null; name: string } {
  if (!looksLikePath(text)) {
    const match = /^(.+)(?:::|#|\.)([^.:#]+)$/.exec(text);
    if (match?.[1] && match[2]) return { container: match[1], name: match[2] };
  }
  return { container: null, name: text };
}

/** Not `Mutex.lock` or `response.json`, which are files only when nothing is called so. */
export function looksLikePath(text: string): boolean {
  return text.includes('/') || /\.(?:[mc]?[jt]sx?|rs)$/i.test(text);
}

function looksLikeCode(text: string): boolean {
  return looksLikePath(text) || /[_$:.#@<\d]|[a-z][A-Z]|^[A-Z]/.test(text);
}
