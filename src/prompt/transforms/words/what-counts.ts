/**
 * The words of a text that must not get lost when it is made shorter: numbers, names of code and of things, what is denied,
 * what is demanded. Pure; knows nothing of who asks.
 */

/** `1,024`, `3.5`, `50%`, `0xff`, and the digits in `v2` or `E0308`. */
export const numberPattern = /\d+(?:[.,:/]\d+)*%?/g;

export const numberWordPattern =
  /\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen(?:ths?)?|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ies|ieths?)|(?:hundred|thousand|million|billion|trillion)(?:s|ths?)?|first|second|third|fourth|(?:fif|six|seven|eigh|nin|ten|eleven|twelf)ths?|thirds|fourths|quarters?|hal(?:f|ves|ved)|once|twice|thrice|single|pairs?|couples?|both|dozens?|scores? of|gross|(?:double|triple|treble|quadruple|quintuple)[ds]?|\w+fold|percent(?:age)?|per cent)\b|[¼-¾⅐-⅞%‰°一二三四五六七八九十百千万亿]/gi;

export const negationPattern =
  /\b(?:not|never|no|none|nothing|nobody|nowhere|neither|nor|without|cannot|except|unless|instead|hardly|barely|scarcely|rarely|seldom|excluding|excluded|lacks?|lacking|other than|rather than|\w+n['’]t)\b/gi;

export const constraintPattern =
  /\b(?:must|shall|should|always|never|only|required?|requires|mandatory|forbidden|prohibited|ensure|at (?:least|most)|no (?:more|less|fewer) than|exactly|strictly|maximum|minimum|urgent|due|do not|don['’]t|avoid|format|json|deadline|limit|important|warning|caution)\b/i;

/** Names of code: `camelCase`, `snake_case`, `CONSTANT`, `a.b`, `a::b`, `--flag`, `path/to`, `#12`, `$VAR`, calls, and what stands in back-ticks. */
export const identifierPattern =
  /`[^`\n]+`|(?<![\w-])--?[a-z][\w-]+|[$#@][A-Za-z0-9]\w*|\b\w+\(\)|\b[A-Za-z]\w*(?:(?:::|\/|\.|->|_)\w+)+\b|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*|\b[A-Z]{2,}\w*\b/g;

const numberWord = new RegExp(numberWordPattern.source, 'i');
const negations = new RegExp(negationPattern.source, 'i');
const identifiers = new RegExp(identifierPattern.source);

/** Sentences that ask without a question mark. */
const asksFor =
  /^[\s*_•-]*(?:please )?(?:add|analy[sz]e|answer|calculate|change|check|compare|compute|convert|count|create|delete|describe|determine|estimate|evaluate|explain|extend|find|fix|give|implement|list|make|move|prove|remove|rename|replace|return|rewrite|run|show|simplify|solve|state|summari[sz]e|tell|translate|update|use|write)\b/i;

/** Whether a sentence has something in it that must not get lost. */
export function mustKeepSentence(sentence: string): boolean {
  return (
    /\p{N}/u.test(sentence) ||
    numberWord.test(sentence) ||
    negations.test(sentence) ||
    identifiers.test(sentence) ||
    demandsOrAsks(sentence)
  );
}

/** Such a sentence means something else without any of its words. */
export function demandsOrAsks(sentence: string): boolean {
  return constraintPattern.test(sentence) || /\?\s*$/.test(sentence) || asksFor.test(sentence);
}

const whatCounts = [numberPattern, negationPattern, identifierPattern] as const;

/**
 * Whether all numbers, negations and names of code are still there, in their order, and no others: what stands together where
 * something went between may read as one of them.
 */
export function sameWhatCounts(before: string, after: string): boolean {
  return whatCounts.every((pattern) => {
    const [had, have] = [before.match(pattern) ?? [], after.match(pattern) ?? []];
    return had.length === have.length && had.every((match, at) => match === have[at]);
  });
}

/** Names of people, places and things, by their capitals: those only that do not merely begin a sentence. */
export function entitiesOf(text: string): ReadonlySet<string> {
  const entities = new Set<string>();
  for (const match of text.matchAll(/(?<=[a-z0-9,;:)'"’”] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*/g))
    entities.add(match[0]);
  for (const match of text.matchAll(identifierPattern)) entities.add(match[0]);
  return entities;
}

/** In lower case, letters and digits only: what texts are compared by. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}
