/** Which names a language lets a symbol have. Pure. */

/** Names of these letters everywhere; beside them what a language adds. */
const pattern = '[\\p{ID_Start}_][\\p{ID_Continue}\\u200c\\u200d]*';

const patterns: Readonly<Record<string, string>> = {
  typescript: '#?[\\p{ID_Start}_$][\\p{ID_Continue}$\\u200c\\u200d]*',
  java: '[\\p{ID_Start}_$][\\p{ID_Continue}$]*',
  php: '\\$?[\\p{ID_Start}_][\\p{ID_Continue}]*',
  ruby: '(?:@@?|\\$)?[\\p{ID_Start}_][\\p{ID_Continue}]*[?!=]?',
  bash: '[A-Za-z_][\\w-]*',
  rust: '(?:r#)?[\\p{ID_Start}_][\\p{ID_Continue}]*',
};

const ofC =
  'auto break case char const continue default do double else enum extern float for goto if inline int long register return short signed sizeof static struct switch typedef union unsigned void volatile while';

/** Words that no symbol can be called; in TypeScript a member can. */
const keywords: Readonly<Record<string, string>> = {
  typescript:
    'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield',
  rust: 'abstract as async await become box break const continue crate do dyn else enum extern false final fn for if impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type typeof unsafe unsized use virtual where while yield',
  python:
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield',
  go: 'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var',
  java: 'abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for goto if implements import instanceof int interface long native new null package private protected public return short static strictfp super switch synchronized this throw throws transient true try void volatile while',
  'c-sharp':
    'abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while',
  c: ofC,
  cpp: `${ofC} alignas alignof and bool catch class concept consteval constexpr constinit const_cast co_await co_return co_yield decltype delete dynamic_cast explicit export false friend mutable namespace new noexcept not nullptr operator or private protected public reinterpret_cast requires static_assert static_cast template this thread_local throw true try typeid typename using virtual xor`,
  php: 'abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile eval exit extends final finally fn for foreach function global goto if implements include instanceof insteadof interface isset list match namespace new or print private protected public readonly require return static switch throw trait try unset use var while xor yield',
  ruby: 'BEGIN END alias and begin break case class def defined? do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield',
  bash: 'case coproc do done elif else esac fi for function if in select then until while',
};

/** @returns what is wrong with the name; `null`: nothing */
export function problemOfName(language: string, name: string, isMember: boolean): string | null {
  if (name === '') return 'no new name is given';
  if (!new RegExp(`^(?:${patterns[language] ?? pattern})$`, 'u').test(name))
    return `\`${name}\` is no name in ${language}`;
  const reserved = keywords[language]?.split(' ') ?? [];
  if (reserved.includes(name) && !(language === 'typescript' && isMember && name !== 'constructor'))
    return `\`${name}\` is a keyword of ${language}`;
  if (language === 'typescript' && isMember && name === 'constructor')
    return 'a member of the name `constructor` is the constructor';
  return null;
}

const calledBySyntax: Readonly<Record<string, RegExp>> = {
  typescript: /^(?:toString|valueOf|toJSON|then|constructor)$/,
  python: /^__\w+__$/,
  java: /^(?:toString|equals|hashCode|compareTo|close|iterator)$/,
  'c-sharp': /^(?:ToString|Equals|GetHashCode|Dispose)$/,
  ruby: /^(?:initialize|to_s|each|method_missing)$/,
  php: /^__\w+$/,
  go: /^(?:main|init|String|Error)$/,
  rust: /^main$/,
};

/** The language or its library calls it by this name, without a use that anyone could see. */
export function isCalledByLanguage(language: string, name: string, isMember: boolean): boolean {
  return (isMember || /^(?:main|init)$/.test(name)) && (calledBySyntax[language]?.test(name) ?? false);
}
