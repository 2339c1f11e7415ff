/** The forms of the questions that the index can answer, as patterns. Data only. */
import type { SymbolKind } from '../facts.ts';
import type { IndexQuestion } from './index-question.ts';

type TargetKind = Exclude<IndexQuestion['kind'], 'list' | 'connection'>;

export const kindWords: Readonly<Record<string, readonly SymbolKind[]>> = {
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

export const plurals: Readonly<Record<string, string>> = {
  classes: 'class',
  properties: 'property',
  'type aliases': 'type alias',
  symbols: 'symbol',
  definitions: 'symbol',
  declarations: 'symbol',
  ...Object.fromEntries(Object.keys(kindWords).map((word) => [`${word}s`, word])),
};

/** What is asked about; `parse-target.ts` decides whether it is one thing. */
const T = '(.+?)';

/** In order: the first form that fits the whole question wins. */
export const targetForms: readonly {
  readonly kind: TargetKind;
  /** Without one of them no pattern fits; spares their compilation, which costs more than the match. In lower case. */
  readonly words: readonly string[];
  readonly patterns: readonly string[];
}[] = [
  {
    kind: 'tests',
    words: ['test'],
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
    words: ['call', 'invo'],
    patterns: [
      `(?:what|which)(?: (?:other )?(?:functions?|methods?|code))? (?:does|do|is|are) ${T} (?:calls?|invokes?|calling|invoking)`,
      `(?:what|which)(?: functions?| methods?)? (?:is|are) called (?:by|from|in|inside) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:callees (?:of|for)|calls (?:made )?(?:by|from)|outgoing calls (?:of|from)) ${T}`,
    ],
  },
  {
    kind: 'callers',
    words: ['call', 'invo', 'instantiat', 'construct'],
    patterns: [
      `(?:who|what|which (?:functions?|methods?|code|places?|files?)|what (?:functions?|methods?|code|places?)) (?:calls?|invokes?|instantiates?|constructs?) ${T}`,
      `where (?:is|are|do we|does the code) ${T} (?:called|invoked|instantiated)(?: from)?`,
      `where (?:do we|does the code) (?:call|invoke|instantiate) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:callers|calls|call sites|invocations) (?:of|to|for) ${T}`,
    ],
  },
  {
    kind: 'usages',
    words: ['use', 'usage', 'using', 'refer', 'mention', 'occurrence'],
    patterns: [
      `(?:who|what|which (?:functions?|methods?|code|places?|files?|modules?)) (?:uses?|references?|mentions?) ${T}`,
      `where (?:is|are) ${T} (?:used|referenced|mentioned)`,
      `where (?:do we|does the code) (?:use|reference) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:usages?|uses|references|occurrences|mentions) (?:of|to|for) ${T}`,
    ],
  },
  {
    kind: 'implementors',
    words: ['implement', 'extend', 'inherit', 'subclass', 'subtype', 'deriv'],
    patterns: [
      `where (?:is|are) ${T} (?:extended|subclassed)`,
      `(?:who|what|which (?:class(?:es)?|types?|structs?|enums?|interfaces?)) (?:implements?|extends?|inherits? from|subclass(?:es)?|derives? from) ${T}`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?(?:implementors|implementers|implementations|subclasses|subtypes) of ${T}`,
    ],
  },
  {
    kind: 'overrides',
    words: ['overrid'],
    patterns: [`(?:what|which (?:methods?|members?|functions?)) (?:does|do) ${T} override`],
  },
  {
    kind: 'overridden-by',
    words: ['overrid'],
    patterns: [
      `(?:who|what|which (?:class(?:es)?|types?|structs?|methods?|members?|functions?|subclass(?:es)?)) (?:overrides?|redefines?) ${T}`,
      `where (?:is|are) ${T} overrid(?:d)?en`,
      `(?:is|are) ${T} overrid(?:d)?en`,
      `(?:(?:list|show|find|give)(?: me)? )?(?:all )?(?:the )?overrides of ${T}`,
    ],
  },
  {
    kind: 'importers',
    words: ['import'],
    patterns: [
      `(?:who|what|which (?:files?|modules?|code|packages?|crates?)|what (?:files?|modules?)) imports? ${T}`,
      `where (?:is|are) ${T} imported(?: from)?`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?(?:importers|imports) of ${T} (?:elsewhere|by others)`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?importers of ${T}`,
    ],
  },
  {
    kind: 'dependents',
    words: ['depend'],
    patterns: [
      `(?:who|what|which (?:files?|modules?|code|packages?|crates?)|what (?:files?|modules?)) depends? (?:up)?on ${T}`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?(?:dependents|reverse dependencies) of ${T}`,
    ],
  },
  {
    kind: 'exports',
    words: ['export'],
    patterns: [
      `what (?:does|do|is|are) ${T} (?:exports?|exported|exporting|re-exports?)`,
      `what is exported (?:by|from) ${T}`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?exports (?:of|from|in) ${T}`,
    ],
  },
  {
    kind: 'imports',
    words: ['import', 'depend', 'require', 'uses from'],
    patterns: [
      `what (?:does|do) ${T} (?:imports?|depends? (?:up)?on|requires?|uses? from other files)`,
      `(?:(?:list|show|find)(?: me)? )?(?:all )?(?:the )?(?:imports|dependencies) (?:of|from|in) ${T}`,
    ],
  },
  {
    kind: 'source',
    words: ['show', 'print', 'display', 'view', 'open', 'source', 'code', 'body'],
    patterns: [
      `(?:show|print|display|view|open)(?: me)?(?: (?:the )?(?:full )?(?:source|code|body|implementation|definition|text)(?: code)?(?: of| for)?)? ${T}`,
      `(?:the )?(?:source|code|body)(?: code)? (?:of|for) ${T}`,
    ],
  },
  {
    kind: 'definition',
    words: [
      'where',
      'file',
      'defin',
      'declar',
      'find',
      'locat',
      'go to',
      'jump',
      'search',
      'look up',
      'show',
      'get',
      'open',
      'give',
      'implementation',
    ],
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

/** A function, because few questions need the long patterns. */
export function listForms(): readonly string[] {
  const pluralPattern = Object.keys(plurals)
    .sort((a, b) => b.length - a.length)
    .join('|');
  return [
    `(?:list|show|find|give|enumerate|print|get)(?: me)?(?: all)?(?: the)?( exported| public)? (${pluralPattern}) (?:of|in|from|under|inside|defined in|declared in|exported by|that are in) ${T}`,
    `(?:what|which)(?: are)?(?: all)?(?: the)?( exported| public)? (${pluralPattern}) (?:are |live |exist )?(?:of|in|from|under|inside|defined in|declared in) ${T}`,
    `(?:what|which)( exported| public)? (${pluralPattern}) (?:does|do) ${T} (?:have|define|declare|contain|export)`,
  ];
}

export const connectionForms = [
  `how (?:do|does|are|is) ${T} (?:and|to|with) ${T} (?:connect|connected|related?|link|linked|depend on each other|interact|tied together)(?: to each other| together)?`,
  `how (?:is|does|do|are) ${T} (?:connected|connect|linked|link|related|relate|coupled|lead|get) (?:to|with) ${T}`,
  `how does ${T} (?:reach|depend on) ${T}`,
  `(?:(?:find|show|give)(?: me)? )?(?:the |a )?(?:import |dependency )?(?:path|chain|connection|link) (?:from|between) ${T} (?:to|and) ${T}`,
];
