/** Reads what a question points at. Pure: looks at the words only. */
import type { SymbolKind } from '../facts.ts';
import type { Target } from './index-question.ts';
import { kindWords } from './question-forms.ts';

/** What the words around a name say. */
interface Phrase {
  /** The name as it is written, without what stands around it. */
  readonly text: string;
  readonly hasArticle: boolean;
  readonly owner: string | null;
  readonly isQuoted: boolean;
  readonly kinds: readonly SymbolKind[] | null;
  readonly place: string | null;
  readonly lines: Target['lines'];
}

/** `null` when the words are not one name: "the retry logic" is a matter for a model. */
export function parseTarget(words: string): Target | null {
  const given = words.trim();
  const phrase = plainName.test(given) ? { ...nothingAround, text: given } : readPhrase(given);
  const { text, owner, kinds, place, lines } = phrase;
  if (text === '' || /\s/.test(text)) return null;
  const codeLike = phrase.isQuoted || looksLikeCode(text);
  // "the docs", "it": plain English, whatever may happen to be called so.
  if (!codeLike && kinds === null && (phrase.hasArticle || pronouns.has(text.toLowerCase()))) return null;
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

/** `parse`, `Parser::parse`, `src/a.ts`: nothing of what `readPhrase` takes away, which costs a millisecond to compile. */
const plainName = /^\w+(?:(?:::|[./#-])\w+)*$/;

const nothingAround = {
  hasArticle: false,
  owner: null,
  isQuoted: false,
  kinds: null,
  place: null,
  lines: null,
} as const;

function readPhrase(given: string): Phrase {
  const kindPattern = Object.keys(kindWords)
    .sort((a, b) => b.length - a.length)
    .join('|');
  const article = /^(?:the|a|an|this|our|my) /i.exec(given);
  let rest = given.slice(article?.[0].length ?? 0);
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
      .replace(/^(?:(?:file|folder|directory|module|crate|package|symbol|definition|code) )+/i, '')
      .replace(/(?: (?:file|folder|directory|module|crate|package|symbol))+$/i, '')
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
  const isName = /^[@$#\w./\\:<>*~+[\]()-]+$/u.test(text.replace(/[\u0080-\uffff]/g, 'x'));
  return { text: isName ? text : '', hasArticle: article !== null, owner, isQuoted, kinds, place, lines };
}

const pronouns: ReadonlySet<string> = new Set(
  'it its this that these those they them he she him her me us you i we what which who there here everything something anything nothing'.split(
    ' ',
  ),
);

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
