// Which kinds of universal-ctags are which kinds of the index, per language of the index.
//
// A kind with a list is wanted: the index must have such a name there, as one of those kinds. `optional`: counts for
// the index when it has it, and is not asked for. `leftOut`: the index keeps no such thing, for the reason given.

const leftOut = (reason) => ({ wanted: [], leftOut: reason });
const optional = (...kinds) => ({ wanted: kinds, optional: true });
const wanted = (...kinds) => ({ wanted: kinds });

/** What ctags calls constant, variable and alias are mostly locals, without a scope: the compiler is the better oracle. */
const script = {
  class: wanted('class', 'component'),
  constant: optional('const', 'function', 'class', 'component', 'method'),
  enum: wanted('enum'),
  enumerator: wanted('enum-member'),
  function: wanted('function', 'component', 'method'),
  generator: wanted('function', 'method'),
  interface: wanted('interface'),
  method: wanted('method', 'function', 'component'),
  getter: wanted('method'),
  setter: wanted('method'),
  field: wanted('property', 'method'),
  namespace: wanted('namespace'),
  alias: optional('type'),
  property: optional('property', 'method', 'const', 'function'),
  variable: optional('variable', 'const', 'function', 'class', 'component'),
};

const c = {
  macro: wanted('macro', 'const', 'function'),
  enumerator: wanted('enum-member'),
  function: wanted('function', 'method'),
  enum: wanted('enum'),
  member: wanted('property'),
  struct: wanted('struct', 'class'),
  union: wanted('struct', 'class'),
  typedef: wanted('type', 'struct', 'enum', 'class'),
  variable: wanted('variable', 'const', 'static', 'property'),
  prototype: optional('function', 'method'),
  externvar: optional('variable', 'const', 'static'),
  header: leftOut('an import'),
};

const headings = wanted('heading');
const key = wanted('key');

/**
 * `folds`: several declarations of one name in one place are one symbol: overloads, a getter with its setter.
 * `byLine`: the line alone says what is meant, since names are written with or without their markup.
 */
export const languages = {
  typescript: { name: (path) => (/\.[mc]?tsx?$/.test(path) ? 'TypeScript' : 'JavaScript'), kinds: script },
  rust: {
    name: 'Rust',
    kinds: {
      function: wanted('function', 'method', 'macro'),
      method: wanted('method', 'function'),
      enumerator: wanted('enum-member'),
      enum: wanted('enum'),
      interface: wanted('trait'),
      field: wanted('property'),
      module: wanted('module'),
      struct: wanted('struct'),
      typedef: wanted('type'),
      variable: wanted('const', 'static', 'variable'),
      macro: wanted('macro'),
      implementation: leftOut('a block that names no symbol; its methods say what they are in'),
    },
  },
  python: {
    name: 'Python',
    folds: true,
    kinds: {
      class: wanted('class', 'enum', 'interface'),
      function: wanted('function', 'method'),
      member: wanted('method', 'property', 'function'),
      variable: wanted('variable', 'const', 'property', 'type', 'enum-member'),
      namespace: leftOut('an import'),
      module: leftOut('an import'),
      unknown: leftOut('an import'),
    },
  },
  go: {
    name: 'Go',
    kinds: {
      func: wanted('function', 'method'),
      const: wanted('const', 'enum-member'),
      var: wanted('variable', 'const'),
      struct: wanted('struct'),
      interface: wanted('interface'),
      type: wanted('type', 'struct', 'interface', 'enum'),
      talias: wanted('type'),
      member: wanted('property'),
      methodSpec: wanted('method'),
      anonMember: optional('property'),
      packageName: leftOut('an import'),
      package: leftOut('every file of a folder has the same'),
      unknown: leftOut('unknown to ctags'),
    },
  },
  java: {
    name: 'Java',
    kinds: {
      annotation: wanted('interface', 'class'),
      class: wanted('class', 'struct'),
      enumConstant: wanted('enum-member'),
      field: wanted('property', 'const', 'static', 'variable'),
      enum: wanted('enum'),
      interface: wanted('interface'),
      method: wanted('method'),
      package: leftOut('every file of a folder has the same'),
    },
  },
  c: { name: 'C', extra: '--kinds-C=+px', kinds: c },
  cpp: {
    name: 'C++',
    extra: '--kinds-C++=+px',
    kinds: {
      ...c,
      class: wanted('class', 'struct'),
      namespace: wanted('namespace', 'module'),
      alias: optional('namespace', 'type'),
      name: leftOut('an import'),
      using: leftOut('an import'),
    },
  },
  'c-sharp': {
    name: 'C#',
    kinds: {
      class: wanted('class', 'struct'),
      enumerator: wanted('enum-member'),
      event: wanted('property'),
      field: wanted('property', 'const', 'static', 'variable'),
      enum: wanted('enum'),
      interface: wanted('interface'),
      method: wanted('method', 'function'),
      namespace: wanted('namespace', 'module'),
      property: wanted('property'),
      struct: wanted('struct', 'class'),
      typedef: wanted('type'),
      macro: leftOut('a condition of the preprocessor'),
    },
  },
  ruby: {
    name: 'Ruby',
    folds: true,
    kinds: {
      accessor: wanted('property', 'method'),
      constant: wanted('const', 'class'),
      singletonMethod: wanted('method', 'function'),
      alias: wanted('method', 'function'),
      class: wanted('class'),
      method: wanted('method', 'function'),
      module: wanted('module', 'namespace'),
      library: leftOut('an import'),
    },
  },
  php: {
    name: 'PHP',
    kinds: {
      class: wanted('class', 'enum'),
      define: wanted('const', 'property', 'enum-member'),
      function: wanted('function', 'method'),
      interface: wanted('interface'),
      namespace: wanted('namespace', 'module'),
      trait: wanted('trait'),
      variable: wanted('property', 'variable', 'static'),
      alias: leftOut('an import'),
    },
  },
  bash: {
    name: 'Sh',
    kinds: {
      function: wanted('function'),
      alias: optional('function', 'const', 'variable', 'macro'),
      heredoc: leftOut('a mark inside of a command'),
      script: leftOut('an import'),
    },
  },
  markdown: {
    name: 'Markdown',
    byLine: true,
    kinds: {
      chapter: headings,
      section: headings,
      subsection: headings,
      subsubsection: headings,
      l4subsection: headings,
      l5subsection: headings,
    },
  },
  css: {
    name: 'CSS',
    kinds: { class: wanted('selector'), id: wanted('selector'), selector: wanted('selector') },
  },
  html: {
    name: 'HTML',
    kinds: {
      id: wanted('element', 'key'),
      anchor: wanted('element', 'key'),
      heading1: headings,
      heading2: headings,
      heading3: headings,
      class: leftOut('a use of a class'),
      script: leftOut('an import'),
      stylesheet: leftOut('an import'),
    },
  },
  json: {
    name: 'JSON',
    kinds: { object: key, array: key, string: key, number: key, boolean: key, null: key },
  },
};

