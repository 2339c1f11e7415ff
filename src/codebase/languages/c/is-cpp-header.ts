/** Tells a header of C++ from one of C, by what only C++ has at the start of a line. Text only. */

const onlyCpp =
  /^[ \t]*(?:template\s*<|namespace(?:\s+[\w:]+)?\s*\{|(?:enum\s+)?class\s+(?:[A-Z_]+\s+)?\w[\w:<>, ]*\s*(?:final\s*)?[{;:]|using\s+(?:namespace\s|[\w:]+\s*[=;])|(?:public|private|protected)\s*:)|^(?![ \t]*(?:\/\/|\/?\*)).*\bstd::\w|^\s*#\s*include\s*<(?:string|vector|map|memory|iostream|algorithm|functional|utility|type_traits|cstd\w+|cstring)>/m;

/** What stands there for C++ alone does not count: C reads the header too. */
const forCpp =
  /^[ \t]*#[ \t]*if(?:def|[ \t]+defined)?[ \t(]*__cplusplus\b[\s\S]*?^[ \t]*#[ \t]*(?:endif|else)/gm;

export function isCppHeader(text: string): boolean {
  return onlyCpp.test(text) && onlyCpp.test(text.replace(forCpp, ''));
}