/** Locals: ctags reports some as constants or variables of the function that they are in. */
const valueKinds = new Set([
  'constant',
  'const',
  'var',
  'variable',
  'property',
  'define',
  'class',
  'function',
]);
const functionScopes = new Set([
  'function',
  'method',
  'func',
  'member',
  'generator',
  'getter',
  'setter',
  'singletonMethod',
]);

/**
 * Why a tag is no symbol of the index; `null`: it should be.
 * @param depth how deep in braces its line stands
 */
export function reasonToLeaveOut(language, tag, depth) {
  const rule = language.kinds[tag.kind];
  if (rule === undefined) return `kind ${tag.kind}`;
  if (rule.leftOut) return rule.leftOut;
  if (/^__anon|^anonymousFunction|^AnonymousFunction/.test(tag.name)) return 'a name that ctags made up';
  if (valueKinds.has(tag.kind) && functionScopes.has(tag.scopeKind)) return 'a local';
  if (language.name === 'C' || language.name === 'C++') {
    if (tag.kind === 'function' && /^[A-Z][A-Z\d_]+$/.test(tag.name)) return 'a macro that makes a function';
    if (tag.kind === 'variable' && tag.scope === undefined && depth() > 0)
      return 'a local of a function made by a macro';
  }
  if (language.name === 'Sh' && /[=.]/.test(tag.name))
    return 'no function: `a=()`, or text of another language';
  if (language.name === 'Ruby' && tag.kind === 'accessor' && tag.name.endsWith('='))
    return 'the property that it sets';
  if (language.name === 'JSON') return reasonToLeaveOutKey(tag);
  return null;
}

/** A dot in a name of `scope` makes it look deeper than it is: some keys too many are left out. */
function reasonToLeaveOutKey({ name, scope = '', scopeKind }) {
  if (/^\d+$/.test(name) && (scopeKind === 'array' || scope === '')) return 'an element of an array';
  const parts = scope === '' ? [] : scope.split('.');
  // An object in an array is a level of its own, and the array another.
  const isInArray = parts.some((part) => /^\d+$/.test(part));
  return parts.length >= (isInArray ? keyLevels - 1 : keyLevels) ? 'deeper than the index goes' : null;
}

/** As many levels of keys as the index keeps. */
const keyLevels = 3;
